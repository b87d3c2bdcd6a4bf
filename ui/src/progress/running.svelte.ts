// The state of a running operation, computed from its events. The same events in the same order always result in the same
// state, so a reloaded page receives them all again. Drawing is left to `Progress.svelte`.
import type { LeftOut, SequencedEvent, PlannedStep, Problem } from "../backend/backend";

export type StepState = "waiting" | "working" | "done" | "already" | "failed";

export class Running {
  readonly id: string;
  readonly steps: PlannedStep[];
  readonly beganAt: number;
  /** The number of the next event expected. */
  next = 0;
  /** Of each step, by its position: one may come twice. */
  states = $state<Record<number, StepState>>({});
  /** Not reactive on purpose: a hundred thousand lines tracked one by one would stall the window. */
  readonly lines: string[] = [];
  lineCount = $state(0);
  deployKey = $state<{ key: string; host: string }>();
  waits = $state<Problem>();
  lost = $state<number>();
  bytes = $state<{ done: number; total: number }>();
  endedAt = $state<number>();
  /** What the code brings and is not used. */
  leftOut = $state<LeftOut[]>([]);
  /** Where the instance's login page is served, once the operation has seen it. */
  loginUrl = $state<string>();

  constructor(id: string, steps: PlannedStep[], beganAt: number) {
    this.id = id;
    this.steps = steps;
    this.beganAt = beganAt;
    this.states = Object.fromEntries(steps.map(({ position }) => [position, "waiting"]));
  }

  /** How many steps are done. */
  get done(): number {
    return Object.values(this.states).filter((state) => state === "done" || state === "already").length;
  }

  apply(events: readonly SequencedEvent[]): void {
    for (const event of events) {
      if (event.number < this.next) continue;
      this.next = event.number + 1;
      this.#applyOne(event);
    }
    this.lineCount = this.lines.length;
  }

  #applyOne(event: SequencedEvent): void {
    switch (event.event) {
      case "step-started":
        this.states[event.position] = "working";
        this.bytes = undefined;
        this.waits = undefined;
        break;
      case "step-line":
        this.lines.push(event.text);
        break;
      case "step-progress":
        if (event.unit === "bytes" && event.total) this.bytes = { done: event.done, total: event.total };
        break;
      case "step-waits":
        this.waits = event.reason;
        break;
      case "left-out":
        this.leftOut = event.left_out;
        break;
      case "deploy-key":
        this.deployKey = { key: event.public_key, host: event.host };
        break;
      case "step-finished":
        this.states[event.position] = event.outcome === "done" ? "done" : "already";
        this.deployKey = undefined;
        this.waits = undefined;
        break;
      case "step-failed":
        this.states[event.position] = "failed";
        break;
      case "connection-lost":
        this.lost = event.attempt;
        break;
      case "connection-back":
        this.lost = undefined;
        break;
      case "operation-finished":
        this.loginUrl = event.login_url ?? undefined;
        break;
      case "check-finished":
      case "operation-started":
      case "operation-failed":
        break;
    }
  }
}

// An operation as it is drawn: what its events add up to. The same events in the same order always give the same picture,
// so a page that was loaded anew hears them all again.
import type { Numbered, PlannedStep, Problem } from "../backend/backend";

export type StepState = "waiting" | "working" | "done" | "already" | "failed";

export class Running {
  readonly id: string;
  readonly steps: PlannedStep[];
  readonly beganAt: number;
  /** The number of the event that is expected next. */
  next = 0;
  states = $state<Record<string, StepState>>({});
  /** Kept out of Svelte's sight: a hundred thousand lines watched one by one would stall the window. */
  readonly lines: string[] = [];
  lineCount = $state(0);
  deployKey = $state<{ key: string; host: string }>();
  waits = $state<Problem>();
  lost = $state<number>();
  bytes = $state<{ done: number; total: number }>();
  endedAt = $state<number>();

  constructor(id: string, steps: PlannedStep[], beganAt: number) {
    this.id = id;
    this.steps = steps;
    this.beganAt = beganAt;
    this.states = Object.fromEntries(steps.map((step) => [step.step, "waiting"]));
  }

  /** How many steps are done. */
  get done(): number {
    return Object.values(this.states).filter((state) => state === "done" || state === "already").length;
  }

  hear(events: readonly Numbered[]): void {
    for (const event of events) {
      if (event.number < this.next) continue;
      this.next = event.number + 1;
      this.#hearOne(event);
    }
    this.lineCount = this.lines.length;
  }

  #hearOne(event: Numbered): void {
    switch (event.event) {
      case "step-started":
        this.states[event.step] = "working";
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
      case "deploy-key":
        this.deployKey = { key: event.public_key, host: event.host };
        break;
      case "step-finished":
        this.states[event.step] = event.outcome === "done" ? "done" : "already";
        this.deployKey = undefined;
        this.waits = undefined;
        break;
      case "step-failed":
        this.states[event.step] = "failed";
        break;
      case "connection-lost":
        this.lost = event.attempt;
        break;
      case "connection-back":
        this.lost = undefined;
        break;
      case "check-finished":
      case "operation-started":
      case "operation-finished":
      case "operation-failed":
        break;
    }
  }
}

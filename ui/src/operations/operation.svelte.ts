// One operation: what it is about, how far it is, and how it ended. It is followed from its first event on, whichever place is
// shown. Which operations there are is left to `operations.svelte.ts`, and what its events mean to `Running`.
import { app } from "../app.svelte";
import {
  asProblem,
  type InstanceSpecDto,
  type OperationDto,
  type OperationKind,
  type PlannedStep,
  type Problem,
} from "../backend/backend";
import { Running, type StepState } from "../progress/running.svelte";
import { remaining, share } from "../progress/weights";

export type OperationState = "running" | "done" | "cancelled" | "failed";

/** How much of a step is taken for done while it does not say. */
const INSIDE = 0.4;

export class Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly spec: InstanceSpecDto;
  readonly progress: Running;
  problem = $state.raw<Problem>();
  /** Settles with its end, and rejects with its problem. */
  readonly finished: Promise<void>;

  constructor(
    { id, operation, spec, steps }: Omit<OperationDto, "started_at" | "ended" | "problem">,
    began: number,
  ) {
    this.id = id;
    this.kind = operation;
    this.spec = spec;
    this.progress = new Running(id, steps, began);
    this.finished = this.#follow();
    // Whoever waits for it hears of the problem; without anybody, it is no uncaught error.
    this.finished.catch(() => undefined);
  }

  async #follow(): Promise<void> {
    try {
      await app.backend.follow(this.id, this.progress.next, (events) => this.progress.apply(events));
    } catch (thrown) {
      this.problem = asProblem(thrown);
      throw this.problem;
    } finally {
      this.progress.endedAt = Date.now();
    }
  }

  cancel = (): Promise<void> => app.backend.cancel(this.id);

  get isRunning(): boolean {
    return this.progress.endedAt === undefined;
  }

  get state(): OperationState {
    if (this.isRunning) return "running";
    if (!this.problem) return "done";
    return this.problem.code === "cancelled" ? "cancelled" : "failed";
  }

  /** A step's state. The one that was running when the operation ended has failed, unless the operation was cancelled. */
  stateOf({ position }: Pick<PlannedStep, "position">): StepState {
    const state = this.progress.states[position] ?? "waiting";
    if (this.isRunning || (state !== "working" && state !== "failed")) return state;
    return this.state === "cancelled" ? "waiting" : "failed";
  }

  isDone = (step: Pick<PlannedStep, "position">): boolean => ["done", "already"].includes(this.stateOf(step));

  get working(): PlannedStep | undefined {
    return this.progress.steps.find((step) => this.stateOf(step) === "working");
  }

  get #inside(): number {
    const { bytes } = this.progress;
    return bytes ? bytes.done / bytes.total : INSIDE;
  }

  /** How much of it is done, from 0 to 1. */
  get share(): number {
    return share(this.progress.steps, this.isDone, this.working, this.#inside);
  }

  /** The same in whole percent. Before its end, nothing is wholly done. */
  get percent(): number {
    const percent = Math.round(this.share * 100);
    return this.isRunning ? Math.min(percent, 99) : percent;
  }

  elapsed(now: number): number {
    const { beganAt, endedAt } = this.progress;
    return Math.max(0, ((endedAt ?? now) - beganAt) / 1000);
  }

  /** The remaining seconds, if it can be told. */
  remaining(now: number): number | undefined {
    return remaining(this.progress.steps, this.isDone, this.working, this.#inside, this.elapsed(now));
  }
}

// A scripted installation: which event the fake backend of `web.ts` emits when. Nothing here runs anything.
import { GROUPS } from "../review/plan";
import type { InstallRequest, SequencedEvent, Problem, StepId } from "./backend";

export const STEPS: StepId[] = Object.values(GROUPS).flat();

/** How many lines each step prints by default. */
const LINES = 12;
/** How long the first step waits, in ticks, if it prints many lines: meanwhile a test can open the log. */
const BEFORE_MANY = 20;

type UnnumberedEvent = SequencedEvent extends infer One
  ? One extends { number: number }
    ? Omit<One, "number">
    : never
  : never;

/** An event and its time, in ticks from the start. */
export interface TimedEvent {
  at: number;
  event: SequencedEvent;
}

export interface ScriptedRun {
  events: TimedEvent[];
  /** When the run ends, in ticks. */
  end: number;
  problem?: Problem;
}

/** An installation that succeeds, or fails with a problem at a step. */
export function scriptedInstall(
  id: string,
  request: InstallRequest,
  failure?: { at: string; problem: Problem },
  /** How many lines the first step prints, all at once. */
  many?: number,
  /** The step at which the connection is lost for a while. */
  lostAt?: string,
): ScriptedRun {
  const events: TimedEvent[] = [];
  let at = 0;
  const emit = (event: Record<string, unknown>) =>
    events.push({
      at,
      event: { number: events.length, ...event } as unknown as SequencedEvent & UnnumberedEvent,
    });
  for (const step of STEPS) {
    emit({ event: "step-started", step });
    if (step === "code" && request.code.kind === "git-deploy-key") {
      emit({ event: "deploy-key", public_key: PUBLIC_KEY, host: "gitlab.com" });
      const params = { host: "gitlab.com", key: PUBLIC_KEY };
      emit({ event: "step-waits", step, reason: { code: "deploy-key-not-accepted", params } });
      at += 40;
    }
    if (step === lostAt) {
      emit({ event: "connection-lost", attempt: 3 });
      at += 40;
      emit({ event: "connection-back" });
    }
    const isChatty = many !== undefined && step === STEPS[0];
    const count = isChatty ? many : LINES;
    if (isChatty) at += BEFORE_MANY;
    for (let line = 1; line <= count; line++) {
      if (!isChatty) at += 1;
      emit({ event: "step-line", step, stream: "output", text: `${step}: ${line} / ${count}` });
      if (step === "images")
        emit({ event: "step-progress", step, done: line * 40_000_000, total: 480_000_000, unit: "bytes" });
    }
    if (failure?.at === step) {
      emit({ event: "step-failed", step, problem: failure.problem });
      emit({ event: "operation-failed", id, problem: failure.problem });
      return { events, end: at, problem: failure.problem };
    }
    emit({ event: "step-finished", step, outcome: "done", milliseconds: LINES * 100 });
  }
  emit({ event: "operation-finished", id, changed: STEPS.length });
  return { events, end: at };
}

export const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPractica instalador-smart principal/1";

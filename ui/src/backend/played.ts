// An installation as a list of what is told when: what `web.ts` plays. Nothing here runs anything.
import { GROUPS } from "../review/plan";
import type { InstallRequest, Numbered, Problem, StepId } from "./backend";

export const STEPS: StepId[] = Object.values(GROUPS).flat();

/** How many lines each step prints. */
const LINES = 12;
/** How long the first step waits, where it prints many, in ticks: meanwhile the log can be opened. */
const BEFORE_MANY = 20;

type Told = Numbered extends infer One
  ? One extends { number: number }
    ? Omit<One, "number">
    : never
  : never;

/** Something told, at a time in ticks from the beginning. */
export interface Timed {
  at: number;
  event: Numbered;
}

export interface Played {
  events: Timed[];
  /** When it ends, in ticks. */
  end: number;
  problem?: Problem;
}

/** An installation that goes well, or fails with a problem at a step. */
export function played(
  id: string,
  request: InstallRequest,
  failure?: { at: string; problem: Problem },
  /** How many lines the first step prints, all at once. */
  many?: number,
  /** The step at which the connection is lost for a while. */
  lostAt?: string,
): Played {
  const events: Timed[] = [];
  let at = 0;
  const tell = (event: Record<string, unknown>) =>
    events.push({ at, event: { number: events.length, ...event } as unknown as Numbered & Told });
  for (const step of STEPS) {
    tell({ event: "step-started", step });
    if (step === "code" && request.code.kind === "git-deploy-key") {
      tell({ event: "deploy-key", public_key: PUBLIC_KEY, host: "gitlab.com" });
      const params = { host: "gitlab.com", key: PUBLIC_KEY };
      tell({ event: "step-waits", step, reason: { code: "deploy-key-not-accepted", params } });
      at += 40;
    }
    if (step === lostAt) {
      tell({ event: "connection-lost", attempt: 3 });
      at += 40;
      tell({ event: "connection-back" });
    }
    const isChatty = many !== undefined && step === STEPS[0];
    const count = isChatty ? many : LINES;
    if (isChatty) at += BEFORE_MANY;
    for (let line = 1; line <= count; line++) {
      if (!isChatty) at += 1;
      tell({ event: "step-line", step, stream: "output", text: `${step}: ${line} / ${count}` });
      if (step === "images")
        tell({ event: "step-progress", step, done: line * 40_000_000, total: 480_000_000, unit: "bytes" });
    }
    if (failure?.at === step) {
      tell({ event: "step-failed", step, problem: failure.problem });
      tell({ event: "operation-failed", id, problem: failure.problem });
      return { events, end: at, problem: failure.problem };
    }
    tell({ event: "step-finished", step, outcome: "done", milliseconds: LINES * 100 });
  }
  tell({ event: "operation-finished", id, changed: STEPS.length });
  return { events, end: at };
}

export const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPractica instalador-smart principal/1";

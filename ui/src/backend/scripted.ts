// Scripted operations: which event the fake backend of `web.ts` emits when. Nothing here runs anything.
import { GROUPS } from "../review/plan";
import type { OperationKind, PlannedStep, Problem, SequencedEvent, StepId } from "./backend";

const group = (name: string): readonly StepId[] => GROUPS[name] ?? [];
const REMOVAL: StepId[] = ["stop-services", "remove-containers", "remove-site", "remove-unused-proxy"];

/** The steps of each operation, as the engine plans them. */
export const STEPS: Record<OperationKind | "erase", StepId[]> = {
  install: ["server", "application", "data", "running"].flatMap(group),
  start: ["start-services", "site-answers"],
  stop: ["stop-services"],
  restart: ["stop-services", "start-services", "site-answers"],
  uninstall: [...REMOVAL, "record-removal"],
  erase: [...REMOVAL, "erase-data", "record-removal"],
};

export const planned = (steps: readonly StepId[]): PlannedStep[] =>
  steps.map((step, position) => ({ position, step, satisfied: false }));

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

export interface Script {
  id: string;
  steps: readonly StepId[];
  /** Whether the code waits for a deploy key. */
  usesDeployKey?: boolean;
  /** The step that fails, and with what. */
  failure?: { at: string; problem: Problem } | undefined;
  /** How many lines the first step prints, all at once. */
  many?: number | undefined;
  /** The step at which the connection is lost for a while. */
  lostAt?: string | undefined;
}

/** An operation that succeeds, or fails with a problem at a step. */
export function scriptedRun({ id, steps, usesDeployKey, failure, many, lostAt }: Script): ScriptedRun {
  const events: TimedEvent[] = [];
  let at = 0;
  const emit = (event: Record<string, unknown>) =>
    events.push({
      at,
      event: { number: events.length, ...event } as unknown as SequencedEvent & UnnumberedEvent,
    });
  for (const [position, step] of steps.entries()) {
    const here = { position, step };
    emit({ event: "step-started", ...here });
    if (step === "code" && usesDeployKey) {
      emit({ event: "deploy-key", public_key: PUBLIC_KEY, host: "gitlab.com" });
      const params = { host: "gitlab.com", key: PUBLIC_KEY };
      emit({ event: "step-waits", ...here, reason: { code: "deploy-key-not-accepted", params } });
      at += 40;
    }
    if (step === lostAt) {
      emit({ event: "connection-lost", attempt: 3 });
      at += 40;
      emit({ event: "connection-back" });
    }
    const isChatty = many !== undefined && position === 0;
    const count = isChatty ? many : LINES;
    if (isChatty) at += BEFORE_MANY;
    for (let line = 1; line <= count; line++) {
      if (!isChatty) at += 1;
      emit({ event: "step-line", ...here, stream: "output", text: `${step}: ${line} / ${count}` });
      if (step === "images")
        emit({ event: "step-progress", ...here, done: line * 40_000_000, total: 480_000_000, unit: "bytes" });
    }
    if (failure?.at === step) {
      emit({ event: "step-failed", ...here, problem: failure.problem });
      emit({ event: "operation-failed", id, problem: failure.problem });
      return { events, end: at, problem: failure.problem };
    }
    emit({ event: "step-finished", ...here, outcome: "done", milliseconds: LINES * 100 });
  }
  emit({ event: "operation-finished", id, changed: steps.length, login_url: null });
  return { events, end: at };
}

export const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPractica instalador-smart principal/1";

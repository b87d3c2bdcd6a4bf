import { beforeEach, expect, test } from "vitest";

import { app } from "../app.svelte";
import type {
  Backend,
  InstanceSpecDto,
  OperationDto,
  PlanDto,
  Problem,
  SequencedEvent,
} from "../backend/backend";
import { planned, scriptedRun, STEPS } from "../backend/scripted";
import { Operations } from "./operations.svelte";

const CANCELLED: Problem = { code: "cancelled", params: {} };
const FULL: Problem = { code: "disk-full", params: {} };

const spec = (server: string, instance = 1): InstanceSpecDto => ({
  server,
  domain: `${server}-${instance}.pe`,
  instance,
  mysql_port: 3306,
  base_folder: "/opt",
  images: {},
  code: null,
  git_url: null,
  git_user: null,
  git_reference: null,
});
const plan = (id: string, server = id, instance = 1): PlanDto => ({
  id,
  operation: "restart",
  spec: spec(server, instance),
  checks: [],
  steps: planned(STEPS.restart),
  refusal: null,
  missing: null,
  left_out: [],
  offers_environment: false,
});

/** A backend whose operations end when the test says so. */
class Engine {
  readonly ends = new Map<string, (problem?: Problem) => void>();
  readonly cancelled: string[] = [];
  readonly listeners = new Map<string, (events: SequencedEvent[]) => void>();
  known: OperationDto[] = [];

  readonly backend = {
    runPlan: async () => undefined,
    operations: async () => this.known,
    cancel: async (id: string) => void this.cancelled.push(id),
    follow: (id: string, _from: number, onEvents: (events: SequencedEvent[]) => void) => {
      this.listeners.set(id, onEvents);
      return new Promise<void>((resolve, reject) =>
        this.ends.set(id, (problem) => (problem ? reject(problem) : resolve())),
      );
    },
  } as unknown as Backend;

  async end(id: string, problem?: Problem): Promise<void> {
    this.ends.get(id)?.(problem);
    await new Promise((done) => setTimeout(done));
  }
}

let engine: Engine;
let operations: Operations;
beforeEach(() => {
  sessionStorage.clear();
  engine = new Engine();
  app.backend = engine.backend;
  operations = new Operations();
});
const ids = (of: readonly { id: string }[]): string[] => of.map(({ id }) => id);

test("any number run at once, and each is told when it ends", async () => {
  const told: [string, string][] = [];
  operations.whenOneEnds(({ id, state }) => told.push([id, state]));
  for (const id of ["lima", "cusco", "puno"]) await operations.run(plan(id));
  expect(ids(operations.running)).toEqual(["lima", "cusco", "puno"]);
  expect(operations.on("cusco")?.id).toBe("cusco");
  await engine.end("cusco", FULL);
  await engine.end("puno", CANCELLED);
  expect(ids(operations.running)).toEqual(["lima"]);
  expect(operations.on("cusco")).toBeUndefined();
  await engine.end("lima");
  expect(told).toEqual([
    ["cusco", "failed"],
    ["puno", "cancelled"],
    ["lima", "done"],
  ]);
  expect(ids(operations.failed)).toEqual(["cusco"]);
});

test("what ended stays until it is put aside, and what is running cannot be", async () => {
  await operations.run(plan("lima"));
  operations.putAside("lima");
  expect(ids(operations.running)).toEqual(["lima"]);
  await engine.end("lima", FULL);
  expect(ids(operations.ended)).toEqual(["lima"]);
  operations.putAside("lima");
  expect(operations.ended).toEqual([]);
});

test("another try takes the place of the one that failed", async () => {
  await operations.run(plan("first", "lima"));
  await engine.end("first", FULL);
  await operations.run(plan("second", "lima"), "first");
  expect(ids([...operations.running, ...operations.ended])).toEqual(["second"]);
  expect(ids(operations.of("lima", 1))).toEqual(["second"]);
});

test("after a reload, all but what was put aside is there again, and only what goes on is told", async () => {
  const dto = (id: string, ended: boolean): OperationDto => ({
    ...{ id, operation: "restart", spec: spec(id), steps: planned(STEPS.restart) },
    ...{ started_at: "2026-11-28T10:00:00Z", ended, problem: null },
  });
  engine.known = [dto("aside", true), dto("ended", true), dto("runs", false)];
  operations.putAside("aside");
  operations = new Operations();
  const told: string[] = [];
  operations.whenOneEnds(({ id }) => told.push(id));
  expect(ids(await operations.load())).toEqual(["ended", "runs"]);
  expect(await operations.load()).toEqual([]);
  await engine.end("ended", FULL);
  await engine.end("runs");
  expect(told).toEqual(["runs"]);
  expect(ids(operations.failed)).toEqual(["ended"]);
});

test("an operation's share grows with its events, and is whole only at its end", async () => {
  const operation = await operations.run(plan("lima"));
  expect(operation.percent).toBe(0);
  const events = scriptedRun({ id: "lima", steps: STEPS.restart }).events.map(({ event }) => event);
  const half = events.findIndex(({ event }) => event === "step-finished") + 1;
  engine.listeners.get("lima")?.(events.slice(0, half));
  expect(operation.percent).toBeGreaterThan(20);
  engine.listeners.get("lima")?.(events);
  expect(operation.percent).toBe(99);
  await engine.end("lima");
  expect(operation.percent).toBe(100);
});

test("the step that was running has failed with its operation, and waits again if that was stopped", async () => {
  for (const [id, problem, state] of [
    ["lima", FULL, "failed"],
    ["cusco", CANCELLED, "waiting"],
  ] as const) {
    const operation = await operations.run(plan(id));
    const [first] = scriptedRun({ id, steps: STEPS.restart }).events;
    if (first) engine.listeners.get(id)?.([first.event]);
    expect(operation.stateOf({ position: 0 })).toBe("working");
    await engine.end(id, problem);
    expect(operation.stateOf({ position: 0 })).toBe(state);
    await operation.cancel();
  }
  expect(engine.cancelled).toEqual(["lima", "cusco"]);
});

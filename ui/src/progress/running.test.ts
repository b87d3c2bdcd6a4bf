import { expect, test } from "vitest";

import { planned, scriptedRun } from "../backend/scripted";
import type { StepId } from "../backend/backend";
import { Running } from "./running.svelte";

const TWICE: StepId[] = ["stop-services", "start-services", "stop-services"];

test("a step that comes twice has a state for each time", () => {
  const { events } = scriptedRun({ id: "1", steps: TWICE });
  const running = new Running("1", planned(TWICE), 0);
  const until = events.findIndex(({ event }) => event.event === "step-finished" && event.position === 1);
  running.apply(events.slice(0, until).map(({ event }) => event));
  expect(running.states).toEqual({ 0: "done", 1: "working", 2: "waiting" });
  expect(running.done).toBe(1);
  running.apply(events.map(({ event }) => event));
  expect(running.states).toEqual({ 0: "done", 1: "done", 2: "done" });
});

test("events that were received already change nothing", () => {
  const { events } = scriptedRun({ id: "1", steps: TWICE });
  const running = new Running("1", planned(TWICE), 0);
  running.apply(events.map(({ event }) => event));
  const lines = running.lines.length;
  running.apply(events.map(({ event }) => event));
  expect(running.lines).toHaveLength(lines);
  expect(lines).toBeGreaterThan(0);
});

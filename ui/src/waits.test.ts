import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Waits } from "./waits.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a wait is listed until it is over", () => {
  const waits = new Waits();
  waits.add("principal", 31);
  expect(waits.list).toEqual([{ server: "principal", seconds: 31, until: Date.now() + 31_000 }]);
  vi.advanceTimersByTime(30_999);
  expect(waits.list).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(waits.list).toEqual([]);
});

test("a server that is waited for again is listed once, until the later time", () => {
  const waits = new Waits();
  waits.add("principal", 31);
  vi.advanceTimersByTime(10_000);
  waits.add("lima-2", 31);
  waits.add("principal", 31);
  expect(waits.list.map(({ server }) => server)).toEqual(["lima-2", "principal"]);
  vi.advanceTimersByTime(21_000);
  expect(waits.list).toHaveLength(2);
  vi.advanceTimersByTime(10_000);
  expect(waits.list).toEqual([]);
});

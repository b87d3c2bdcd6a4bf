import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Toasts } from "./toasts.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const texts = (toasts: Toasts): string[] => toasts.list.map(({ text }) => text);

test("good news goes by itself, and what failed stays until it is closed", () => {
  const toasts = new Toasts();
  toasts.add({ tone: "good", text: "done" });
  toasts.add({ tone: "bad", text: "failed" });
  expect(texts(toasts)).toEqual(["done", "failed"]);
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual(["failed"]);
  toasts.close(toasts.list[0]?.id ?? 0);
  expect(texts(toasts)).toEqual([]);
});

test("none goes while the person is on one", () => {
  const toasts = new Toasts();
  toasts.add({ tone: "good", text: "done" });
  toasts.hold(true);
  vi.advanceTimersByTime(25_000);
  expect(texts(toasts)).toEqual(["done"]);
  toasts.hold(false);
  vi.advanceTimersByTime(10_000);
  expect(texts(toasts)).toEqual([]);
});

test("there are never more than three", () => {
  const toasts = new Toasts();
  for (const text of ["1", "2", "3", "4"]) toasts.add({ tone: "bad", text });
  expect(texts(toasts)).toEqual(["2", "3", "4"]);
});

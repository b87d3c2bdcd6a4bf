import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Announcements, SILENCE } from "./announcements.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("at most one sentence in five seconds, and of each subject the latest", () => {
  const announcements = new Announcements();
  announcements.say("a", "a: 1");
  announcements.say("a", "a: 2");
  announcements.say("b", "b: 1");
  announcements.say("a", "a: 3");
  expect(announcements.text).toBe("a: 1");
  vi.advanceTimersByTime(SILENCE - 1);
  expect(announcements.text).toBe("a: 1");
  vi.advanceTimersByTime(1);
  expect(announcements.text).toBe("a: 3");
  vi.advanceTimersByTime(SILENCE);
  expect(announcements.text).toBe("b: 1");
  vi.advanceTimersByTime(SILENCE);
  expect(announcements.text).toBe("");
  announcements.say("a", "a: 4");
  expect(announcements.text).toBe("a: 4");
});

test("what is not worth saying any more is not said, and the silence is kept all the same", () => {
  const announcements = new Announcements();
  announcements.say("a", "a: 1");
  announcements.say("a", "a: 2");
  announcements.drop("a");
  expect(announcements.text).toBe("");
  announcements.say("b", "b: 1");
  expect(announcements.text).toBe("");
  vi.advanceTimersByTime(SILENCE);
  expect(announcements.text).toBe("b: 1");
});

import { expect, test } from "vitest";

import type { StepId } from "../backend/backend";
import { share } from "./weights";

const placed = (step: StepId, position: number) => ({ step, position });
const code = placed("code", 0);
const images = placed("images", 1);
const steps = [code, images, placed("record-installed", 2)];

test("the share is 0 with no step done, between with some, 1 with all", () => {
  expect(share(steps, () => false, undefined, 0)).toBe(0);
  const half = share(steps, (step) => step === code, images, 0.5);
  expect(half).toBeGreaterThan(share(steps, (step) => step === code, images, 0.1));
  expect(share(steps, () => true, undefined, 0)).toBe(1);
});

test("an empty list of steps counts as done", () => {
  expect(share([], () => false, undefined, 0)).toBe(1);
});

test("a step's progress above 1 counts as 1", () => {
  expect(share(steps, () => false, code, 7)).toBe(share(steps, (step) => step === code, undefined, 0));
});

test("a step that comes twice counts once for each time", () => {
  const twice = [placed("stop-services", 0), placed("stop-services", 1)];
  expect(share(twice, ({ position }) => position === 0, undefined, 0)).toBe(0.5);
});

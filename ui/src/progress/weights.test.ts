import { expect, test } from "vitest";

import { share } from "./weights";

const steps = ["code", "images", "manifest"];

test("nothing, some, everything", () => {
  expect(share(steps, () => false, undefined, 0)).toBe(0);
  const half = share(steps, (step) => step === "code", "images", 0.5);
  expect(half).toBeGreaterThan(share(steps, (step) => step === "code", "images", 0.1));
  expect(share(steps, () => true, undefined, 0)).toBe(1);
});

test("no step is no reason to divide by nothing", () => {
  expect(share([], () => false, undefined, 0)).toBe(1);
});

test("a step that counts too far does not run ahead", () => {
  expect(share(steps, () => false, "code", 7)).toBe(share(steps, (step) => step === "code", undefined, 0));
});

import { expect, test } from "vitest";

import { Attempt } from "./attempt.svelte";
import type { Problem } from "./backend/backend";

const ASKED: Problem = { code: "sudo-password-needed", params: {} };

class Visit extends Attempt {
  at = "lima";
  readonly taken: string[] = [];

  protected get subject(): string {
    return this.at;
  }

  protected canAnswer(): boolean {
    return true;
  }

  protected take(_problem: Problem, answer: string): Promise<void> {
    this.taken.push(`${this.at}: ${answer}`);
    return Promise.resolve();
  }
}

const asks = (): Promise<void> => Promise.reject(ASKED);

test("an answer goes to what asked", async () => {
  const visit = new Visit();
  await visit.runTask(asks, { again: () => Promise.resolve() });
  await visit.answer("clave");
  expect(visit.taken).toEqual(["lima: clave"]);
});

test("what was left asks nothing any more", async () => {
  const visit = new Visit();
  const task = visit.runTask(asks);
  visit.at = "cusco";
  await task;
  expect(visit.question).toBeUndefined();
  expect(visit.problem).toBeUndefined();
});

test("an answer is passed on to nothing else than what asked", async () => {
  const visit = new Visit();
  await visit.runTask(asks);
  visit.at = "cusco";
  await visit.answer("clave");
  expect(visit.taken).toEqual([]);
  expect(visit.question).toBeUndefined();
});

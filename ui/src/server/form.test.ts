import { expect, test } from "vitest";

import type { Problem } from "../backend/backend";
import { ServerForm } from "./form.svelte";

function form(): ServerForm {
  const form = new ServerForm();
  Object.assign(form, { host: "203.0.113.7", password: "vencida" });
  form.newPassword = "nueva";
  return form;
}

async function failed(form: ServerForm, code: string, params: Record<string, string> = {}): Promise<void> {
  const problem: Problem = { code: code as Problem["code"], params };
  await expect(form.send(() => Promise.reject(problem))).rejects.toBe(problem);
}

test("a new password is the login's once the server has taken it", async () => {
  for (const renewed of ["yes", "unknown"]) {
    const typed = form();
    await failed(typed, "second-factor-needed", { renewed });
    expect([typed.password, typed.newPassword]).toEqual(["nueva", ""]);
  }
});

test("one that was refused is asked for again", async () => {
  const typed = form();
  await failed(typed, "new-password-refused");
  expect([typed.password, typed.newPassword]).toEqual(["vencida", ""]);
});

test("one that was not given yet is kept, for nobody else", async () => {
  const typed = form();
  await failed(typed, "second-factor-needed");
  expect([typed.password, typed.newPassword]).toEqual(["vencida", "nueva"]);
  typed.host = "203.0.113.8";
  expect(typed.newPassword).toBe("");
});

test("nothing is left after a login", async () => {
  const typed = form();
  await typed.send(() => Promise.resolve());
  expect([typed.password, typed.newPassword]).toEqual(["", ""]);
});

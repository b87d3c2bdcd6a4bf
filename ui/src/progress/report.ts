// The report that a person sends to support: what happened, in words and with the code, and the end of the log. The program
// redacts every secret that it knows before the text reaches the clipboard.
import type { About, Problem } from "../backend/backend";
import type { Running } from "./running.svelte";

interface Translator {
  say(id: string, values?: Record<string, string | number | undefined>): string;
  find(id: string, values?: Record<string, string | number | undefined>): string | undefined;
}

/** How many of the last lines are included. */
const LINES = 60;

export function report(
  texts: Translator,
  about: About,
  domain: string,
  problem: Problem,
  running: Running,
): string {
  const id = `error-${problem.code}`;
  const steps = running.steps.map(
    ({ position, step }) => `  ${running.states[position] ?? "waiting"}  ${step}`,
  );
  return [
    `${texts.say("product-name")} ${about.version} · ${about.system}`,
    `${domain} · ${running.id} · ${new Date(running.beganAt).toISOString()}`,
    "",
    `${problem.code}: ${texts.say(id, problem.params)}`,
    texts.find(`${id}.cause`, problem.params) ?? "",
    texts.find(`${id}.remedy`, problem.params) ?? "",
    problem.detail ?? "",
    "",
    ...steps,
    "",
    ...running.lines.slice(-LINES),
    "",
  ].join("\n");
}

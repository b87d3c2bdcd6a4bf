// What a person sends to whoever helps them: what happened, in words and with the code, and the end of the log. The program
// blots out every secret that it knows on the way to the clipboard.
import type { About, Problem } from "../backend/backend";
import type { Running } from "./running.svelte";

interface Speaker {
  say(id: string, values?: Record<string, string | number | undefined>): string;
  find(id: string, values?: Record<string, string | number | undefined>): string | undefined;
}

/** How many of the last lines go along. */
const LINES = 60;

export function report(
  speaker: Speaker,
  about: About,
  domain: string,
  problem: Problem,
  running: Running,
): string {
  const id = `error-${problem.code}`;
  const steps = running.steps.map(({ step }) => `  ${running.states[step] ?? "waiting"}  ${step}`);
  return [
    `${speaker.say("product-name")} ${about.version} · ${about.system}`,
    `${domain} · ${running.id} · ${new Date(running.beganAt).toISOString()}`,
    "",
    `${problem.code}: ${speaker.say(id, problem.params)}`,
    speaker.find(`${id}.cause`, problem.params) ?? "",
    speaker.find(`${id}.remedy`, problem.params) ?? "",
    problem.detail ?? "",
    "",
    ...steps,
    "",
    ...running.lines.slice(-LINES),
    "",
  ].join("\n");
}

// How long ago something was, in words, no more exact than anybody wants to know.
import { app } from "../app.svelte";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 24 * 60 * 60_000],
  ["hour", 60 * 60_000],
  ["minute", 60_000],
];

export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  const [unit, length] = UNITS.find(([, one]) => passed >= one) ?? ["minute", 60_000];
  if (passed < length) return app.say("ui-just-now");
  return new Intl.RelativeTimeFormat(app.language, { numeric: "always" }).format(
    -Math.floor(passed / length),
    unit,
  );
}

// What an operation is called, in a line: while it is running, and by its end. The texts themselves are in the catalogues.
import { app } from "../app.svelte";
import type { BegunOperationDto } from "../backend/backend";
import type { Operation } from "./operation.svelte";

/** For example “Instalar nuevo.pe”. */
export const titleOf = ({ kind, spec }: Operation): string =>
  app.say("ui-operation", { operation: kind, domain: spec.domain });

/** The same of one that this window has not followed. */
export const titleOfBegun = ({ operation, domain, instance }: BegunOperationDto): string =>
  app.say("ui-operation", {
    operation,
    domain: domain ?? app.say("ui-instance-number", { instance: String(instance) }),
  });

/** How it is: running, or how it ended. */
export function outcomeOf(operation: Operation): string {
  const { kind, spec, state, percent } = operation;
  return app.say("ui-operation-state", {
    operation: kind,
    domain: spec.domain,
    state,
    percent: String(percent),
  });
}

/** The same of one that this window has not followed. */
export const outcomeOfBegun = ({ operation, domain, outcome }: BegunOperationDto): string =>
  app.say("ui-operation-state", { operation, domain: domain ?? "", state: outcome, percent: "none" });

/** A duration in seconds, in words. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = String(Math.floor(whole / 60));
  return whole < 60
    ? app.say("unit-seconds", { seconds: String(whole) })
    : app.say("unit-minutes", { minutes, seconds: String(whole % 60) });
}

/** The remaining time, no more exact than the estimate. */
export function rest(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 2 ? app.say("ui-time-left.little") : app.say("ui-time-left", { minutes: String(minutes) });
}

/** The time of day, or the day too if it was another one. */
export function moment(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  const style: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: "short" }
    : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(app.language, style).format(new Date(at));
}

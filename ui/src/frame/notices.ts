// What is told of operations wherever the person is: in the window's title, by a screen reader, and with a toast when one ends
// that is not being looked at. Texts are in the catalogues; where they are shown is left to the frame.
import { app } from "../app.svelte";
import type { Operation } from "../operations/operation.svelte";
import { operations } from "../operations/operations.svelte";
import { titleOf } from "../operations/titles";
import { places } from "../places/places.svelte";
import { grouped } from "../review/plan";
import { drafts } from "../wizard/drafts.svelte";
import { showOperation } from "./actions";
import { announcements } from "./announcements.svelte";
import { toasts } from "./toasts.svelte";

/** The title of the window, which the taskbar shows too. */
export function windowTitle(): string {
  const name = app.say("product-name");
  const { running } = operations;
  const [first] = running;
  if (!first) return name;
  if (running.length > 1) return app.say("ui-title-several", { count: String(running.length), name });
  return app.say("ui-title-running", { percent: String(first.percent), title: titleOf(first), name });
}

const endOf = ({ kind, spec, state }: Operation): string =>
  app.say(`ui-ended-${state === "running" ? "failed" : state}`, { operation: kind, domain: spec.domain });

/** Tells how an operation ended; with a toast, unless the person is looking at it. */
export function tellEnd(operation: Operation): void {
  const text = endOf(operation);
  // For who is at another program, or has put the window aside.
  app.backend.notify(text).catch(() => undefined);
  // Its own screens say it, and take the focus.
  if (drafts.at(places.here)?.started === operation) return announcements.drop(operation.id);
  announcements.say(operation.id, text);
  const isFailed = operation.state === "failed";
  toasts.add({
    tone: isFailed ? "bad" : operation.state === "done" ? "good" : "plain",
    text,
    operation: operation.id,
    action: {
      label: app.say(isFailed ? "ui-operation-why" : "ui-operation-result"),
      act: () => showOperation(operation.id),
    },
  });
}

/** How much of everything that is running is done, in whole percent; nothing where nothing is running. */
export function totalPercent(): number | undefined {
  const { running } = operations;
  const sum = running.reduce((total, { percent }) => total + percent, 0);
  return running.length > 0 ? Math.round(sum / running.length) : undefined;
}

/** Closes the toast of an operation that the person has come to, or has put aside. */
export function closeSeen(): void {
  const shown = drafts.at(places.here)?.started?.id;
  for (const { id, operation } of toasts.list)
    if (operation !== undefined && (operation === shown || !operations.find(operation))) toasts.close(id);
}

/** Tells a screen reader with which group of steps each operation has come to. */
export function announceProgress(): void {
  for (const operation of operations.running) {
    const { working, progress } = operation;
    const group = grouped(progress.steps).find(({ steps }) => steps.some((step) => step === working));
    if (group) announceGroup(operation, group.name);
  }
}

const told = new Map<string, string>();
function announceGroup(operation: Operation, group: string): void {
  if (told.get(operation.id) === group) return;
  told.set(operation.id, group);
  const values = { title: titleOf(operation), group: app.say(`ui-group-${group}`) };
  announcements.say(operation.id, app.say("ui-progress-announced", values));
}

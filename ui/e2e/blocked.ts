// How long a page is blocked by what happens on it, from the browser's own trace.
import { expect, type Page } from "@playwright/test";

interface Task {
  pid: number;
  tid: number;
  name: string;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

export interface Block {
  /** The longest task of the page, in milliseconds: until it ends, the page does not answer. */
  longest: number;
  /** The longest processor time of a task: the rest of its duration, the machine ran other processes. */
  own: number;
}

/** How long the page was blocked meanwhile. A clock in the page would not show it: input events delay timers. */
export async function blocked(page: Page, meanwhile: () => Promise<unknown>): Promise<Block> {
  const debug = await page.context().newCDPSession(page);
  const traced: Task[] = [];
  debug.on("Tracing.dataCollected", ({ value }) => traced.push(...(value as unknown as Task[])));
  await debug.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel"] } });
  await meanwhile();
  const complete = new Promise((done) => debug.once("Tracing.tracingComplete", done));
  await debug.send("Tracing.end");
  await complete;
  await debug.detach();
  // Every page has its own process, and Chromium keeps a spare one: ours is the one with the most tasks.
  const threads = traced.filter(({ args }) => args.name === "CrRendererMain");
  const [tasks = []] = threads
    .map(({ pid, tid }) =>
      traced.filter((one) => one.pid === pid && one.tid === tid && /RunTask$/.test(one.name)),
    )
    .sort((one, other) => other.length - one.length);
  expect(tasks.length).toBeGreaterThan(10);
  const most = (of: "dur" | "tdur") => Math.round(Math.max(...tasks.map((task) => task[of] ?? 0)) / 1000);
  return { longest: most("dur"), own: most("tdur") };
}

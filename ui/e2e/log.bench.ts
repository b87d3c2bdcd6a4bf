// How long a log of a hundred thousand lines blocks the page, written to target/log-bench.json. A measurement, which
// `./dev bench window` asks for with `BENCH=1`; what has to hold is in `log.spec.ts`.
import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test, type Page } from "@playwright/test";

import { arrived, openLog } from "./log";

interface Task {
  pid: number;
  tid: number;
  name: string;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

interface Block {
  /** The longest task of the page, in milliseconds: until it ends, the page does not answer. */
  longest: number;
  /** The longest processor time of a task: the rest of its duration, the machine ran other processes. */
  own: number;
}

/** How long the page was blocked meanwhile. A clock in the page would not show it: input events delay timers. */
async function blocked(page: Page, meanwhile: () => Promise<unknown>): Promise<Block> {
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

test("how long a hundred thousand lines block the page", async ({ page }) => {
  test.setTimeout(120_000);
  await openLog(page);
  const plain = await blocked(page, () => arrived(page));
  // Each letter starts a search; most are abandoned for the next one.
  const typing = await blocked(page, async () => {
    await page.getByRole("searchbox").pressSequentially("engine: 4242");
    await expect(page.getByText("Líneas encontradas: 11", { exact: true })).toBeVisible();
  });
  await openLog(page);
  await page.getByRole("searchbox").fill("0");
  const searching = await blocked(page, () => arrived(page));
  const longest = Math.max(...[plain, searching, typing].map((block) => block.longest));
  const measured = { longest_block_ms: longest, plain, searching, typing };
  mkdirSync("../target", { recursive: true });
  writeFileSync("../target/log-bench.json", `${JSON.stringify(measured)}\n`);
  console.log(JSON.stringify(measured));
});

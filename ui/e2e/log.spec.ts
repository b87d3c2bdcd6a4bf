// A log of a hundred thousand lines; with `BENCH=1` also how long it blocks the page, written to target/log-bench.json.
import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test, type Page } from "@playwright/test";

import { button, heading, open, toThePlan } from "./person";

const LINES = 100_000;

/** Starts an installation whose first step prints 100,000 lines and then fails, and opens its log. */
async function openLog(page: Page): Promise<void> {
  await open(page, `pace=60&lines=${LINES}&fail=packages-failed&at=docker-engine`);
  await toThePlan(page);
  await button(page, "Instalar").click();
  await page.locator(".log > summary").click();
}

const arrived = (page: Page) =>
  expect(page.locator(".log > summary")).toContainText(`(${LINES})`, { timeout: 60_000 });

test("a hundred thousand lines can be followed, searched and copied", async ({ page, context }) => {
  test.setTimeout(90_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLog(page);
  await arrived(page);
  await expect(heading(page, "La instalación se detuvo")).toBeVisible();
  // The page has scrolled to the error: back to the log, without moving its own scroll position.
  const log = page.getByRole("log");
  await log.evaluate((element) => element.scrollIntoView({ block: "end" }));
  await expect(log.getByText(`docker-engine: ${LINES} / ${LINES}`, { exact: true })).toBeInViewport();
  const copied = async () => {
    await page.locator(".log").getByRole("button", { name: "Copiar" }).click();
    await expect(page.locator(".log").getByRole("button", { name: "Copiado" })).toBeVisible();
    return (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  };

  await page.getByRole("searchbox").fill("ENGINE: 4242");
  await expect(page.getByText("Líneas encontradas: 11", { exact: true })).toBeVisible();
  await expect(log.locator("p")).toHaveCount(11);
  await expect(log.getByText(`docker-engine: 42420 / ${LINES}`)).toBeVisible();
  const few = await copied();
  expect(few).toHaveLength(11);
  expect(few[0]).toBe(`docker-engine: 4242 / ${LINES}`);

  // The same number of matches, but other lines.
  await page.getByRole("searchbox").fill("engine: 4343");
  await expect(log.getByText(`docker-engine: 43430 / ${LINES}`)).toBeVisible();
  await page.getByRole("searchbox").fill("");
  await expect(log.getByText(`docker-engine: ${LINES} / ${LINES}`, { exact: true })).toBeInViewport();
  await expect(page.locator(".log").getByRole("button", { name: "Copiar" })).toBeVisible({ timeout: 10_000 });
  const all = await copied();
  expect(all).toHaveLength(LINES);
  expect(all.at(-1)).toBe(`docker-engine: ${LINES} / ${LINES}`);
});

test("a search finds matches in lines that arrive later", async ({ page }) => {
  test.setTimeout(60_000);
  await openLog(page);
  await page.getByRole("searchbox").fill("0000 /");
  await arrived(page);
  await expect(page.getByText("Líneas encontradas: 10", { exact: true })).toBeVisible();
  await expect(page.getByRole("log").getByText(`docker-engine: ${LINES} / ${LINES}`)).toBeVisible();
});

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

test("bench: how long a hundred thousand lines block the page", async ({ page }) => {
  test.skip(!process.env.BENCH, "with BENCH=1");
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

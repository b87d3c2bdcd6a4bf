// A log of a hundred thousand lines; with `BENCH=1` also how long it blocks the page, into target/log-bench.json.
import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test, type Page } from "@playwright/test";

import { button, heading, open, toThePlan } from "./person";

const LINES = 100_000;

/** Begins an installation whose first step prints very much and then fails, with its log open. */
async function openLog(page: Page): Promise<void> {
  await open(page, `pace=60&lines=${LINES}&fail=packages-failed&at=docker-engine`);
  await toThePlan(page);
  await button(page, "Instalar").click();
  await page.locator(".log > summary").click();
}

const arrived = (page: Page) =>
  expect(page.locator(".log > summary")).toContainText(`(${LINES})`, { timeout: 60_000 });

test("a hundred thousand lines are followed, searched and copied", async ({ page, context }) => {
  test.setTimeout(90_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLog(page);
  await arrived(page);
  await expect(heading(page, "La instalación se detuvo")).toBeVisible();
  // The error has come into sight: back to the log, without moving what it shows.
  const log = page.getByRole("log");
  await log.evaluate((element) => element.scrollIntoView({ block: "end" }));
  await expect(log.getByText(`docker-engine: ${LINES} / ${LINES}`, { exact: true })).toBeInViewport();
  const copied = async () => {
    await page.locator(".log").getByRole("button", { name: "Copiar" }).click();
    await expect(page.locator(".log").getByRole("button", { name: "Copiado" })).toBeVisible();
    return (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  };

  await page.getByRole("searchbox").fill("ENGINE: 4242");
  await expect(page.getByText("11 líneas")).toBeVisible();
  await expect(log.locator("p")).toHaveCount(11);
  await expect(log.getByText(`docker-engine: 42420 / ${LINES}`)).toBeVisible();
  const few = await copied();
  expect(few).toHaveLength(11);
  expect(few[0]).toBe(`docker-engine: 4242 / ${LINES}`);

  // The same number of lines, and others.
  await page.getByRole("searchbox").fill("engine: 4343");
  await expect(log.getByText(`docker-engine: 43430 / ${LINES}`)).toBeVisible();
  await page.getByRole("searchbox").fill("");
  await expect(log.getByText(`docker-engine: ${LINES} / ${LINES}`, { exact: true })).toBeInViewport();
  await expect(page.locator(".log").getByRole("button", { name: "Copiar" })).toBeVisible({ timeout: 10_000 });
  const all = await copied();
  expect(all).toHaveLength(LINES);
  expect(all.at(-1)).toBe(`docker-engine: ${LINES} / ${LINES}`);
});

test("what is searched for is found in lines that come later too", async ({ page }) => {
  test.setTimeout(60_000);
  await openLog(page);
  await page.getByRole("searchbox").fill("0000 /");
  await arrived(page);
  await expect(page.getByText("10 líneas")).toBeVisible();
  await expect(page.getByRole("log").getByText(`docker-engine: ${LINES} / ${LINES}`)).toBeVisible();
});

/** How long the page did not answer at a stretch, from now until all has arrived. */
async function longestBlock(page: Page): Promise<{ longest: number; total: number }> {
  await page.evaluate(() => {
    const seen = { longest: 0, began: 0, ended: 0, stop: false };
    Object.assign(window, { seen });
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      const count = Number(
        /\((\d+)\)/.exec(document.querySelector(".log > summary")?.textContent ?? "")?.[1],
      );
      if (count > 0) {
        seen.began ||= last;
        seen.longest = Math.max(seen.longest, now - last);
        seen.ended = now;
      }
      last = now;
      if (!seen.stop) setTimeout(look, 0);
    };
    look();
  });
  await arrived(page);
  return page.evaluate(() => {
    const { seen } = window as unknown as {
      seen: { longest: number; began: number; ended: number; stop: boolean };
    };
    seen.stop = true;
    return { longest: Math.round(seen.longest), total: Math.round(seen.ended - seen.began) };
  });
}

test("bench: how long a hundred thousand lines block the page", async ({ page }) => {
  test.skip(!process.env.BENCH, "with BENCH=1");
  test.setTimeout(120_000);
  await openLog(page);
  const plain = await longestBlock(page);
  await openLog(page);
  await page.getByRole("searchbox").fill("0");
  const searching = await longestBlock(page);
  const worst = plain.longest > searching.longest ? plain : searching;
  const measured = { longest_block_ms: worst.longest, total_ms: worst.total, plain, searching };
  mkdirSync("../target", { recursive: true });
  writeFileSync("../target/log-bench.json", `${JSON.stringify(measured)}\n`);
  console.log(JSON.stringify(measured));
});

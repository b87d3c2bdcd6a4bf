// A log of a hundred thousand lines is followed, searched and copied.
import { expect, test } from "@playwright/test";

import { arrived, LINES, openLog } from "./log";
import { heading } from "./person";

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

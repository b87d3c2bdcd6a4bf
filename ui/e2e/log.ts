// A log of a hundred thousand lines, for its test and its measurement.
import { expect, type Page } from "@playwright/test";

import { button, open, toThePlan } from "./person";

export const LINES = 100_000;

/** Starts an installation whose first step prints 100,000 lines and then fails, and opens its log. */
export async function openLog(page: Page): Promise<void> {
  await open(page, `pace=60&lines=${LINES}&fail=packages-failed&at=docker-engine`);
  await toThePlan(page);
  await button(page, "Instalar").click();
  await page.locator(".log > summary").click();
}

export const arrived = (page: Page) =>
  expect(page.locator(".log > summary")).toContainText(`${LINES} líneas`, { timeout: 60_000 });

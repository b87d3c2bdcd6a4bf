// How long 200 servers with 800 systems take to be drawn, and one change of them, written to target/fleet-bench.json. A
// measurement, which `./dev bench window` asks for with `BENCH=1`; what has to hold is in `fleet.spec.ts`.
import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test, type Page } from "@playwright/test";

import { blocked } from "./blocked";
import { button, choose, heading, open } from "./person";

const TIMES = 5;
const median = (values: number[]): number =>
  values.sort((one, other) => one - other)[values.length >> 1] ?? 0;

/** From the click that leads home until the picture after it, in milliseconds. */
const picture = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const began = performance.now();
        document.querySelectorAll<HTMLElement>("nav button")[1]?.click();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
      }),
  );

test("how long 200 servers take to be drawn", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, "pace=0&fleet=200x4&bad=200&lost=3");
  await expect(page.getByText("Comprobado recién")).toBeVisible({ timeout: 30_000 });
  const pictures: number[] = [];
  const changes: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    await button(page, "Ajustes").click();
    await expect(heading(page, "Ajustes")).toBeVisible();
    pictures.push(await picture(page));
    await expect(heading(page, "Inicio")).toBeVisible();
    const change = await blocked(page, async () => {
      await choose(page, "lima-1", "Comprobar ahora");
      await page.waitForTimeout(300);
    });
    changes.push(change.longest);
  }
  const measured = { first_picture_ms: median(pictures), change_ms: median(changes) };
  mkdirSync("../target", { recursive: true });
  writeFileSync("../target/fleet-bench.json", `${JSON.stringify(measured)}\n`);
  console.log(JSON.stringify(measured));
});

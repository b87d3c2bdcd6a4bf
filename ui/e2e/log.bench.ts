// How long a log of a hundred thousand lines blocks the page, written to target/log-bench.json. A measurement, which
// `./dev bench window` asks for with `BENCH=1`; what has to hold is in `log.spec.ts`.
import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test } from "@playwright/test";

import { blocked } from "./blocked";
import { arrived, openLog } from "./log";

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

// How a system looks from outside: asked for by the person, with what to do where it is not reached.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, fits, open, worded } from "./person";

const told = (page: Page) => page.getByRole("tabpanel").getByRole("status");

async function look(page: Page, query: string): Promise<void> {
  await open(page, `pace=0&fleet=1x1&${query}`);
  await page.getByRole("button", { name: "botica1.pe", exact: true }).click();
  await button(page, "Probar desde aquí").click();
}

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

test("what is reached is told as good, with its ports", async ({ page }) => {
  await look(page, "outside=reached");
  await expect(told(page)).toContainText("Se llega a botica1.pe desde esta computadora");
  await expect(told(page)).toContainText("Puerto 443: rechazado");
  await expect(page.getByText("Dónde se abre el paso")).toHaveCount(0);
  await isSound(page);
});

test("what works inside and is shut outside names the firewall, and where it is opened", async ({ page }) => {
  await look(page, "outside=blocked&exposed=1");
  await expect(told(page)).toContainText("Funciona en el servidor, pero desde aquí no se llega");
  await expect(told(page)).toContainText("puertos 80 y 443");
  await expect(told(page)).toContainText("se llega al puerto de la base de datos");
  await page.getByText("Dónde se abre el paso en cada proveedor").click();
  await expect(page.getByText("«IPv4 Firewall»")).toBeVisible();
  await isSound(page);
});

for (const finding of [
  "other-answer",
  "domain-missing",
  "domain-elsewhere",
  "domain-propagating",
  "down-inside",
  "unknown",
])
  test(`${finding} is told with what to do`, async ({ page }) => {
    await look(page, `outside=${finding}`);
    await expect(told(page).locator("p")).toHaveCount(2);
    await isSound(page);
  });

// The companies of a system: what its server tells of them, found in a list of many, and what is told where it can't.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, fits, freezePrototype, open, worded } from "./person";

async function openTenants(page: Page, query: string): Promise<void> {
  await open(page, `pace=0&fleet=1x1&${query}`);
  await page.getByRole("button", { name: "botica1.pe", exact: true }).click();
  await page.getByRole("tab", { name: "Empresas" }).click();
}

const rows = (page: Page) => page.getByRole("tabpanel").getByRole("row");

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

test("companies are listed, those that need a person first", async ({ page }) => {
  await freezePrototype(page);
  await openTenants(page, "clients=12");
  await expect(rows(page)).toHaveCount(13);
  await expect(rows(page).nth(1)).toContainText(
    /botica San Juan 1 S\.A\.C\..*botica1\.botica1\.pe.*no responde bien/,
  );
  await expect(rows(page).nth(2)).toContainText(
    /tenancy_ferreteria2.*creación interrumpida.*no tiene dirección/,
  );
  await expect(rows(page).nth(2).getByRole("button")).toHaveCount(0);
  for (const text of [
    "funciona · hace 25 minutos",
    "92 MB",
    "cambió hace 1 hora",
    "F001-393",
    "hace 3 horas",
  ])
    await expect(rows(page).nth(3)).toContainText(text);
  await expect(button(page, "Abrir bodega3.botica1.pe")).toBeVisible();
  await isSound(page);
  await page.getByRole("searchbox").fill("F001-393");
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText("1 de 12 empresas")).toBeVisible();
  await isSound(page);
});

test("a few companies need no search, and none are told as none", async ({ page }) => {
  await openTenants(page, "clients=3");
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole("searchbox")).toHaveCount(0);
  await openTenants(page, "clients=0");
  await expect(page.getByText("todavía no tiene empresas")).toBeVisible();
  await isSound(page);
});

test("a silent database is an error with a way on, and no empty list", async ({ page }) => {
  await openTenants(page, "fail=tenants-unread&at=tenants");
  await expect(page.getByRole("alert")).toContainText("No se pudo leer la lista de empresas");
  await expect(page.getByText("todavía no tiene empresas")).toHaveCount(0);
  await isSound(page);
  await expect(button(page, "Actualizar")).toBeEnabled();
});

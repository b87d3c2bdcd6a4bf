// The server of the code shows another key than before: old and new fingerprint are shown, and the new one is accepted by a
// person or not at all.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, choose, fits, heading, open, worded } from "./person";

const CODE = "git-host-key-changed";
const dialog = (page: Page) => page.getByRole("dialog");
const accept = (page: Page) => dialog(page).getByRole("button", { name: "Es la que publica gitlab.com" });

async function toCode(page: Page, query: string): Promise<void> {
  await open(page, `pace=0&servers=1&${query}`);
  await choose(page, "principal", "Instalar otro sistema");
  await button(page, "Continuar").click();
  await page.getByLabel("Dominio", { exact: true }).fill("nuevo.ejemplo.pe");
  await button(page, "Continuar").click();
  await page.getByText("Git con llave de despliegue").click();
  await page.getByLabel("Dirección de Git").fill("git@gitlab.com:empresa/sistema.git");
}

async function bothAreShown(page: Page): Promise<void> {
  await expect(dialog(page).getByText(/^SHA256:/)).toHaveCount(2);
  await expect(dialog(page)).toContainText("Huella guardada");
  await expect(dialog(page)).toContainText("que gitlab.com publica");
  await accessible(page);
  await worded(page);
  await fits(page);
}

test("while the deploy key is tried: accepted, the trial goes on", async ({ page }) => {
  await toCode(page, `fail=${CODE}&at=deploy-key`);
  await button(page, "Probar el acceso").click();
  await bothAreShown(page);
  await accept(page).click();
  await expect(page.getByText("La llave funciona")).toBeVisible();
});

test("in the plan: a button shows both, and accepted, the plan allows the installation", async ({ page }) => {
  await toCode(page, `refusal=${CODE}`);
  await button(page, "Ver el plan").click();
  await expect(button(page, "Instalar")).toBeDisabled();
  const compare = page.getByRole("alert").getByRole("button", { name: "Comparar las huellas…" });
  await compare.click();
  await bothAreShown(page);
  // Dismissing it is the harmless answer.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alert")).toHaveCount(1);
  await expect(button(page, "Instalar")).toBeDisabled();
  await compare.click();
  await accept(page).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await button(page, "Instalar").click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
});

test("in the middle of an installation: accepted, it is planned again and goes on", async ({ page }) => {
  await toCode(page, `fail=${CODE}&at=code`);
  await button(page, "Ver el plan").click();
  await button(page, "Instalar").click();
  await bothAreShown(page);
  await button(page, "No, detenerse").click();
  await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
  await button(page, "Continuar desde aquí").click();
  await accept(page).click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
});

// Everything to a file for another computer, and from one: what is asked, what is told, and what an error leaves.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, fits, open, worded } from "./person";

const dialog = (page: Page) => page.getByRole("dialog");
const told = (page: Page) => page.getByRole("main").getByRole("status");

async function openSettings(page: Page, query = ""): Promise<void> {
  await open(page, `pace=0&servers=1&${query}`);
  await button(page, "Ajustes").click();
}

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

test("everything is saved with a passphrase that was typed twice", async ({ page }) => {
  await openSettings(page);
  await isSound(page);
  await button(page, "Guardar todo en un archivo").click();
  await isSound(page);
  const act = button(page, "Elegir dónde guardarlo");
  await expect(act).toBeDisabled();
  await dialog(page).getByLabel("Contraseña del archivo").fill("corta");
  await dialog(page).getByLabel("otra vez").fill("corta");
  await act.click();
  await expect(dialog(page)).toContainText("Use al menos 12 caracteres");
  await dialog(page).getByLabel("Contraseña del archivo").fill("cuatro palabras sin orden");
  await act.click();
  await expect(dialog(page)).toContainText("Las dos contraseñas no son iguales");
  await isSound(page);
  await dialog(page).getByLabel("otra vez").fill("cuatro palabras sin orden");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(told(page)).toContainText("Se guardó todo en /home/ana/instalador-smart.age");
  // The next dialog begins empty.
  await button(page, "Guardar todo en un archivo").click();
  await expect(dialog(page).getByLabel("Contraseña del archivo")).toHaveValue("");
});

test("what was taken over is told server by server", async ({ page }) => {
  await openSettings(page);
  await button(page, "Traer de un archivo").click();
  await dialog(page).getByLabel("Contraseña del archivo").fill("cuatro palabras sin orden");
  await button(page, "Elegir el archivo").click();
  await expect(told(page)).toContainText("Se agregaron: cusco-1, lima-2");
  await expect(told(page)).toContainText("no se tocaron: principal");
  await expect(told(page)).toContainText("lima se llama aquí lima-2");
  await expect(told(page)).toContainText("cambie su forma de entrar: cusco-1");
  await isSound(page);
});

test("a wrong passphrase is told in the dialog, where it is typed again", async ({ page }) => {
  await openSettings(page, "fail=passphrase-wrong&at=import");
  await button(page, "Traer de un archivo").click();
  await dialog(page).getByLabel("Contraseña del archivo").fill("otra");
  await button(page, "Elegir el archivo").click();
  await expect(dialog(page).getByRole("alert")).toContainText("no abre el archivo");
  await expect(dialog(page).getByLabel("Contraseña del archivo")).toHaveValue("otra");
  await isSound(page);
});

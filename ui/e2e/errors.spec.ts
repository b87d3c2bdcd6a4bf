import { readFileSync } from "node:fs";

import { expect, test } from "@playwright/test";

import { accessible, button, addServer, fillServer, heading, open, toThePlan, worded } from "./person";

/** Every error code of the engine, from the generated types. */
const wire = readFileSync(new URL("../src/backend/types.ts", import.meta.url), "utf8");
const declared = /export type ErrorCode = ([^;]+);/.exec(wire)?.[1] ?? "";
const CODES = [...declared.matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? "");
const QUESTIONS = [
  "host-key-changed",
  "server-changed",
  "sudo-password-needed",
  "sudo-password-wrong",
  "key-passphrase-needed",
  "password-expired",
  "second-factor-needed",
  "git-host-key-changed",
];

test("every error says what happened and what to do, and can be retried", async ({ page }) => {
  test.setTimeout(180_000);
  expect(CODES.length).toBeGreaterThan(70);
  for (const code of CODES.filter((code) => !QUESTIONS.includes(code))) {
    await open(page, `pace=0&servers=1&unfinished=1&fail=${code}&at=docker-engine`);
    await button(page, "Continuar").click();
    const alert = page.getByRole("alert");
    await expect(alert, code).toBeVisible();
    await expect(heading(page, "La instalación se detuvo")).toBeVisible();
    await expect(alert.getByRole("heading"), code).toBeFocused();
    await expect(button(page, "Continuar desde aquí")).toBeVisible();
    await worded(page);
    if (code === "image-pull-failed") await accessible(page);
  }
});

for (const [code, label] of [
  ["password-expired", "Contraseña nueva del servidor"],
  ["second-factor-needed", "Respuesta al servidor"],
] as const) {
  test(`${code}: a new server's question is asked, and the task continues`, async ({ page }) => {
    await open(page, `pace=0&fail=${code}&at=login`);
    await button(page, "Nueva instalación").first().click();
    await addServer(page);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(label).fill("respuesta-8842");
    await page.keyboard.press("Enter");
    await expect(heading(page, "Cómo está el servidor")).toBeVisible();
  });
}

for (const code of ["sudo-password-needed", "sudo-password-wrong"]) {
  test(`${code}: the password is asked for, and the task continues`, async ({ page }) => {
    await open(page, `pace=0&fail=${code}&at=login`);
    await button(page, "Nueva instalación").first().click();
    await addServer(page);
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel("Contraseña para administrar el servidor")).toBeVisible();
    await worded(page);
    await accessible(page);
    await dialog.getByRole("textbox").fill("otra-clave");
    await page.keyboard.press("Enter");
    await expect(heading(page, "Cómo está el servidor")).toBeVisible();
  });
}

test("key-passphrase-needed: the passphrase is asked for, and the task continues", async ({ page }) => {
  await open(page, "pace=0&fail=key-passphrase-needed&at=login");
  await button(page, "Nueva instalación").first().click();
  await fillServer(page);
  await page.getByText("Con un archivo de llave").click();
  await button(page, "Elegir archivo…").click();
  await expect(page.getByLabel("Archivo de llave", { exact: true })).toHaveValue("/home/ana/llave.ppk");
  await button(page, "Entrar al servidor").click();
  await button(page, "Sí, es este").click();
  await page.getByRole("dialog").getByLabel("Contraseña de la llave").fill("frase");
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
});

test("host-key-changed: both fingerprints are shown, and Escape stops", async ({ page }) => {
  await open(page, "pace=0&fail=host-key-changed&at=fingerprint");
  await button(page, "Nueva instalación").first().click();
  await fillServer(page);
  await button(page, "Entrar al servidor").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/SHA256:/)).toHaveCount(2);
  await worded(page);
  await accessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
  await button(page, "Entrar al servidor").click();
  await button(page, "El servidor se instaló de nuevo: aceptar la huella").click();
  await button(page, "Sí, es este").click();
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
});

for (const [at, answer] of [
  ["login", "Es otro servidor"],
  ["check", "Es el mismo, se trasladó"],
] as const) {
  test(`server-changed at ${at}: the person says which server it is, and the task continues`, async ({
    page,
  }) => {
    await open(page, `pace=0&fail=server-changed&at=${at}`);
    await button(page, "Nueva instalación").first().click();
    await addServer(page);
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await worded(page);
    await accessible(page);
    await dialog.getByRole("button", { name: answer }).click();
    await expect(heading(page, "Cómo está el servidor")).toBeVisible();
  });
}

test("a page reloaded during an operation shows it again and continues to follow it", async ({ page }) => {
  test.setTimeout(60_000);
  await open(page, "pace=90");
  await toThePlan(page);
  await button(page, "Instalar").click();
  await expect(page.getByText(/^4 /).first()).toBeVisible();
  await page.reload();
  await expect(heading(page, "Instalando")).toBeVisible();
  await expect(page.getByText("facturas.ejemplo.pe").first()).toBeAttached();
  await page.locator(".log > summary").click();
  await page.getByRole("searchbox").fill("docker-engine: 1 /");
  await expect(page.getByRole("log")).toContainText("docker-engine: 1 / 12");
  await accessible(page);
  await expect(heading(page, "El sistema está funcionando")).toBeVisible({ timeout: 30_000 });
});

test("stopping asks for confirmation, says what is kept, and offers to resume", async ({ page }) => {
  await open(page, "pace=40");
  await toThePlan(page);
  await button(page, "Instalar").click();
  await button(page, "Detener la instalación").click();
  await expect(page.getByText("Lo que ya está hecho se conserva")).toBeVisible();
  await expect(button(page, "No, seguir")).toBeFocused();
  await accessible(page);
  await page.keyboard.press("Enter");
  await expect(button(page, "Detener la instalación")).toBeFocused();
  await page.keyboard.press("Enter");
  await button(page, "Sí, detener").click();
  await expect(page.getByRole("alert")).toBeVisible();
  // No step is shown as running or as failed.
  await expect(page.locator(".working, .failed")).toHaveCount(0);
  await expect(button(page, "Continuar desde aquí")).toBeVisible();
  await worded(page);
});

test("closing the window during an installation asks first", async ({ page }) => {
  await open(page, "pace=40");
  await toThePlan(page);
  await button(page, "Instalar").click();
  await page.evaluate(() => dispatchEvent(new Event("fake-backend-close")));
  await expect(page.getByRole("dialog")).toContainText("Hay una operación en marcha");
  await accessible(page);
  await button(page, "No cerrar").click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("an interrupted installation is offered on the home screen, and can be resumed", async ({ page }) => {
  await open(page, "pace=0&servers=1&unfinished=1");
  await expect(page.getByText("La instalación de boletas.ejemplo.pe quedó a medias")).toBeVisible();
  await accessible(page);
  await worded(page);
  await button(page, "Continuar").click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
});

test("a postponed installation can still be resumed", async ({ page }) => {
  await open(page, "pace=0&servers=1&unfinished=1");
  await button(page, "Ahora no").click();
  await expect(page.getByText("quedó a medias")).toHaveCount(0);
  await accessible(page);
  const postponed = page.getByRole("row", { name: /boletas\.ejemplo\.pe/ });
  await postponed.getByRole("button", { name: "Continuar" }).click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
});

test("if only the token is missing, only the token is asked for", async ({ page }) => {
  await open(page, "pace=0&servers=1&unfinished=1&missing=git-token");
  await button(page, "Continuar").click();
  await expect(page.getByText("hace falta el token otra vez")).toBeVisible();
  await expect(page.getByLabel("Dirección de Git")).toHaveValue("https://gitlab.com/e/s.git");
  await page.getByLabel("Token", { exact: true }).fill("glpat-otro");
  await button(page, "Ver el plan").click();
  await expect(heading(page, "Lo que se va a hacer")).toBeVisible();
});

test("a refused token can be replaced, and the installation continues", async ({ page }) => {
  await open(page, "pace=0&servers=1&unfinished=1&fail=git-refused&at=code");
  await button(page, "Continuar").click();
  await expect(page.getByRole("alert")).toContainText("escríbalo en lugar del anterior");
  await page.getByRole("alert").locator("button.main").click();
  await page.getByLabel("Token", { exact: true }).fill("glpat-otro");
  await button(page, "Ver el plan").click();
  await expect(heading(page, "Lo que se va a hacer")).toBeVisible();
});

test("a deploy key that is not accepted yet is shown while the installation waits", async ({ page }) => {
  await open(page, "pace=60&servers=1");
  await button(page, "Nueva instalación").first().click();
  await page.getByText("principal").first().click();
  await button(page, "Continuar").click();
  await expect(button(page, "Continuar")).toBeEnabled();
  await button(page, "Continuar").click();
  await page.getByLabel("Dominio", { exact: true }).fill("facturas.ejemplo.pe");
  await button(page, "Continuar").click();
  await page.getByText("Git con llave de despliegue").click();
  await page.getByLabel("Dirección de Git").fill("git@gitlab.com:empresa/sistema.git");
  await button(page, "Ver el plan").click();
  await button(page, "Instalar").click();
  await expect(page.getByRole("alert").getByText("ssh-ed25519 ")).toBeVisible({ timeout: 15_000 });
  await worded(page);
});

test("a question during the checks of a new server does not add the server twice", async ({ page }) => {
  await open(page, "pace=0&fail=sudo-password-wrong&at=check");
  await button(page, "Nueva instalación").first().click();
  await addServer(page);
  await page.getByRole("dialog").getByRole("textbox").fill("otra-clave");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
  await button(page, "Inicio").first().click();
  await expect(page.getByRole("region", { name: "principal" })).toHaveCount(1);
});

test("numbers proposed for one server are not used for another", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  const proposed = async (server: string) => {
    await page.getByText(server).first().click();
    await button(page, "Continuar").click();
    await button(page, "Continuar").click();
    return page.getByLabel("Número de instancia").inputValue();
  };
  await button(page, "Nueva instalación").first().click();
  expect(await proposed("principal")).toBe("3");
  await page.getByLabel("Número de instancia").fill("9");
  await button(page, "Servidor").click();
  expect(await proposed("principal")).toBe("9");
  await button(page, "Servidor").click();
  expect(await proposed("lima-2")).toBe("1");
});

test("an error scrolls into view and takes the focus, wherever the focus was", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 500 });
  await open(page, "pace=30&fail=image-pull-failed&at=images");
  await toThePlan(page);
  await button(page, "Instalar").click();
  await page.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await page.locator(".log > summary").focus();
  const alert = page.getByRole("alert");
  await expect(alert.getByRole("heading")).toBeFocused({ timeout: 15_000 });
  await expect(alert.getByRole("heading")).toBeInViewport();
});

test("an error takes the focus after Enter, but never while the person types", async ({ page }) => {
  await open(page, "pace=400&fail=connection-refused&at=fingerprint");
  await button(page, "Nueva instalación").first().click();
  await fillServer(page);
  const password = page.getByLabel("Contraseña", { exact: true });
  const errorHeading = page.getByRole("alert").getByRole("heading");
  await password.press("Enter");
  await expect(errorHeading).toBeFocused();
  await password.press("Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.keyboard.type("x");
  await expect(errorHeading).toBeVisible();
  await expect(password).toBeFocused();
});

test("a damaged list of servers is set aside, and what could be read of it is shown", async ({ page }) => {
  await open(page, "servers&fail=inventory-damaged&at=servers");
  await button(page, "Recuperar la lista").click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("damaged-20261125T120000Z");
  await expect(page.getByRole("heading", { name: "principal" })).toBeVisible();
});

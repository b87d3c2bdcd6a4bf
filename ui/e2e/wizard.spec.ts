import { mkdirSync, writeFileSync } from "node:fs";

import { expect, test } from "@playwright/test";

import {
  accessible,
  button,
  choose,
  addServer,
  fillCode,
  fillDomain,
  fillServer,
  fits,
  freezePrototype,
  heading,
  open,
  toThePlan,
  worded,
} from "./person";

test("from an empty home to a running system, every screen is accessible", async ({ page }) => {
  const consoleErrors: string[] = [];
  page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
  await open(page);
  const isSound = async () => {
    await accessible(page);
    await worded(page);
    await fits(page);
  };
  await isSound();
  await button(page, "Nueva instalación").first().click();
  await isSound();
  await fillServer(page);
  await button(page, "Entrar al servidor").click();
  await expect(page.getByRole("dialog")).toContainText("SHA256:");
  await isSound();
  await button(page, "Sí, es este").click();
  await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
  await isSound();
  await button(page, "Continuar").click();
  await page.getByLabel("Dominio", { exact: true }).fill("facturas.ejemplo.pe");
  await expect(page.getByText("Lleva a este servidor.").first()).toBeVisible();
  await page.getByText("Opciones avanzadas").click();
  await isSound();
  await button(page, "Continuar").click();
  await isSound();
  await fillCode(page);
  await expect(heading(page, "Lo que se va a hacer")).toBeVisible();
  await isSound();
  await button(page, "Instalar").click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  await isSound();
  await button(page, "Mostrar").click();
  await expect(page.getByText("FdD3AUaIlbVYPtO56XIfJNKGXzQI")).toBeVisible();
  await button(page, "Inicio").first().click();
  await expect(page.getByText("FdD3AUaIlbVYPtO56XIfJNKGXzQI")).toHaveCount(0);
  await expect(button(page, "facturas.ejemplo.pe")).toBeVisible();
  await isSound();
  expect(consoleErrors).toEqual([]);
});

test("the plan is saved as a PDF under the window's content security policy", async ({ page }) => {
  const consoleErrors: string[] = [];
  page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
  await freezePrototype(page);
  await open(page);
  await toThePlan(page);
  await button(page, "Guardar como texto").click();
  await expect(page.getByText("/home/ana/plan-principal-1.txt")).toBeVisible();
  const loaded = page.waitForRequest(/jspdf/);
  await button(page, "Guardar como PDF").click();
  await expect(page.getByText("/home/ana/plan-principal-1.pdf")).toBeVisible();
  await loaded;
  const base64 = await page.evaluate(() => (window as unknown as { savedDocument: string }).savedDocument);
  mkdirSync("../target", { recursive: true });
  writeFileSync("../target/plan.pdf", base64, "base64");
  const pdf = Buffer.from(base64, "base64").toString("latin1");
  expect(pdf.startsWith("%PDF-")).toBe(true);
  const pages = [...pdf.matchAll(/\/Type \/Page\b/g)].length;
  expect(pages).toBeGreaterThan(1);
  for (const words of [
    "Plan de instalación",
    "facturas.ejemplo.pe",
    "Ningún paso borra datos.",
    "Los datos",
    "Poner en marcha el proxy",
    `Página ${pages} de ${pages}`,
  ])
    expect(pdf).toContain(words);
  expect(consoleErrors).toEqual([]);
});

test("going back, forth and home keeps what was typed", async ({ page }) => {
  await open(page);
  await toThePlan(page);
  await button(page, "Atrás").click();
  await expect(page.getByLabel("Dirección de Git")).toHaveValue("https://gitlab.com/empresa/sistema.git");
  await expect(page.getByText("Ya se dio.")).toBeVisible();
  await button(page, "Atrás").click();
  await expect(page.getByLabel("Dominio", { exact: true })).toHaveValue("facturas.ejemplo.pe");
  await button(page, "Ajustes").click();
  await button(page, "Inicio").click();
  await button(page, "Nueva instalación").click();
  await expect(page.getByLabel("Dominio", { exact: true })).toHaveValue("facturas.ejemplo.pe");
  await expect(page.getByLabel("Número de instancia")).toHaveValue("1");
});

test("no secret is left in the page, its storage or its address", async ({ page }) => {
  await open(page);
  await toThePlan(page);
  const everything = await page.evaluate(() => {
    const fields = [...document.querySelectorAll("input")].map((input) => input.value);
    return [
      document.documentElement.outerHTML,
      ...fields,
      JSON.stringify({ ...localStorage, ...sessionStorage }),
    ];
  });
  for (const secret of ["clave-del-correo", "glpat-secreto"])
    for (const text of [...everything, page.url()]) expect(text).not.toContain(secret);
});

test("an invalid value is explained beside its field, and the screen stays", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 640 });
  await open(page);
  await button(page, "Nueva instalación").first().click();
  await button(page, "Entrar al servidor").click();
  await expect(page.getByLabel("Dirección", { exact: true })).toBeFocused();
  await expect(page.locator("main [aria-invalid]")).toHaveCount(1);
  // The focus moves to the invalid field, which may be scrolled out of view.
  await page.getByLabel("Dirección", { exact: true }).fill("203.0.113.10");
  await page.getByLabel("Puerto", { exact: true }).fill("");
  await button(page, "Entrar al servidor").click();
  await expect(page.getByLabel("Puerto", { exact: true })).toBeFocused();
  await page.getByLabel("Puerto", { exact: true }).fill("22");
  await addServer(page);
  await button(page, "Continuar").click();
  await page.getByLabel("Dominio", { exact: true }).fill("https://facturas.ejemplo.pe");
  await button(page, "Continuar").click();
  await expect(page.getByLabel("Dominio", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Dominio", { exact: true })).toBeFocused();
  await expect(heading(page, "Dominio e instancia")).toBeVisible();
  await worded(page);
  await fillDomain(page);
  await expect(heading(page, "De dónde viene el código")).toBeVisible();
});

test("a bad check prevents continuing, says what to do, and can be repeated", async ({ page }) => {
  await open(page, "pace=0&checks=bad");
  await button(page, "Nueva instalación").first().click();
  await addServer(page);
  await expect(page.getByText("Qué hacer:")).toBeVisible();
  await expect(button(page, "Continuar")).toBeDisabled();
  await accessible(page);
  await button(page, "Revisar otra vez").click();
  await expect(page.getByText("Qué hacer:")).toBeVisible();
});

test("each DNS verdict has its text, and none prevents continuing", async ({ page }) => {
  for (const verdict of ["correct", "propagating", "points-elsewhere", "missing", "behind-cdn", "unknown"]) {
    await open(page, `pace=0&servers=1&dns=${verdict}`);
    await button(page, "Nueva instalación").first().click();
    await page.getByText("principal").first().click();
    await button(page, "Continuar").click();
    await button(page, "Continuar").click();
    await page.getByLabel("Dominio", { exact: true }).fill("facturas.ejemplo.pe");
    const answer = page.getByRole("list", { name: "Adónde lleva el dominio" });
    await expect(answer).toContainText("*.facturas.ejemplo.pe, para las empresas clientes");
    await expect(answer).not.toContainText("(sin dato)");
    await worded(page);
    await accessible(page);
    await button(page, "Continuar").click();
    await expect(heading(page, "De dónde viene el código")).toBeVisible();
  }
});

for (const [width, height] of [
  [1280, 800],
  [1024, 640],
] as const)
  test(`a DNS report moves no button, ${width} by ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, "pace=0&servers=1&dns=points-elsewhere");
    await button(page, "Nueva instalación").first().click();
    await page.getByText("principal").first().click();
    await button(page, "Continuar").click();
    await button(page, "Continuar").click();
    await expect(heading(page, "Dominio e instancia")).toBeVisible();
    const continueButton = button(page, "Continuar");
    const before = await continueButton.boundingBox();
    await page.getByLabel("Dominio", { exact: true }).fill("facturas.ejemplo.pe");
    await expect(page.getByRole("list", { name: "Adónde lleva el dominio" })).toBeVisible();
    await expect(continueButton).toBeInViewport({ ratio: 1 });
    expect(await continueButton.boundingBox()).toEqual(before);
  });

test("a deploy key is shown and tested before the installation starts", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  await button(page, "Nueva instalación").first().click();
  await page.getByText("principal").first().click();
  await button(page, "Continuar").click();
  await button(page, "Continuar").click();
  await fillDomain(page);
  await page.getByText("Git con llave de despliegue").click();
  await expect(page.getByText("ssh-ed25519 ")).toBeVisible();
  await page.getByLabel("Dirección de Git").fill("git@gitlab.com:empresa/sistema.git");
  await button(page, "Probar el acceso").click();
  await expect(page.getByText("La llave funciona")).toBeVisible();
  await accessible(page);
});

test("the practice server fills in every field", async ({ page }) => {
  await open(page, "pace=0&practice=1");
  await button(page, "Nueva instalación").first().click();
  await button(page, "Usar el servidor de práctica").click();
  await button(page, "Entrar al servidor").click();
  await button(page, "Sí, es este").click();
  await button(page, "Continuar").click();
  await expect(page.getByLabel("Dominio", { exact: true })).toHaveValue("fact.practica.test");
});

test("the whole wizard can be used by keyboard", async ({ page }) => {
  await open(page);
  /** Presses Tab until the focus is on the named element, as a person does. */
  const tabTo = async (name: string | RegExp) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const focused = document.activeElement;
        const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.innerText : undefined;
        return (label ?? focused?.textContent ?? "").trim();
      });
      if (typeof name === "string" ? here === name : name.test(here)) return;
    }
    throw new Error(`Tab never reached ${name}`);
  };
  await tabTo("Nueva instalación");
  await page.keyboard.press("Enter");
  await tabTo("Dirección");
  await page.keyboard.type("root@203.0.113.10");
  await tabTo("Contraseña");
  await page.keyboard.type("clave-del-correo");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await tabTo("Sí, es este");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
  await expect(button(page, "Continuar")).toBeEnabled();
  await tabTo("Continuar");
  await page.keyboard.press("Enter");
  await tabTo("Dominio");
  await page.keyboard.type("facturas.ejemplo.pe");
  await page.keyboard.press("Enter");
  await expect(heading(page, "De dónde viene el código")).toBeVisible();
  await tabTo("Dirección de Git");
  await page.keyboard.type("https://gitlab.com/empresa/sistema.git");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Lo que se va a hacer")).toBeVisible();
  await tabTo("Instalar");
  await page.keyboard.press("Enter");
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  await tabTo("Mostrar");
  await page.keyboard.press("Enter");
  await expect(page.getByText("FdD3AUaIlbVYPtO56XIfJNKGXzQI")).toBeVisible();
});

test("at twice the size and with reduced motion, nothing overflows", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 640, height: 400 },
    deviceScaleFactor: 2,
    reducedMotion: "reduce",
    locale: "es-PE",
  });
  const page = await context.newPage();
  await open(page);
  await button(page, "Nueva instalación").first().click();
  await fits(page);
  await accessible(page);
  await addServer(page);
  await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
  await fits(page);
  await button(page, "Continuar").click();
  await fillDomain(page);
  await fits(page);
  await fillCode(page);
  await expect(heading(page, "Lo que se va a hacer")).toBeVisible();
  await fits(page);
  await accessible(page);
  await button(page, "Instalar").click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  await fits(page);
  await accessible(page);
  await context.close();
});

test("an instance's place shows its login data, and hides the password again", async ({ page }) => {
  const PASSWORD = "FdD3AUaIlbVYPtO56XIfJNKGXzQI";
  const inPage = () =>
    page.evaluate((secret) => document.documentElement.outerHTML.includes(secret), PASSWORD);
  await page.clock.install();
  await open(page, "pace=0&servers=1");
  await choose(page, "facturas.ejemplo.pe", "Datos de acceso");
  await expect(button(page, "Abrir el sistema")).toHaveCount(1);
  await expect(page.getByText("admin@facturas.ejemplo.pe")).toBeVisible();
  expect(await inPage()).toBe(false);
  await accessible(page);
  await worded(page);
  await button(page, "Mostrar").click();
  await expect(page.getByText(PASSWORD)).toBeVisible();
  await fits(page);
  await page.clock.runFor(59_000);
  expect(await inPage()).toBe(true);
  await page.clock.runFor(2_000);
  expect(await inPage()).toBe(false);

  // Showing it again restarts the time.
  await button(page, "Mostrar").click();
  await page.clock.runFor(30_000);
  await button(page, "Ocultar").click();
  await button(page, "Mostrar").click();
  await page.clock.runFor(40_000);
  await expect(page.getByText(PASSWORD)).toBeVisible();
  await page.getByRole("tab", { name: "Actividad" }).click();
  expect(await inPage()).toBe(false);
  await page.getByRole("tab", { name: "Resumen" }).click();
  await button(page, "Mostrar").click();
  await expect(page.getByText(PASSWORD)).toBeVisible();
  await button(page, "Ajustes").click();
  expect(await inPage()).toBe(false);
});

test("a refusal of the keyring is shown, and copying is not confirmed", async ({ page }) => {
  await open(page, "pace=0&servers=1&fail=keyring-locked&at=secret");
  await choose(page, "facturas.ejemplo.pe", "Datos de acceso");
  await button(page, "Mostrar").click();
  await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
  await button(page, "Copiar").last().click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(button(page, "Copiado")).toHaveCount(0);
});

test("another instance is started from its server's card, and keeps what was typed before", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1");
  await page
    .getByRole("region", { name: "lima-2" })
    .getByRole("button", { name: "Instalar un sistema" })
    .click();
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
  await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
  await button(page, "Continuar").click();
  await expect(page.getByLabel("Número de instancia")).toHaveValue("1");
  await page.getByLabel("Dominio", { exact: true }).fill("nuevo.ejemplo.pe");
  await button(page, "Inicio").click();
  await choose(page, "principal", "Instalar otro sistema");
  await expect(button(page, "Continuar")).toBeEnabled();
  await button(page, "Atrás").click();
  await expect(page.getByRole("radio", { name: "principal" })).toBeChecked();
  await button(page, "Continuar").click();
  await expect(button(page, "Continuar")).toBeEnabled();
  await button(page, "Continuar").click();
  await expect(page.getByLabel("Número de instancia")).toHaveValue("3");
  await expect(page.getByLabel("Dominio", { exact: true })).toHaveValue("nuevo.ejemplo.pe");
});

test("while an installation is running, home leads to it and offers no other on its server", async ({
  page,
}) => {
  await open(page, "pace=90&servers=1");
  await choose(page, "principal", "Instalar otro sistema");
  await expect(button(page, "Continuar")).toBeEnabled();
  await button(page, "Continuar").click();
  await page.getByLabel("Dominio", { exact: true }).fill("otro.ejemplo.pe");
  await button(page, "Continuar").click();
  await fillCode(page);
  await button(page, "Instalar").click();
  await expect(heading(page, "Instalando")).toBeVisible();
  await button(page, "Inicio").click();
  await expect(page.getByText("Se está instalando otro.ejemplo.pe")).toBeVisible();
  await button(page, "Acciones del servidor principal").click();
  await expect(page.getByRole("menuitem", { name: "Instalar otro sistema" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await accessible(page);
  await button(page, "Ver cómo va").click();
  await expect(heading(page, "Instalando")).toBeVisible();
});

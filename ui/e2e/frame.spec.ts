// The window's frame: places and the way back, the search, and operations that go on wherever the person is.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, choose, fits, freezePrototype, heading, open, worded } from "./person";

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

const nav = (page: Page) => page.getByRole("navigation", { name: "Secciones" });
const to = (page: Page, name: string) => nav(page).getByRole("button", { name, exact: true }).click();
const card = (page: Page, server: string) => page.getByRole("region", { name: server, exact: true });
const drawer = (page: Page) => page.getByRole("complementary", { name: "Operaciones" });
const toasts = (page: Page) => page.getByRole("region", { name: "Avisos" });
const status = (page: Page) => page.getByRole("status", { name: "Lo que pasa en las operaciones" });
const inProgress = (page: Page) => nav(page).getByRole("list", { name: "En marcha" }).getByRole("button");

/** Lets what is running on a server go on to its end. */
const release = (page: Page, server: string) =>
  page.evaluate((detail) => dispatchEvent(new CustomEvent("fake-backend-release", { detail })), server);

/** Restarts the instance that stands, and goes home while it is running. */
async function restart(page: Page): Promise<void> {
  await choose(page, "facturas.ejemplo.pe", "Reiniciar");
  await button(page, "Reiniciar").click();
  await expect(heading(page, "Reiniciando")).toBeVisible();
  await to(page, "Inicio");
}

/** Installs on the other server. */
async function installOnLima(page: Page): Promise<void> {
  await card(page, "lima-2").getByRole("button", { name: "Instalar un sistema" }).click();
  await expect(button(page, "Continuar")).toBeEnabled();
  await button(page, "Continuar").click();
  await page.getByLabel("Dominio", { exact: true }).fill("nuevo.ejemplo.pe");
  await button(page, "Continuar").click();
  await page.getByLabel("Dirección de Git").fill("https://gitlab.com/empresa/sistema.git");
  await button(page, "Ver el plan").click();
  await button(page, "Instalar").click();
  await expect(heading(page, "Instalando")).toBeVisible();
}

test("each place is accessible, and one goes back and forward through them", async ({ page }) => {
  await freezePrototype(page);
  await open(page, "pace=0&servers=1");
  await to(page, "Servidores");
  await expect(heading(page, "Servidores")).toBeFocused();
  await expect(page.getByRole("row", { name: /principal root@203\.0\.113\.10 2 conectado/ })).toBeVisible();
  await isSound(page);
  await button(page, "principal").click();
  await expect(heading(page, "principal")).toBeFocused();
  await isSound(page);
  await button(page, "facturas.ejemplo.pe").click();
  await expect(heading(page, "facturas.ejemplo.pe")).toBeFocused();
  await expect(page.getByText("bien", { exact: true })).toBeVisible();
  await isSound(page);
  await page.getByRole("tab", { name: "Actividad" }).click();
  // What was begun on earlier days, and not what was done to the other system.
  await expect(
    page.getByRole("row", { name: /Instalar facturas\.ejemplo\.pe .*2026.* terminó bien/ }),
  ).toBeVisible();
  await expect(page.getByText("boletas.ejemplo.pe")).toHaveCount(0);
  await isSound(page);
  await to(page, "Actividad");
  await expect(
    page.getByRole("row", { name: /Desinstalar Sistema 3 principal .* quedó interrumpida/ }),
  ).toBeVisible();
  await expect(heading(page, "Actividad")).toBeFocused();
  await isSound(page);

  const back = () => page.keyboard.press("Alt+ArrowLeft");
  await back();
  await expect(page.getByRole("tab", { name: "Actividad" })).toHaveAttribute("aria-selected", "true");
  await back();
  await expect(page.getByRole("tab", { name: "Resumen" })).toHaveAttribute("aria-selected", "true");
  await back();
  await expect(heading(page, "principal")).toBeFocused();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(heading(page, "facturas.ejemplo.pe")).toBeFocused();
  // The mouse's own button for it.
  await page.evaluate(() => dispatchEvent(new MouseEvent("mouseup", { button: 3, bubbles: true })));
  await expect(heading(page, "principal")).toBeFocused();
  await button(page, "Servidores").last().click();
  await expect(heading(page, "Servidores")).toBeFocused();
});

test("going back to the wizard finds what was typed, and no secret", async ({ page }) => {
  await open(page, "pace=0");
  await button(page, "Nueva instalación").click();
  await page.getByLabel("Dirección", { exact: true }).fill("203.0.113.10");
  await page.getByLabel("Contraseña", { exact: true }).fill("clave-del-correo");
  await to(page, "Servidores");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(page.getByLabel("Dirección", { exact: true })).toHaveValue("203.0.113.10");
  await expect(page.getByLabel("Contraseña", { exact: true })).toHaveValue("");
});

test("the search is used by keyboard only", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  const search = page.getByRole("combobox");
  const find = async (text: string) => {
    await page.keyboard.press("Control+k");
    await expect(search).toBeFocused();
    await page.keyboard.type(text);
  };
  await find("");
  await expect(page.getByRole("option", { name: "Inicio" })).toBeVisible();
  await isSound(page);
  await page.keyboard.press("Escape");
  await expect(search).toHaveCount(0);

  await find("PRINCIPAL fact");
  await page.keyboard.press("Enter");
  await expect(heading(page, "facturas.ejemplo.pe")).toBeFocused();
  await find("lima");
  await expect(page.getByRole("option").first()).toContainText("lima-2");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Cómo está el servidor")).toBeFocused();
  await find("instalacion");
  await page.keyboard.press("Enter");
  // The same keys leave the search while it is still there.
  await expect(search).toHaveCount(0);
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
  await find("nada de esto");
  await expect(page.getByText("No se encontró nada.")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(search).toHaveCount(0);
  // What has to be answered first is not covered.
  await to(page, "Ayuda");
  await expect(page.getByRole("dialog")).toContainText("Alt + ←");
  await isSound(page);
  await page.keyboard.press("Control+k");
  await expect(search).toHaveCount(0);
});

test("an operation that ends elsewhere is told by a toast, and stays in the list until it is put aside", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1&hold=1");
  await restart(page);
  await expect(inProgress(page)).toHaveCount(1);
  await expect(page).toHaveTitle(/^\d+ % · Reiniciar facturas\.ejemplo\.pe · Instalador Smart$/);
  const told = (name: string) =>
    page.evaluate((key) => (window as unknown as Record<string, unknown>)[key], name);
  expect(await told("shownProgress")).toEqual(expect.any(Number));
  await to(page, "Ajustes");
  await release(page, "principal");
  await expect.poll(() => told("notified")).toBe("facturas.ejemplo.pe quedó reiniciado.");
  await expect.poll(() => told("shownProgress")).toBeUndefined();
  const toast = toasts(page).getByText("facturas.ejemplo.pe quedó reiniciado.");
  await expect(toast).toBeVisible();
  await expect(status(page)).toHaveText("facturas.ejemplo.pe quedó reiniciado.", { timeout: 7_000 });
  await expect(heading(page, "Ajustes")).toBeVisible();
  await expect(page).toHaveTitle("Instalador Smart");
  await isSound(page);
  await toasts(page).getByRole("button", { name: "Ver resultado" }).click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  await expect(toast).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("operaciones");
  await page.keyboard.press("Enter");
  await expect(drawer(page)).toContainText("Terminadas (1)");
  await isSound(page);
  await drawer(page).getByRole("button", { name: "Descartar" }).click();
  await expect(drawer(page)).not.toContainText("Terminadas");
  await drawer(page).getByRole("button", { name: "Cerrar las operaciones" }).focus();
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  // What was done stays in the record.
  await to(page, "Actividad");
  await expect(
    page.getByRole("row", { name: /Reiniciar facturas\.ejemplo\.pe principal .* terminó bien/ }).first(),
  ).toBeVisible();
  await isSound(page);
});

test("an operation that is looked at ends without a toast", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  await choose(page, "facturas.ejemplo.pe", "Reiniciar");
  await button(page, "Reiniciar").click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  await expect(toasts(page)).toBeEmpty();
});

test("two operations run at once, each on its server, and both are followed from anywhere", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1&hold=1");
  await restart(page);
  await installOnLima(page);
  await to(page, "Inicio");
  await expect(inProgress(page)).toHaveCount(2);
  await expect(page).toHaveTitle("2 en marcha · Instalador Smart");
  await expect(page.getByRole("button", { name: /^Instalar (otro|un) sistema$/ })).toHaveCount(0);
  await isSound(page);

  await inProgress(page).filter({ hasText: "nuevo.ejemplo.pe" }).click();
  await expect(drawer(page).getByRole("heading", { name: "Operaciones" })).toBeFocused();
  await expect(drawer(page)).toContainText("En marcha (2)");
  await expect(drawer(page).getByRole("heading", { name: "La puesta en marcha" })).toBeVisible();
  await isSound(page);
  // It is not modal: the person goes on elsewhere, and it stays.
  await to(page, "Servidores");
  await expect(heading(page, "Servidores")).toBeFocused();
  await expect(page.getByRole("row", { name: /lima-2 .* en marcha, \d+ %/ })).toBeVisible();
  await release(page, "principal");
  await expect(drawer(page)).toContainText("Terminadas (1)");
  await expect(drawer(page)).toContainText("En marcha (1)");

  // Stopping one leaves what the other came to.
  await drawer(page).getByRole("button", { name: "Detener la instalación" }).click();
  await drawer(page).getByRole("button", { name: "Sí, detener" }).click();
  await expect(drawer(page)).toContainText("Terminadas (2)");
  await expect(toasts(page)).toContainText("Se detuvo la instalación de nuevo.ejemplo.pe.");
  await drawer(page).getByRole("button", { name: "Cerrar las operaciones" }).click();
  await expect(drawer(page)).toHaveCount(0);
});

test("leaving the wizard loses nothing: another installation is begun, and one comes back to both", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1&hold=1");
  await installOnLima(page);
  await to(page, "Inicio");
  await button(page, "Nueva instalación").click();
  await expect(heading(page, "¿En qué servidor se instala?")).toBeVisible();
  await page.getByText("Otro servidor").click();
  await page.getByLabel("Dirección", { exact: true }).fill("198.51.100.7");
  await inProgress(page).click();
  await drawer(page).getByRole("button", { name: "Ver en pantalla completa" }).click();
  await expect(heading(page, "Instalando")).toBeVisible();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(page.getByLabel("Dirección", { exact: true })).toHaveValue("198.51.100.7");
});

test("a failed operation needs attention, says why, can be tried again, and is put aside", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1&hold=1&fail=disk-full&at=start-services&on=principal");
  await restart(page);
  await installOnLima(page);
  await to(page, "Ajustes");
  await release(page, "principal");
  await expect(toasts(page)).toContainText("El reinicio de facturas.ejemplo.pe no terminó.");
  await expect(nav(page).getByRole("button", { name: "Inicio 1 por atender" })).toBeVisible();
  await isSound(page);
  await nav(page).getByRole("button", { name: "Inicio" }).click();
  const attention = page.locator(".attention");
  await expect(attention).toContainText("Reiniciar facturas.ejemplo.pe: no terminó");
  await isSound(page);
  await attention.getByRole("button", { name: "Ver por qué" }).click();
  await expect(heading(page, "El reinicio no terminó")).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("Qué hacer:");
  await expect(toasts(page)).toBeEmpty();

  await inProgress(page).click();
  await drawer(page).getByRole("button", { name: "Intentar otra vez" }).click();
  await expect(drawer(page)).toContainText("En marcha (2)");
  await expect(heading(page, "Reiniciando")).toBeVisible();
  await expect(nav(page).getByRole("button", { name: "Inicio", exact: true })).toBeVisible();
  await release(page, "principal");
  await expect(heading(page, "El reinicio no terminó")).toBeVisible();
  await drawer(page)
    .getByRole("region", { name: "Reiniciar facturas.ejemplo.pe" })
    .getByRole("button", { name: "Descartar" })
    .click();
  await expect(nav(page).getByRole("button", { name: "Inicio", exact: true })).toBeVisible();
  // Nor does it come back with the page.
  await page.reload();
  await expect(nav(page)).toBeVisible();
  await to(page, "Actividad");
  await expect(page.getByText("nuevo.ejemplo.pe").first()).toBeVisible();
  await expect(nav(page).getByRole("button", { name: "Inicio", exact: true })).toBeVisible();
  // What was done stays in the record all the same.
  await expect(
    page.getByRole("row", { name: /Reiniciar facturas\.ejemplo\.pe .* no terminó/ }).first(),
  ).toBeVisible();
});

test("operations that are found running are followed again", async ({ page }) => {
  await open(page, "pace=0&servers=1&hold=1");
  await restart(page);
  await installOnLima(page);
  await page.reload();
  await expect(drawer(page)).toContainText("En marcha (2)");
  await expect(heading(page, "Inicio")).toBeVisible();
  await release(page, "principal");
  await expect(drawer(page)).toContainText("Terminadas (1)");
  await drawer(page).getByRole("button", { name: "Ver resultado" }).click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
});

for (const [width, height] of [
  [640, 440],
  [1093, 614],
] as const)
  test(`at ${width} by ${height}, nothing overlaps and everything can be reached`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, "pace=0&servers=1&hold=1");
    await restart(page);
    const isApart = async () => {
      const [aside, main] = await Promise.all([nav(page).boundingBox(), page.locator("main").boundingBox()]);
      expect((aside?.x ?? 0) + (aside?.width ?? 0)).toBeLessThanOrEqual((main?.x ?? 0) + 0.5);
      expect((main?.x ?? 0) + (main?.width ?? 0)).toBeLessThanOrEqual(width);
      // No button of the sidebar lies on another.
      const boxes = await nav(page)
        .getByRole("button")
        .evaluateAll((all) =>
          all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom] as const),
        );
      for (const [index, [top]] of boxes.entries())
        if (index > 0) expect(top).toBeGreaterThanOrEqual((boxes[index - 1]?.[1] ?? 0) - 0.5);
      await fits(page);
    };
    await isApart();
    for (const name of ["Servidores", "Actividad", "Ajustes", "Inicio"]) {
      await to(page, name);
      await expect(heading(page, name)).toBeVisible();
      await isApart();
    }
    await accessible(page);
    await inProgress(page).click();
    const box = await drawer(page).boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width + 0.5);
    await accessible(page);
    await drawer(page).getByRole("button", { name: "Cerrar las operaciones" }).click();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeInViewport({ ratio: 1 });
    await accessible(page);
  });

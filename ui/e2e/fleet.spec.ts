// The fleet: every server with its systems, how each of them is, and what needs attention.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, choose, fits, freezePrototype, heading, open, worded } from "./person";

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

const group = (page: Page, server: string) => page.getByRole("region", { name: server, exact: true });
const trouble = (page: Page) => page.getByRole("region", { name: "Necesita atención" }).getByRole("listitem");
const home = (page: Page) => page.getByRole("navigation").getByRole("button", { name: /^Inicio/ });

test("a small fleet is told whole, as it was just seen", async ({ page }) => {
  await freezePrototype(page);
  await open(page, "pace=0&servers=1");
  await expect(page.getByRole("row", { name: /bien facturas\.ejemplo\.pe #1/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /sin terminar boletas\.ejemplo\.pe #2/ })).toBeVisible();
  await expect(group(page, "principal")).toContainText("2 sistemas · 45 GB libres");
  await expect(group(page, "lima-2")).toContainText("sin sistemas");
  await expect(page.getByText("Comprobado recién")).toBeVisible();
  await expect(trouble(page)).toHaveCount(0);
  await expect(page.getByRole("searchbox")).toHaveCount(0);
  await isSound(page);
  await button(page, "Acciones de facturas.ejemplo.pe").click();
  await expect(page.getByRole("menuitem", { name: "Reiniciar" })).toBeVisible();
  await isSound(page);
});

test("what is wrong stands first, each with its cause and a way on", async ({ page }) => {
  await open(page, "pace=0&fleet=3x2&bad=1&lost=1");
  await expect(trouble(page)).toHaveText([
    /botica1\.pe · no responde \(lima-1\)/,
    /trujillo-1 ·\s+El servidor .* no respondió a tiempo/,
  ]);
  await expect(home(page)).toHaveAccessibleName("Inicio 2 por atender");
  // What was seen of the lost one keeps its age, and is not good.
  await expect(group(page, "trujillo-1").getByRole("row")).toContainText([
    "",
    "sin comprobar · hace 3 horas: bien",
    "sin comprobar · hace 3 horas: bien",
  ]);
  await isSound(page);
  await trouble(page).nth(0).getByRole("button", { name: "Ver" }).click();
  await expect(heading(page, "botica1.pe")).toBeVisible();
  await expect(page.getByText("Reinicie el sistema. Si sigue igual")).toBeVisible();
  await isSound(page);
});

test("what was seen long ago is not told as good, until somebody looks", async ({ page }) => {
  await open(page, "pace=0&fleet=1x1&seen=20");
  await expect(
    page.getByRole("row", { name: /sin comprobar · hace 20 minutos: bien botica1\.pe/ }),
  ).toBeVisible();
  await expect(page.locator(".good")).toHaveCount(0);
  await isSound(page);
});

test("many servers: those that are well are folded, and one finds by name and by trouble", async ({
  page,
}) => {
  await open(page, "pace=0&fleet=30x4&bad=5&lost=4");
  await expect(trouble(page)).toHaveText([
    /5 sistemas no están bien: botica1\.pe, ferreteria2\.pe, bodega3\.pe y 2 más/,
    /No hay conexión con 4 servidores: .* y 1 más/,
  ]);
  // A server with trouble is open, one without is folded.
  await expect(group(page, "lima-1").getByRole("row", { name: /botica1\.pe/ })).toBeVisible();
  await expect(group(page, "cusco-1")).toContainText("todo bien");
  await expect(group(page, "cusco-1").getByRole("row")).toHaveCount(0);
  await button(page, "Mostrar u ocultar los sistemas de cusco-1").click();
  await expect(group(page, "cusco-1").getByRole("row", { name: /bien libreria13\.pe/ })).toBeVisible();
  await button(page, "Mostrar u ocultar los sistemas de lima-1").click();
  await expect(group(page, "lima-1").getByRole("row")).toHaveCount(0);

  await trouble(page).nth(0).getByRole("button", { name: "Verlos" }).click();
  await expect(button(page, "Con problemas 5")).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("row", { name: /no responde/ })).toHaveCount(5);
  await isSound(page);
  await button(page, "Todos 120").click();
  await page.getByRole("searchbox").fill("cusco");
  await expect(page.getByRole("region", { name: /^cusco-/ })).toHaveCount(4);
  await expect(page.getByRole("region", { name: /^lima-/ })).toHaveCount(0);
  await page.getByRole("searchbox").fill("nada de esto");
  await expect(page.getByText("Ningún sistema coincide con lo que se busca.")).toBeVisible();
});

test("a server is looked at again from its menu, and all from the button", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  await expect(page.getByText("Comprobado recién")).toBeVisible();
  await choose(page, "principal", "Comprobar ahora");
  await expect(page.getByRole("row", { name: /bien facturas\.ejemplo\.pe/ })).toBeVisible();
  await page.getByRole("button", { name: "Comprobar ahora", exact: true }).click();
  await expect(page.getByRole("row", { name: /bien facturas\.ejemplo\.pe/ })).toBeVisible();
});

test("what of a server needs a person is told with what to do, and its systems stay good", async ({
  page,
}) => {
  await open(page, "pace=0&fleet=2x1&tight=1");
  await expect(trouble(page)).toHaveText([/lima-1 · queda poco disco: 95 % usado, quedan 3\.8 GB/]);
  await expect(page.getByRole("row", { name: /bien botica1\.pe/ })).toBeVisible();
  await trouble(page).getByRole("button", { name: "Ver" }).click();
  await expect(heading(page, "lima-1")).toBeVisible();
  await expect(page.getByText("amplíe el disco antes de que se llene")).toBeVisible();
  await isSound(page);
});

test("a server is renamed, and forgotten, without touching it", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  await choose(page, "principal", "Cambiar el nombre…");
  const dialog = page.getByRole("dialog");
  await isSound(page);
  await dialog.getByLabel("Nombre").fill("lima-2");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("lima-2");
  await dialog.getByLabel("Nombre").fill("lima-1");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(group(page, "lima-1").getByRole("row", { name: /facturas\.ejemplo\.pe/ })).toBeVisible();
  await expect(group(page, "principal")).toHaveCount(0);
  await choose(page, "lima-1", "Quitar de la lista…");
  await expect(dialog).toContainText("sus sistemas siguen funcionando");
  await isSound(page);
  await dialog.getByRole("button", { name: "Cancelar" }).click();
  await expect(group(page, "lima-1")).toBeVisible();
  await choose(page, "lima-1", "Quitar de la lista…");
  await dialog.getByRole("button", { name: "Quitar de la lista" }).click();
  await expect(group(page, "lima-1")).toHaveCount(0);
  await expect(page.locator(".toast")).toContainText("lima-1 ya no está en la lista.");
});

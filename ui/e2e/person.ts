// What a person does on the pages, and assertions that have to hold on each of them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** axe finds no accessibility violation on the page. */
export async function accessible(page: Page): Promise<void> {
  // The pages' content security policy forbids foreign scripts, so axe is injected through the debugger.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await (
      window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  });
  expect(found).toEqual([]);
}

/** Every text is in the catalogues: a missing one would show its id. */
export async function worded(page: Page): Promise<void> {
  const text = await page.locator("body").innerText();
  expect(text).not.toMatch(
    /\b(ui|cli|error|step|check|checks|label|state|verdict|unit|host-key|plan|deploy-key|result)-[a-z]+\b/,
  );
}

/** Nothing overflows horizontally. */
export async function fits(page: Page): Promise<void> {
  const [inside, outside] = await page.evaluate(() => {
    const main = document.querySelector("main") ?? document.body;
    return [main.scrollWidth, main.clientWidth];
  });
  expect(inside).toBeLessThanOrEqual((outside ?? 0) + 1);
}

/** As the window does before the pages are loaded. */
export const freezePrototype = (page: Page) => page.addInitScript(() => Object.freeze(Object.prototype));

export async function open(page: Page, query = "pace=0"): Promise<void> {
  await page.goto(`/?${query}`);
  const remembers = await page.evaluate(() => {
    const kept = sessionStorage.length > 0;
    sessionStorage.clear();
    return kept;
  });
  if (remembers) await page.goto(`/?${query}`);
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });

/** Chooses from the menu of a system, or of a server. */
export async function choose(page: Page, whose: string, item: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^Acciones (de|del servidor) ${whose}$`) }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** Fills in the first screen for a new server. */
export async function fillServer(page: Page): Promise<void> {
  await page.getByLabel("Dirección", { exact: true }).fill("ssh root@203.0.113.10 -p 2222");
  await page.getByLabel("Nombre", { exact: true }).fill("principal");
  await page.getByLabel("Contraseña", { exact: true }).fill("clave-del-correo");
}

export async function addServer(page: Page): Promise<void> {
  await fillServer(page);
  await button(page, "Entrar al servidor").click();
  await button(page, "Sí, es este").click();
}

export async function fillDomain(page: Page): Promise<void> {
  await page.getByLabel("Dominio", { exact: true }).fill("facturas.ejemplo.pe");
  await button(page, "Continuar").click();
}

export async function fillCode(page: Page): Promise<void> {
  await page.getByLabel("Dirección de Git").fill("https://gitlab.com/empresa/sistema.git");
  await page.getByLabel("Token", { exact: true }).fill("glpat-secreto");
  await button(page, "Ver el plan").click();
}

/** From the first screen to the plan. */
export async function toThePlan(page: Page): Promise<void> {
  await button(page, "Nueva instalación").first().click();
  await addServer(page);
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
  await button(page, "Continuar").click();
  await fillDomain(page);
  await fillCode(page);
  await expect(heading(page, "Lo que se va a hacer")).toBeVisible();
}

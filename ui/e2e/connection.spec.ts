// How a known server is reached: changing it, and what such a server asks when one logs in.
import { expect, test, type Page } from "@playwright/test";

import { accessible, button, choose, fillServer, fits, heading, open, worded } from "./person";

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

const card = (page: Page, server = "principal") => page.getByRole("region", { name: server });
const host = (page: Page) => page.getByLabel("Dirección", { exact: true });

async function openEdit(page: Page, query = "pace=0&servers=1", server = "principal"): Promise<void> {
  await open(page, query);
  await choose(page, server, "Cambiar datos de conexión");
  await expect(heading(page, "Cambiar datos de conexión")).toBeFocused();
}

test("a moved server's address is changed after its key was confirmed, and nothing is lost", async ({
  page,
}) => {
  await openEdit(page);
  await expect(host(page)).toHaveValue("203.0.113.10");
  await expect(page.getByLabel("Usuario")).toHaveValue("root");
  await expect(page.getByRole("radio", { name: "Como hasta ahora" })).toBeChecked();
  await expect(page.getByText("Con la llave propia de este programa")).toBeVisible();
  await isSound(page);
  await host(page).fill("ssh root@198.51.100.20 -p 2222");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Puerto", { exact: true })).toHaveValue("2222");
  await host(page).press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("¿Es este el servidor correcto?");
  await expect(dialog).toContainText("SHA256:");
  await expect(dialog).toContainText("198.51.100.20");
  await isSound(page);
  await button(page, "Sí, es este").click();
  await expect(heading(page, "Inicio")).toBeVisible();
  await expect(page.locator(".toast")).toContainText("Se entró al servidor principal con los datos nuevos");
  await expect(card(page)).toContainText("198.51.100.20");
  await expect(card(page)).toContainText("facturas.ejemplo.pe");
  await expect(card(page)).toContainText("boletas.ejemplo.pe");
  await isSound(page);
});

test("a key that is declined changes nothing, and is asked about again", async ({ page }) => {
  await openEdit(page);
  await host(page).fill("198.51.100.20");
  await button(page, "Comprobar y guardar").click();
  await button(page, "No, detenerse").click();
  await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
  await expect(host(page)).toHaveValue("198.51.100.20");
  await button(page, "Comprobar y guardar").click();
  await expect(page.getByRole("dialog")).toContainText("SHA256:");
  await page.keyboard.press("Escape");
  await button(page, "Atrás").click();
  await expect(card(page)).toContainText("203.0.113.10");
});

test("a key that was confirmed for one address is not taken for another", async ({ page }) => {
  await openEdit(page, "pace=0&servers=1&fail=sudo-password-needed&at=edit");
  await host(page).fill("198.51.100.20");
  await button(page, "Comprobar y guardar").click();
  await button(page, "Sí, es este").click();
  await expect(page.getByRole("dialog")).toContainText("administrador");
  await page.keyboard.press("Escape");
  await host(page).fill("198.51.100.99");
  await button(page, "Comprobar y guardar").click();
  await expect(page.getByRole("dialog")).toContainText("198.51.100.99");
});

for (const [code, act, says] of [
  ["host-key-changed", "El servidor se instaló de nuevo: aceptar la huella", "Huella guardada"],
  ["server-changed", "Es el mismo, se trasladó", "se trasladó a otra máquina"],
] as const)
  test(`${code}: the person says so, and the change continues`, async ({ page }) => {
    await openEdit(page, `pace=0&servers=1&fail=${code}&at=edit`);
    await button(page, "Comprobar y guardar").click();
    await expect(page.getByRole("dialog")).toContainText(says);
    await isSound(page);
    await button(page, act).click();
    await expect(page.locator(".toast")).toContainText("Se entró al servidor principal");
  });

for (const [code, label] of [
  ["sudo-password-needed", "Contraseña para administrar el servidor"],
  ["sudo-password-wrong", "Contraseña para administrar el servidor"],
  ["key-passphrase-needed", "Contraseña de la llave"],
] as const)
  test(`${code}: it is asked for, and the change continues`, async ({ page }) => {
    await openEdit(page, `pace=0&servers=1&fail=${code}&at=edit`, "lima-2");
    await expect(page.getByText("Con el archivo de llave de siempre")).toBeVisible();
    await button(page, "Comprobar y guardar").click();
    await page.getByRole("dialog").getByLabel(label).fill("frase-secreta");
    await page.keyboard.press("Enter");
    await expect(page.locator(".toast")).toContainText("Se entró al servidor lima-2");
  });

test("another way to log in is taken over, and its password stays nowhere", async ({ page }) => {
  await openEdit(page, "pace=0&servers=1", "lima-2");
  await page.getByText("Con contraseña", { exact: true }).click();
  await page.getByLabel("Contraseña", { exact: true }).fill("clave-nueva-8842");
  await isSound(page);
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText("Se entró al servidor lima-2");
  const everything = await page.evaluate(
    () => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(everything).not.toContain("clave-nueva-8842");
  await choose(page, "lima-2", "Cambiar datos de conexión");
  await expect(page.getByText("Con la llave propia de este programa")).toBeVisible();
});

test("a refusal says why and what to do, and keeps what was typed and what was known", async ({ page }) => {
  await openEdit(page, "pace=0&servers=1&fail=login-refused&at=edit");
  await page.getByLabel("Usuario").fill("ana");
  await page.getByText("Con contraseña", { exact: true }).click();
  await page.getByLabel("Contraseña", { exact: true }).fill("clave");
  await button(page, "Comprobar y guardar").click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Causa probable:");
  await expect(alert).toContainText("Qué hacer:");
  await expect(alert.getByRole("heading")).toBeFocused();
  await isSound(page);
  await expect(page.getByLabel("Contraseña", { exact: true })).toHaveValue("clave");
  await button(page, "Atrás").click();
  await expect(card(page)).toContainText("203.0.113.10");
  await choose(page, "principal", "Cambiar datos de conexión");
  await expect(page.getByLabel("Usuario")).toHaveValue("root");
});

test("who leaves while the server is being reached stays there, and is told", async ({ page }) => {
  await openEdit(page, "pace=200&servers=1");
  await page.getByLabel("Usuario").fill("ana");
  await button(page, "Comprobar y guardar").click();
  await button(page, "Ajustes").click();
  await page.waitForFunction(() => sessionStorage.getItem("fake-backend")?.includes('"ana"'));
  await expect(heading(page, "Ajustes")).toBeVisible();
  await openEdit(page, "pace=200&servers=1");
  await page.getByLabel("Usuario").fill("ana");
  await button(page, "Comprobar y guardar").click();
  await button(page, "Inicio").click();
  await expect(page.locator(".toast")).toContainText("principal");
});

test("an invalid value is explained beside its field, and nothing is sent", async ({ page }) => {
  await openEdit(page);
  await host(page).fill("");
  await button(page, "Comprobar y guardar").click();
  await expect(host(page)).toBeFocused();
  await expect(host(page)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("at twice the size, the form fits", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 640, height: 400 },
    deviceScaleFactor: 2,
    locale: "es-PE",
  });
  const page = await context.newPage();
  await openEdit(page);
  await page.getByText("Con un archivo de llave").click();
  await isSound(page);
  await context.close();
});

for (const [code, label, says] of [
  ["second-factor-needed", "Respuesta al servidor", "«Verification code:»"],
  ["password-expired", "Contraseña nueva del servidor", "Elija una contraseña nueva"],
] as const) {
  const answer = async (page: Page) => {
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(says);
    await isSound(page);
    await dialog.getByLabel(label).fill("respuesta-8842");
    await page.keyboard.press("Enter");
  };
  const restart = (page: Page) => page.getByRole("button", { name: "Reiniciar", exact: true });

  test(`${code}: a known server asks during its checks`, async ({ page }) => {
    await open(page, `pace=0&servers=1&fail=${code}&at=check`);
    await choose(page, "principal", "Instalar otro sistema");
    await answer(page);
    await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
    await expect(button(page, "Continuar")).toBeEnabled();
    expect(await page.content()).not.toContain("respuesta-8842");
  });

  test(`${code}: a known server asks before a plan`, async ({ page }) => {
    await open(page, `pace=0&servers=1&fail=${code}&at=plan`);
    await choose(page, "facturas.ejemplo.pe", "Reiniciar");
    await expect(page.getByRole("dialog")).toContainText(says);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
    await isSound(page);
    await button(page, "Revisar otra vez").click();
    await answer(page);
    await restart(page).click();
    await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  });

  test(`${code}: an operation that ended with the question is planned again and goes on`, async ({
    page,
  }) => {
    await open(page, `pace=0&servers=1&fail=${code}&at=start-services`);
    await choose(page, "facturas.ejemplo.pe", "Reiniciar");
    await restart(page).click();
    await answer(page);
    await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  });

  test(`${code}: a resumed installation asks, and goes on`, async ({ page }) => {
    await open(page, `pace=0&servers=1&unfinished=1&fail=${code}&at=resume`);
    await button(page, "Continuar").click();
    await answer(page);
    await expect(heading(page, "El sistema está funcionando")).toBeVisible();
  });

  test(`${code}: it is asked while the connection is changed`, async ({ page }) => {
    await openEdit(page, `pace=0&servers=1&fail=${code}&at=edit`);
    await button(page, "Comprobar y guardar").click();
    await answer(page);
    await expect(page.locator(".toast")).toContainText("Se entró al servidor principal");
  });
}

test("an expired password that is not known here is asked for together with the new one", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1&fail=password-expired&at=check&expired=unknown");
  await choose(page, "principal", "Instalar otro sistema");
  const dialog = page.getByRole("dialog");
  const next = dialog.getByRole("button", { name: "Continuar" });
  await dialog.getByLabel("Contraseña nueva del servidor").fill("nueva-8842");
  await expect(next).toBeDisabled();
  await dialog.getByLabel("Contraseña que venció").fill("vieja-8842");
  await isSound(page);
  await next.click();
  await expect(page.getByText("Debian GNU/Linux 13")).toBeVisible();
});

test("the expired password of another account is not renewed: the error is shown", async ({ page }) => {
  await openEdit(page, "pace=0&servers=1&fail=password-expired&at=edit");
  await page.getByLabel("Usuario").fill("ana");
  await button(page, "Comprobar y guardar").click();
  await expect(page.getByRole("alert")).toContainText("venció");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const [call, act] of [
  ["fingerprint", "nuevo"],
  ["check", "principal"],
  ["plan", "facturas.ejemplo.pe"],
  ["edit", ""],
] as const)
  test(`${call}: a server that limits logins is waited for, and the window says until when`, async ({
    page,
  }) => {
    await page.clock.install({ time: new Date("2026-11-28T10:41:44") });
    if (call === "edit") await openEdit(page, "pace=0&servers=1&limit=edit");
    else await open(page, `pace=0&servers=1&limit=${call}`);
    const waiting = page.getByRole("status", { name: "Lo que se espera" });
    await expect(waiting).toBeEmpty();
    if (act === "nuevo") {
      await button(page, "Nueva instalación").first().click();
      await page.getByText("Otro servidor").click();
      await fillServer(page);
      await button(page, "Entrar al servidor").click();
    } else if (act === "") {
      await button(page, "Comprobar y guardar").click();
    } else {
      await choose(page, act, call === "check" ? "Instalar otro sistema" : "Reiniciar");
    }
    await page.clock.runFor(1_000);
    await expect(waiting).toContainText(call === "fingerprint" ? "203.0.113.10" : "principal");
    await expect(waiting).toContainText(/10:42:1\d/);
    await isSound(page);
    // It is said wherever the person goes meanwhile.
    await button(page, "Ajustes").click();
    await expect(waiting).toContainText("No hace falta hacer nada.");
    await page.clock.runFor(31_000);
    await expect(waiting).toBeEmpty();
  });

const toAgent = async (page: Page, query = "") => {
  await open(page, `pace=0${query}`);
  await button(page, "Nueva instalación").first().click();
  await fillServer(page);
  await page.getByText("Con el agente SSH").click();
};
const enter = async (page: Page) => {
  await button(page, "Entrar al servidor").click();
  await button(page, "Sí, es este").click();
};

test("a key of the agent is chosen by its name and fingerprint, by keyboard too", async ({ page }) => {
  await toAgent(page);
  await expect(page.getByRole("radio", { name: "Cualquiera de ellas" })).toBeChecked();
  await isSound(page);
  await page.getByRole("radio", { name: "Cualquiera de ellas" }).press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "llave del servidor de Lima SHA256:Zk0f9" })).toBeChecked();
  await enter(page);
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
});

test("of an agent with many keys one has to be chosen, and the error says so", async ({ page }) => {
  await toAgent(page, "&agent=4");
  await expect(page.getByText("Cualquiera de ellas")).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "Sin nombre" })).toBeVisible();
  await isSound(page);
  await enter(page);
  await expect(page.getByRole("alert")).toContainText("tiene varias llaves");
  await page.getByText("ana@oficina").click();
  await enter(page);
  await expect(heading(page, "Cómo está el servidor")).toBeVisible();
});

for (const [agent, says] of [
  ["missing", "no hay un agente de SSH en marcha"],
  ["0", "no tiene ninguna llave"],
] as const)
  test(`an agent that is of no use says so beside its choice: ${agent}`, async ({ page }) => {
    await toAgent(page, `&agent=${agent}`);
    await expect(page.getByText(says)).toBeVisible();
    await expect(page.getByRole("radio", { name: "Con el agente SSH" })).toBeChecked();
    await isSound(page);
  });

for (const [at, whose, act] of [
  ["check", "principal", "Instalar otro sistema"],
  ["plan", "facturas.ejemplo.pe", "Reiniciar"],
] as const)
  test(`${at}: a login that is refused leads to the server's connection`, async ({ page }) => {
    await open(page, `pace=0&servers=1&fail=login-refused&at=${at}`);
    await choose(page, whose, act);
    await isSound(page);
    await page.getByRole("alert").getByRole("button", { name: "Cambiar datos de conexión" }).click();
    await expect(host(page)).toHaveValue("203.0.113.10");
  });

test("an error that the connection has no part in does not lead there", async ({ page }) => {
  await open(page, "pace=0&servers=1&fail=packages-locked&at=check");
  await choose(page, "principal", "Instalar otro sistema");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cambiar datos de conexión" })).toHaveCount(0);
});

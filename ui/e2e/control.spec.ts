import { expect, test, type Page } from "@playwright/test";

import { accessible, button, choose, fits, heading, open, worded } from "./person";

async function isSound(page: Page): Promise<void> {
  await accessible(page);
  await worded(page);
  await fits(page);
}

const DOMAIN = "facturas.ejemplo.pe";
const menu = (page: Page) => button(page, `Acciones de ${DOMAIN}`);
const act = (page: Page, name: string) => choose(page, DOMAIN, name);

for (const { action, title, note, run, done, result } of [
  {
    action: "Iniciar",
    title: "Iniciar facturas.ejemplo.pe",
    note: "No se borra nada.",
    run: "Iniciar",
    done: "El sistema está funcionando",
    result: "Quedó en marcha",
  },
  {
    action: "Detener",
    title: "Detener facturas.ejemplo.pe",
    note: "no responde hasta que se ponga en marcha otra vez",
    run: "Detener",
    done: "El sistema está detenido",
    result: "Quedó detenido",
  },
  {
    action: "Reiniciar",
    title: "Reiniciar facturas.ejemplo.pe",
    note: "Mientras se reinicia, el sistema no responde.",
    run: "Reiniciar",
    done: "El sistema está funcionando",
    result: "Quedó reiniciado",
  },
])
  test(`${action}: the plan is shown, then carried out, and home offers it again`, async ({ page }) => {
    await open(page, "pace=0&servers=1");
    await isSound(page);
    await act(page, action);
    await expect(heading(page, title)).toBeVisible();
    await expect(page.getByText(note)).toBeVisible();
    await expect(page.getByText(`Nada empieza hasta presionar «${run}».`)).toBeVisible();
    await isSound(page);
    await button(page, run).click();
    await expect(heading(page, done)).toBeVisible();
    await expect(page.getByText(result)).toBeVisible();
    await expect(page.getByText(DOMAIN).first()).toBeVisible();
    await isSound(page);
    await button(page, "Ir al inicio").click();
    await expect(menu(page)).toBeVisible();
    await expect(page.getByRole("row", { name: new RegExp(`bien ${DOMAIN}`) })).toBeVisible();
  });

test("a running restart shows its steps, and a failed one can be repeated", async ({ page }) => {
  await open(page, "pace=0&servers=1&fail=service-unhealthy&at=start-services");
  await act(page, "Reiniciar");
  await button(page, "Reiniciar").click();
  await expect(heading(page, "El reinicio no terminó")).toBeVisible();
  await expect(page.getByText("1 de 3 pasos")).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("no llega a funcionar bien");
  await expect(button(page, "Continuar desde aquí")).toBeVisible();
  await expect(button(page, "Cambiar los datos")).toHaveCount(0);
  await isSound(page);
  await button(page, "Ir al inicio").click();
  await button(page, "Nueva instalación").first().click();
  await expect(heading(page, "¿En qué servidor se instala?")).toBeVisible();
});

test("jobs that do not end are not cut unless the person says so", async ({ page }) => {
  await open(page, "pace=0&servers=1&fail=workers-busy&at=stop-services");
  await act(page, "Detener");
  await button(page, "Detener").click();
  await expect(page.getByRole("alert")).toContainText("no se cortaron");
  await isSound(page);
  await button(page, "Continuar desde aquí").click();
  await expect(page.getByRole("alert")).toContainText("no se cortaron");
  await button(page, "No esperar más").click();
  await expect(heading(page, "El sistema está detenido")).toBeVisible();
});

test("uninstalling keeps the data, says so, and leads back to an installation", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  await act(page, "Desinstalar…");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "Conservar los datos" })).toBeChecked();
  await isSound(page);
  await dialog.getByRole("button", { name: "Ver el plan" }).click();
  await expect(heading(page, `Desinstalar ${DOMAIN}`)).toBeVisible();
  await expect(page.getByText("siguen en el servidor: al instalar otra vez")).toBeVisible();
  await expect(page.getByText("Retirar los contenedores")).toBeVisible();
  await expect(page.getByText("Borrar los datos")).toHaveCount(0);
  await isSound(page);
  await button(page, "Desinstalar").click();
  await expect(heading(page, "El sistema quedó desinstalado")).toBeVisible();
  await expect(page.getByText("Sus datos siguen en el servidor.", { exact: false })).toBeVisible();
  await isSound(page);
  await button(page, "Ir al inicio").click();
  await expect(page.getByRole("row", { name: new RegExp(`desinstalado ${DOMAIN}`) })).toBeVisible();
  await isSound(page);
  await act(page, "Instalar de nuevo");
  await button(page, "Continuar").click();
  await expect(page.getByLabel("Dominio", { exact: true })).toHaveValue(DOMAIN);
  await expect(page.getByLabel("Número de instancia")).toHaveValue("1");
});

test("erasing the data is confirmed by typing the domain, and the plan warns", async ({ page }) => {
  await open(page, "pace=0&servers=1");
  await act(page, "Desinstalar…");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Borrar también los datos").click();
  const plan = dialog.getByRole("button", { name: "Ver el plan" });
  await expect(plan).toBeDisabled();
  const confirmation = dialog.getByLabel("Para confirmar, escriba el dominio");
  await confirmation.fill("boletas.ejemplo.pe");
  await plan.click();
  await expect(dialog.getByRole("alert")).toHaveText("No es el dominio de este sistema.");
  await isSound(page);
  await confirmation.fill(DOMAIN);
  await page.keyboard.press("Enter");
  await expect(heading(page, `Desinstalar ${DOMAIN}`)).toBeVisible();
  await expect(page.getByText(`Todo lo de ${DOMAIN} se borra para siempre`)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Borrar los datos" })).toBeVisible();
  await isSound(page);
  await button(page, "Desinstalar y borrar los datos").click();
  await expect(page.getByText("Sus datos se borraron del servidor.")).toBeVisible();
  await button(page, "Ir al inicio").click();
  await expect(page.getByText(DOMAIN)).toHaveCount(0);
  await expect(page.getByText("boletas.ejemplo.pe")).toBeVisible();
});

test("a plan that can't be made is explained and can be tried again", async ({ page }) => {
  await open(page, "pace=0&servers=1&fail=connection-timeout&at=plan");
  await act(page, "Detener");
  await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
  await expect(button(page, "Detener")).toBeDisabled();
  await isSound(page);
  await button(page, "Revisar otra vez").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await button(page, "Atrás").click();
  await expect(heading(page, "Inicio")).toBeVisible();
});

test("an interrupted restart is offered on the home screen, and its plan is shown first", async ({
  page,
}) => {
  await open(page, "pace=0&servers=1&unfinished=1&operation=restart");
  await expect(page.getByText(`El reinicio de ${DOMAIN} quedó a medias`)).toBeVisible();
  await isSound(page);
  await button(page, "Continuar").click();
  await expect(heading(page, `Reiniciar ${DOMAIN}`)).toBeVisible();
  await button(page, "Reiniciar").click();
  await expect(page.getByText("Quedó reiniciado")).toBeVisible();
});

test("a page reloaded during a restart shows it again", async ({ page }) => {
  await open(page, "pace=90&servers=1");
  await act(page, "Reiniciar");
  await button(page, "Reiniciar").click();
  await expect(heading(page, "Reiniciando")).toBeVisible();
  await isSound(page);
  await page.reload();
  await expect(heading(page, "Reiniciando")).toBeVisible();
  await button(page, "Inicio").click();
  await expect(page.getByText(`Se está reiniciando ${DOMAIN}`)).toBeVisible();
  await expect(menu(page)).toHaveCount(0);
  await button(page, "Ver cómo va").click();
  await expect(heading(page, "El sistema está funcionando")).toBeVisible();
});

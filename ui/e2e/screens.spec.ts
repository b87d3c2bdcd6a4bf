// Pictures of every screen, in both languages, light and dark, in two sizes: to be looked at by a person, and for the
// README. With `SCREENS=1` the browser tests take them; they prove nothing by themselves.
import { test, type Page } from "@playwright/test";

const FOLDER = "../target/screens";

const WORDS = {
  es: {
    begin: "Nueva instalación",
    enter: "Entrar al servidor",
    yes: "Sí, es este",
    next: "Continuar",
    plan: "Ver el plan",
    install: "Instalar",
    show: "Mostrar",
    settings: "Ajustes",
    access: "Datos de acceso",
    stop: "Detener la instalación",
  },
  en: {
    begin: "New installation",
    enter: "Log in to the server",
    yes: "Yes, it is",
    next: "Continue",
    plan: "See the plan",
    install: "Install",
    show: "Show",
    settings: "Settings",
    access: "Login details",
    stop: "Stop the installation",
  },
};

for (const language of ["es", "en"] as const)
  for (const theme of ["light", "dark"])
    for (const [width, height] of [
      [1280, 800],
      [1024, 640],
    ] as const)
      test(`${language} ${theme} ${width}`, async ({ page }) => {
        test.setTimeout(120_000);
        await page.setViewportSize({ width, height });
        const words = WORDS[language];
        const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
        const open = async (query: string) => {
          await page.goto("/");
          await page.evaluate(() => sessionStorage.clear());
          await page.goto(`/?lang=${language}&theme=${theme}&${query}`);
        };
        /** From the beginning of the page, as one sees it first; or as it stands, where that is what is to be seen. */
        const picture = async (name: string, asItStands = false) => {
          if (!asItStands) await page.evaluate(() => document.querySelector("main")?.scrollTo(0, 0));
          await page.screenshot({ path: `${FOLDER}/${name}-${language}-${theme}-${width}.png` });
        };

        await open("pace=0");
        await picture("home-empty");
        await open("pace=0&servers=1&unfinished=1");
        await page.waitForSelector("section.server");
        await picture("home");
        await press(words.access);
        await press(words.show);
        await picture("home-access");
        await press(words.settings);
        await picture("settings");
        await open("pace=0&fail=host-key-changed&at=fingerprint");
        await fill(page, press, words);
        await page.waitForSelector("[role=dialog]");
        await picture("question-host-key-changed");
        await open("pace=0&fail=sudo-password-needed&at=login");
        await fill(page, press, words);
        await press(words.yes);
        await page.waitForSelector("[role=dialog] input");
        await picture("question-sudo");
        await open("pace=60&dns=elsewhere");
        await fill(page, press, words, () => picture("1-server"));
        await page.waitForSelector("[role=dialog]");
        await picture("1-fingerprint");
        await press(words.yes);
        await page.waitForSelector("li.good");
        await picture("2-checks-filling");
        await page.waitForSelector(".sum.known");
        await picture("2-checks");
        await press(words.next);
        await page.locator("input").first().fill("facturas.ejemplo.pe");
        await page.waitForSelector(".sights");
        await picture("3-domain");
        await press(words.next);
        await picture("4-code");
        await page.locator("input[value=git-deploy-key]").check();
        await page.waitForSelector(".key");
        await picture("4-code-deploy-key");
        await page.locator("input[value=git-token]").check();
        await page.locator("input:not([type=radio])").first().fill("https://gitlab.com/empresa/sistema.git");
        await press(words.plan);
        await page.waitForSelector(".promise");
        await picture("5-plan");
        await press(words.install);
        await page.waitForSelector("li.working");
        await page.locator(".log > summary").click();
        await page.waitForFunction(() => document.querySelectorAll("li.done").length > 6);
        await picture("6-progress");
        await press(words.stop);
        await picture("6-stop", true);
        await page.evaluate(() => dispatchEvent(new Event("played-close")));
        await page.waitForSelector("[role=dialog]");
        await picture("question-closing");
        await page.keyboard.press("Escape");
        await page.waitForSelector(".home", { timeout: 60_000 });
        await press(words.show);
        await picture("7-done");
        await open("pace=0&servers=1&unfinished=1&fail=image-pull-failed&at=images");
        await press(words.next === "Continuar" ? "Continuar" : "Go on");
        await page.waitForSelector(".trouble");
        await picture("6-trouble");
      });

async function fill(
  page: Page,
  press: (name: string) => Promise<void>,
  words: (typeof WORDS)["es"],
  look?: () => Promise<void>,
): Promise<void> {
  await press(words.begin);
  const lines = page.locator("main input:not([type=radio])");
  await lines.nth(0).fill("203.0.113.10");
  await lines.nth(1).fill("principal");
  await page.locator("input[type=password]").fill("clave-del-correo");
  await look?.();
  await press(words.enter);
}

// Screenshots of every screen, in both languages, light and dark, in two sizes: to be reviewed by a person, and for the
// README. They are taken with `SCREENS=1` only, and assert nothing.
import { test, type Page } from "@playwright/test";

const FOLDER = "../target/screens";
const SIZES = [
  [1280, 800],
  [1024, 640],
] as const;
/** An error of each kind: network, server, code, this computer; a cancellation; an internal error. */
const ERRORS = [
  ["image-pull-failed", "images"],
  ["connection-lost", "images"],
  ["packages-locked", "docker-engine"],
  ["disk-full", "images"],
  ["git-refused", "code"],
  ["deploy-key-not-accepted", "code"],
  ["database-refused", "databases"],
  ["site-not-answering", "site-answers"],
  ["secret-missing", "secrets"],
  ["server-locked", "docker-engine"],
  ["cancelled", "images"],
  ["internal", "files"],
] as const;

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const language of ["es", "en"] as const) {
  const open = async (page: Page, query: string) => {
    await page.goto("/");
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`/?lang=${language}&${query}`);
    await page.locator("nav").waitFor();
  };
  /** From the top of the page, as it is first seen; from its end; or from the present scroll position. */
  const picture = async (page: Page, name: string, from: "top" | "end" | "here" = "top") => {
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      for (const theme of ["light", "dark"]) {
        await page.evaluate(
          ([theme, from]) => {
            document.documentElement.dataset.theme = theme;
            const main = document.querySelector("main");
            if (from !== "here") main?.scrollTo(0, from === "top" ? 0 : main.scrollHeight);
          },
          [theme, from],
        );
        await page.screenshot({ path: `${FOLDER}/${name}-${language}-${theme}-${width}.png` });
      }
    }
  };
  const begin = (page: Page) =>
    page
      .locator("main")
      .getByRole("button", { name: /^(Nueva instalación|New installation)$/ })
      .click();
  /** To a place, by its position in the sidebar, where the search is the first. */
  const to = (page: Page, index: number) => page.locator("nav button").nth(index).click();
  const release = (page: Page, server: string) =>
    page.evaluate((detail) => dispatchEvent(new CustomEvent("fake-backend-release", { detail })), server);
  const goNext = (page: Page) => page.locator(".wizard-footer button.main:not(:disabled)").click();
  const agree = (page: Page) => page.locator("[role=dialog] button.main").click();
  const asked = (page: Page) => page.locator("[role=dialog]").waitFor();
  const line = (page: Page, index: number) => page.locator("main input:not([type=radio])").nth(index);

  /** Chooses from the first menu of this kind. */
  const chooseOf = async (page: Page, whose: ".head" | "tbody", index: number) => {
    await page.locator(`${whose} button[aria-haspopup=menu]`).first().click();
    await page.locator("[role=menuitem]").nth(index).click();
  };

  const fillServer = async (page: Page) => {
    await begin(page);
    await line(page, 0).fill("203.0.113.10");
    await page.locator("input[type=password]").fill("clave-del-correo");
    await page.locator("main input").last().fill("principal");
  };
  /** From home to the domain of another instance. */
  const toDomain = async (page: Page, query: string) => {
    await open(page, `servers=1&${query}`);
    await chooseOf(page, ".head", 1);
    await goNext(page);
    await page.locator(".dns").waitFor();
  };
  const toCode = async (page: Page, query: string) => {
    await toDomain(page, query);
    await line(page, 0).fill("nuevo.ejemplo.pe");
    await goNext(page);
    await page.locator("input[value=git-token]").waitFor();
  };
  const toPlan = async (page: Page, query: string, kind = "git-token") => {
    await toCode(page, query);
    await page.locator(`input[value=${kind}]`).check();
    await line(page, 0).fill("https://gitlab.com/empresa/sistema.git");
    await goNext(page);
    await page.locator(".promise").waitFor();
  };
  const toProgress = async (page: Page, query: string, kind?: string) => {
    await toPlan(page, query, kind);
    await goNext(page);
    await page.locator("li.working").first().waitFor();
  };

  test.describe(language, () => {
    test.setTimeout(300_000);

    test("home and settings", async ({ page }) => {
      await open(page, "pace=0");
      await picture(page, "home-empty");
      await open(page, "pace=0&servers=1");
      await page.locator("td .good").first().waitFor();
      await picture(page, "home");
      await page.locator("tbody button[aria-haspopup=menu]").first().click();
      await page.locator("[role=menuitem]").first().waitFor();
      await picture(page, "home-menu");
      await page.locator("[role=menuitem]").nth(1).click();
      await page.locator("dd button").nth(1).click();
      await picture(page, "instance-access");
      await open(page, "pace=0&servers=1&fail=keyring-locked&at=secret");
      await chooseOf(page, "tbody", 1);
      await page.locator("dd button").nth(1).click();
      await page.locator(".error-panel").waitFor();
      await picture(page, "instance-access-error");
      await open(page, "pace=0&servers=1&unfinished=1");
      await page.locator(".attention").waitFor();
      await picture(page, "home-unfinished");
      await open(page, "pace=0&servers=1&unfinished=left");
      await page.locator("td .resting").first().waitFor();
      await picture(page, "home-postponed");
      await open(page, "pace=0&servers=1&fail=inventory-damaged&at=servers");
      await page.locator(".error-panel").waitFor();
      await picture(page, "home-damaged");
      await page.locator(".error-panel button.main").click();
      await page.locator(".attention").waitFor();
      await picture(page, "home-recovered");
      await page.locator("nav button").last().click();
      await page.locator("main h1").waitFor();
      await picture(page, "settings");
      await picture(page, "settings-about", "end");
    });

    test("the frame", async ({ page }) => {
      await open(page, "pace=0&servers=1");
      await to(page, 2);
      await page.locator("td").first().waitFor();
      await picture(page, "13-servers");
      await page.locator("td .link").first().click();
      await page.locator("td .good").first().waitFor();
      await picture(page, "13-server");
      await page.locator("td .link").first().click();
      await page.locator("[role=tab]").first().waitFor();
      await picture(page, "13-instance");
      await to(page, 3);
      await picture(page, "13-activity");
      await page.keyboard.press("Control+k");
      await page.locator("[role=option]").first().waitFor();
      await picture(page, "13-search");
      await page.keyboard.type("fact");
      await picture(page, "13-search-typed");
      await page.keyboard.press("Escape");
      await to(page, 4);
      await asked(page);
      await picture(page, "13-help");
    });

    test("the fleet", async ({ page }) => {
      await open(page, "pace=0&fleet=30x4&bad=5&lost=2");
      await page.locator(".trouble li").nth(2).waitFor();
      await picture(page, "15-fleet");
      await page.locator(".chip").nth(1).click();
      await picture(page, "15-fleet-trouble");
      await page.locator("input[type=search]").fill("nada de esto");
      await picture(page, "15-fleet-none");
      await open(page, "pace=0&fleet=3x3&bad=1&lost=1");
      await page.locator(".trouble li").nth(1).waitFor();
      await picture(page, "15-fleet-small");
      await open(page, "pace=0&fleet=3x3&seen=90");
      await page.locator("td .stale").first().waitFor();
      await picture(page, "15-fleet-old");
    });

    test("the companies of a system", async ({ page }) => {
      await open(page, "pace=0&fleet=1x1&clients=24");
      await page.locator("td .link").first().click();
      await page.getByRole("tab").nth(1).click();
      await page.locator(".served").first().waitFor();
      await picture(page, "16-tenants");
    });

    test("operations everywhere", async ({ page }) => {
      await toPlan(page, "pace=0&hold=1&fail=disk-full&at=start-services&on=principal");
      await goNext(page);
      await page.locator("li.working").first().waitFor();
      await to(page, 1);
      await page.locator(".notice-running").waitFor();
      await picture(page, "14-home-running");
      await page.locator("nav .running button").first().click();
      await page.locator("aside").waitFor();
      await picture(page, "14-drawer");
      await release(page, "principal");
      await page.locator("aside section.done").waitFor();
      await picture(page, "14-drawer-ended");
      await page.keyboard.press("Escape");
      await chooseOf(page, "tbody", 4);
      await goNext(page);
      await page.locator("li.working").first().waitFor();
      await to(page, 3);
      await page.locator("td").first().waitFor();
      await picture(page, "14-activity");
      await release(page, "principal");
      await page.locator(".toast").last().waitFor();
      await picture(page, "14-toast");
      await to(page, 1);
      await page.locator(".attention").waitFor();
      await picture(page, "14-home-failed");
    });

    test("the server", async ({ page }) => {
      await open(page, "pace=0");
      await begin(page);
      await picture(page, "1-server-empty");
      await page.locator("input[value=key]").check();
      await picture(page, "1-server-key");
      await page.locator("input[value=agent]").check();
      await page.locator("fieldset").nth(1).waitFor();
      await picture(page, "1-server-agent", "end");
      await page.locator("input[value=system]").check();
      await picture(page, "1-server-system");
      await page.locator("input[value=password]").check();
      await goNext(page);
      await page.locator("[aria-invalid]").first().waitFor();
      await picture(page, "1-server-wrong");
      await open(page, "pace=0&practice=1");
      await begin(page);
      await page.locator(".practice").waitFor();
      await picture(page, "1-server-practice");
      await open(page, "pace=0&servers=1");
      await begin(page);
      await page.locator("input[value=principal]").check();
      await picture(page, "1-server-known");
      for (const code of ["connection-timeout", "login-refused"]) {
        await open(page, `pace=0&fail=${code}&at=fingerprint`);
        await fillServer(page);
        await goNext(page);
        await page.locator(".error-panel").waitFor();
        await picture(page, `1-server-error-${code}`);
      }
      await open(page, "pace=0");
      await fillServer(page);
      await picture(page, "1-server");
      await goNext(page);
      await asked(page);
      await picture(page, "1-fingerprint");
    });

    test("a known server's connection", async ({ page }) => {
      const change = async (query: string) => {
        await open(page, `pace=0&servers=1&${query}`);
        await chooseOf(page, ".head", 2);
      };
      await change("");
      await page.locator("input[value=system]").waitFor();
      await picture(page, "10-connection");
      await page.locator("input[value=password]").check();
      await picture(page, "10-connection-password", "end");
      await line(page, 0).fill("198.51.100.20");
      await page.locator("input[value=keep]").check();
      await goNext(page);
      await asked(page);
      await picture(page, "10-connection-fingerprint");
      await agree(page);
      await page.locator(".toast").waitFor();
      await picture(page, "10-connection-changed");
      await change("fail=login-refused&at=edit");
      await goNext(page);
      await page.locator(".error-panel").waitFor();
      await picture(page, "10-connection-error");
    });

    test("the code's server with another key", async ({ page }) => {
      await toPlan(page, "pace=0&refusal=git-host-key-changed");
      await picture(page, "12-git-host-key-refused");
      await page.locator(".error-panel button.main").click();
      await asked(page);
      await picture(page, "12-git-host-key-question");
    });

    test("a wait for a limit", async ({ page }) => {
      await open(page, "pace=0&servers=1&limit=check");
      await chooseOf(page, ".head", 1);
      await page.locator(".beside > [role=status] p").waitFor();
      await picture(page, "11-waiting");
    });

    test("questions", async ({ page }) => {
      await open(page, "pace=0&fail=host-key-changed&at=fingerprint");
      await fillServer(page);
      await goNext(page);
      await asked(page);
      await picture(page, "question-host-key-changed");
      await open(page, "pace=0&fail=server-changed&at=login");
      await fillServer(page);
      await goNext(page);
      await agree(page);
      await page.locator("[role=dialog] button").nth(2).waitFor();
      await picture(page, "question-server-changed");
      for (const code of [
        "sudo-password-needed",
        "sudo-password-wrong",
        "key-passphrase-needed",
        "password-expired",
        "second-factor-needed",
      ]) {
        await open(page, `pace=0&fail=${code}&at=login`);
        await fillServer(page);
        await goNext(page);
        await agree(page);
        await page.locator("[role=dialog] input").waitFor();
        await picture(page, `question-${code}`);
      }
      await open(page, "pace=0&servers=1&fail=password-expired&at=check&expired=unknown");
      await chooseOf(page, ".head", 1);
      await page.locator("[role=dialog] input").first().waitFor();
      await picture(page, "question-password-expired-known");
      await toProgress(page, "pace=200");
      await page.evaluate(() => dispatchEvent(new Event("fake-backend-close")));
      await asked(page);
      await picture(page, "question-closing");
    });

    test("checks", async ({ page }) => {
      await open(page, "pace=300&servers=1");
      await chooseOf(page, ".head", 1);
      await page.locator("li.good").first().waitFor();
      await picture(page, "2-checks-filling");
      for (const verdict of ["good", "advice", "unknown", "bad"]) {
        await open(page, `pace=0&servers=1&checks=${verdict}`);
        await chooseOf(page, ".head", 1);
        await page.locator(".sum.known").waitFor();
        await picture(page, `2-checks-${verdict}`);
      }
      await picture(page, "2-checks-end", "end");
      await open(page, "pace=0&servers=1&fail=connection-lost&at=check");
      await chooseOf(page, ".head", 1);
      await page.locator(".error-panel").waitFor();
      await picture(page, "2-checks-error");
    });

    test("the domain", async ({ page }) => {
      await toDomain(page, "pace=0");
      await picture(page, "3-domain-empty");
      await line(page, 0).fill("https://nuevo");
      await page.locator("[aria-invalid]").waitFor();
      await picture(page, "3-domain-wrong");
      await page.locator("main summary").click();
      await picture(page, "3-domain-advanced", "end");
      await toDomain(page, "pace=300");
      await line(page, 0).fill("nuevo.ejemplo.pe");
      await page.waitForTimeout(700);
      await picture(page, "3-domain-looking");
      for (const verdict of [
        "correct",
        "propagating",
        "points-elsewhere",
        "missing",
        "behind-cdn",
        "also-elsewhere",
        "unknown",
      ]) {
        await toDomain(page, `pace=0&dns=${verdict}`);
        await line(page, 0).fill("nuevo.ejemplo.pe");
        await page.locator(".reports").waitFor();
        await picture(page, `3-domain-${verdict}`);
      }
      await toDomain(page, "pace=0&dns=correct&below=missing");
      await line(page, 0).fill("nuevo.ejemplo.pe");
      await page.locator(".reports").waitFor();
      await picture(page, "3-domain-mixed");
    });

    test("the code and the plan", async ({ page }) => {
      await toCode(page, "pace=0");
      await picture(page, "4-code-token");
      await page.locator("input[value=archive]").check();
      await picture(page, "4-code-archive");
      await line(page, 0).fill("/home/ana/sistema.zip");
      await goNext(page);
      await page.locator(".offer input").waitFor();
      await picture(page, "5-plan-archive");
      await page.locator(".offer input").check();
      await picture(page, "5-plan-archive-environment");
      await toCode(page, "pace=0");
      await page.locator("input[value=git-deploy-key]").check();
      await page.locator(".key").waitFor();
      await picture(page, "4-code-deploy-key");
      await line(page, 0).fill("git@gitlab.com:empresa/sistema.git");
      await page.locator(".key button").nth(1).click();
      await page.locator(".works").waitFor();
      await picture(page, "4-code-deploy-key-works", "end");
      await open(page, "pace=0&servers=1&unfinished=1&missing=git-token");
      await page.locator(".attention button.main").click();
      await page.locator(".notice").waitFor();
      await picture(page, "4-code-missing");
      await toPlan(page, "pace=0");
      await picture(page, "5-plan");
      await page.locator(".keep button").first().click();
      await page.locator(".keep [role=status]").waitFor();
      await picture(page, "5-plan-saved");
      await picture(page, "5-plan-end", "end");
      await toPlan(page, "pace=0&refusal=domain-taken");
      await picture(page, "5-plan-refused");
    });

    test("the installation", async ({ page }) => {
      await toProgress(page, "pace=200");
      await page.waitForFunction(() => document.querySelectorAll("li.done").length > 5);
      await picture(page, "6-progress");
      await page.locator(".log > summary").click();
      await picture(page, "6-progress-log", "end");
      await page.getByRole("searchbox").fill("images");
      await picture(page, "6-progress-log-search", "end");
      await page.locator(".stop button").click();
      await picture(page, "6-stop", "here");
      await page.locator(".stop button").first().click();
      await to(page, 1);
      await page.locator(".notice-running").waitFor();
      await picture(page, "home-running");
      await toPlan(page, "pace=0&dns=missing");
      await goNext(page);
      await page.locator(".home").waitFor();
      await picture(page, "7-done");
      await page.locator("main dd:last-of-type button").first().click();
      await page.locator("main dd:last-of-type button").nth(1).click();
      await picture(page, "7-done-shown");
      await toProgress(page, "pace=150&lost=docker-settings");
      await page.locator("main > * .notice").waitFor();
      await picture(page, "6-progress-lost");
      await toProgress(page, "pace=150", "git-deploy-key");
      await page.locator("main .key").waitFor();
      await picture(page, "6-progress-deploy-key");
    });

    test("an instance that stands", async ({ page }) => {
      const action = (index: number) => page.locator(".actions").first().locator("button").nth(index);
      await open(page, "pace=0&servers=1");
      await action(2).click();
      await page.locator("dl").waitFor();
      await picture(page, "8-restart-plan");
      await goNext(page);
      await page.locator(".home").waitFor();
      await picture(page, "8-restart-done");
      await page.locator(".home button").click();
      await action(3).click();
      await page.locator("[role=dialog] input[type=radio]").nth(1).check();
      await picture(page, "9-uninstall-question");
      await page.locator("[role=dialog] input[type=radio]").first().check();
      await agree(page);
      await page.locator("dl").waitFor();
      await picture(page, "9-uninstall-plan");
      await goNext(page);
      await page.locator(".home").waitFor();
      await page.locator(".home button").click();
      await page.locator(".actions").first().waitFor();
      await picture(page, "9-uninstalled");
      await action(1).click();
      await page.locator("[role=dialog] input").fill("facturas.ejemplo.pe");
      await agree(page);
      await page.locator("dl").waitFor();
      await picture(page, "9-erase-plan");
    });

    test("errors", async ({ page }) => {
      for (const [code, at] of ERRORS) {
        await open(page, `pace=0&servers=1&unfinished=1&fail=${code}&at=${at}`);
        await page.locator(".attention button.main").click();
        await page.locator(".error-panel").waitFor();
        await picture(page, `6-error-${code}`);
      }
      await page.locator(".error-panel summary").click();
      await picture(page, "6-error-detail");
      await page.locator(".log > summary").click();
      await picture(page, "6-error-log", "end");
    });
  });
}

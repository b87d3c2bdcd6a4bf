// The pages in a real browser, on the fake backend. Debian's Chromium is used: nothing is fetched.
import { defineConfig } from "@playwright/test";

const PAGES = "../target/pages";

export default defineConfig({
  testDir: "e2e",
  testMatch: process.env.BENCH ? "**/*.bench.ts" : "**/*.spec.ts",
  // Screenshots are taken on request only.
  testIgnore: process.env.SCREENS ? [] : ["screens.spec.ts"],
  outputDir: "../target/e2e",
  workers: 2,
  forbidOnly: true,
  reporter: "line",
  // Built for this run, apart from what the window's program embeds: never stale pages.
  webServer: {
    command: `npx vite build --outDir ${PAGES} --emptyOutDir && npx vite preview --outDir ${PAGES} --port 1421`,
    timeout: 180_000,
    url: "http://127.0.0.1:1421",
    reuseExistingServer: false,
  },
  use: {
    baseURL: "http://127.0.0.1:1421",
    viewport: { width: 1280, height: 800 },
    locale: "es-PE",
    launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] },
    // What moves for an instant is judged when it has come to rest.
    contextOptions: { reducedMotion: "reduce" },
    trace: "off",
  },
});

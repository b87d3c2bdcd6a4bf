// How the window's pages are built and tested. Nothing is fetched from outside: fonts and pictures are in the bundle.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The content security policy of the window. The preview server sends the same, so that browser tests run under it. */
const { app } = JSON.parse(readFileSync(here("../src-tauri/tauri.conf.json"), "utf8")) as {
  app: { security: { csp: string } };
};

/**
 * The window freezes `Object.prototype`, after which no class may assign itself a `toString`, as those of jspdf do.
 * `defineProperty` has the same effect and is allowed.
 */
const jspdfUnderFrozenPrototype: Plugin = {
  name: "jspdf-under-frozen-prototype",
  transform(code, id) {
    if (!id.includes("/node_modules/jspdf/")) return undefined;
    let found = 0;
    const changed = code.replace(
      /(\w+)\.prototype\.toString\s*=\s*(function\s*\([^)]*\)\s*\{[^{}]*\})/g,
      (_, name: string, body: string) => {
        found += 1;
        return `Object.defineProperty(${name}.prototype,"toString",{value:${body},writable:true,configurable:true})`;
      },
    );
    if (found !== 2) this.error(`jspdf assigns toString ${found} times, expected 2`);
    return { code: changed, map: null };
  },
};

export default defineConfig({
  plugins: [svelte(), jspdfUnderFrozenPrototype],
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  preview: { headers: { "Content-Security-Policy": app.security.csp } },
  build: { target: "es2022", outDir: "dist", assetsInlineLimit: 0 },
  resolve: {
    // What jspdf would load to convert HTML and SVG, which is not used.
    alias: Object.fromEntries(
      ["html2canvas", "dompurify", "canvg", "fast-png"].map((name) => [name, here("src/review/absent.ts")]),
    ),
    ...(process.env.VITEST && { conditions: ["browser"] }),
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});

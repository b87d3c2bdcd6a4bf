import { expect, test } from "vitest";

import { Texts } from "./texts";

const es = new Texts("es");
const en = new Texts("en");

test("texts are in the requested language", () => {
  expect(es.say("step-proxy")).toBe("Poner en marcha el proxy");
  expect(en.say("step-proxy")).toBe("Start the proxy");
});

test("values are inserted and attributes are found", () => {
  expect(es.say("check-http-port.bad", { holder: "nginx" })).toContain("nginx");
});

test("a missing value is shown as unknown", () => {
  expect(es.say("check-memory.good", { needed: "2.0 GB" })).toContain(es.say("unknown-value"));
});

test("a remedy names the ways of the window", () => {
  for (const texts of [es, en]) {
    const remedy = texts.say("error-inventory-damaged.remedy");
    expect(remedy).toContain(texts.say("ui-recover"));
    expect(remedy).not.toContain("smart recover");
  }
});

test("a missing text shows its id", () => {
  expect(es.find("no-such-text")).toBeUndefined();
  expect(es.say("no-such-text")).toBe("no-such-text");
});

test("every text that the pages use exists, in the window's or the shared catalogues", () => {
  const sources = import.meta.glob(["../**/*.svelte", "../**/*.ts", "!../**/*.test.ts"], {
    query: "?raw",
    import: "default",
    eager: true,
  }) as Record<string, string>;
  const named = Object.entries(sources).flatMap(([path, source]) =>
    [...source.matchAll(/\b(?:say|find)\(\s*"([a-z0-9.-]+)"/g)].map((match) => ({
      path,
      id: match[1] ?? "",
    })),
  );
  expect(named.length).toBeGreaterThan(100);
  for (const { path, id } of named)
    for (const texts of [es, en]) expect(texts.find(id), `${path}: ${id}`).toBeDefined();
  for (const [path, source] of Object.entries(sources)) expect(source, path).not.toMatch(/["'`]cli-/);
});

import { expect, test } from "vitest";

import { STEPS } from "../backend/scripted";
import { INSTANCE_TABS } from "../places/place";
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

test("both languages have the same texts with the same attributes", () => {
  const files = import.meta.glob("./*/*.ftl", { query: "?raw", import: "default", eager: true }) as Record<
    string,
    string
  >;
  /** The names in a file, in its order: a message's, and below it those of its attributes. */
  const names = (source = ""): string[] =>
    [...source.matchAll(/^(-?[a-z][a-z0-9-]*|\s+\.[a-z]+)(?= =)/gm)].map(([name]) => name.trim());
  const spanish = Object.keys(files).filter((path) => path.startsWith("./es/"));
  expect(spanish.length).toBeGreaterThan(5);
  for (const path of spanish)
    expect(names(files[path.replace("/es/", "/en/")]), path).toEqual(names(files[path]));
});

test("every text exists that the frame names by what it shows", () => {
  const states = ["running", "done", "cancelled", "failed"];
  const ids = [
    ...states.filter((state) => state !== "running").map((state) => `ui-ended-${state}`),
    ...INSTANCE_TABS.map((tab) => `ui-tab-${tab}`),
    ...["places", "instances", "servers", "actions"].map((group) => `ui-search-${group}`),
  ];
  const operations = Object.keys(STEPS).filter((operation) => operation !== "erase");
  for (const texts of [es, en]) {
    for (const id of ids) expect(texts.find(id), id).toBeDefined();
    for (const id of ["ui-operation", "ui-ended-done", "ui-ended-failed", "ui-ended-cancelled"]) {
      const said = operations.map((operation) => texts.say(id, { operation, domain: "a.pe" }));
      expect(new Set(said).size, id).toBe(operations.length);
    }
    const said = states.map((state) => texts.say("ui-operation-state", { state, percent: "5" }));
    expect(new Set(said).size).toBe(states.length);
  }
});

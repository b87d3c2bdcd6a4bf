import { expect, test } from "vitest";

import { score } from "./palette";

test("accents, capitals and the order of words do not matter", () => {
  expect(score("Nueva instalación", "INSTALACION nueva")).toBeGreaterThan(0);
  expect(score("facturas.ejemplo.pe sistema 1 de principal", "principal fact")).toBeGreaterThan(0);
  expect(score("principal 203.0.113.10", "113.10")).toBeGreaterThan(0);
});

test("every word that was typed has to be there", () => {
  expect(score("facturas.ejemplo.pe sistema 1 de principal", "factura lima")).toBe(0);
  expect(score("Inicio", "ajustes")).toBe(0);
});

test("what begins with the text comes before what has it in a word", () => {
  const ranked = ["Abrir facturas.ejemplo.pe", "refacturas.pe", "facturas.ejemplo.pe"].sort(
    (one, other) => score(other, "fact") - score(one, "fact"),
  );
  expect(ranked).toEqual(["facturas.ejemplo.pe", "Abrir facturas.ejemplo.pe", "refacturas.pe"]);
});

test("without a text, everything is meant", () => {
  expect(score("Inicio", " ")).toBe(1);
});

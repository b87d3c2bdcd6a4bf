import { expect, test } from "vitest";

import type { Tenant } from "../backend/backend";
import { findTenants, labelOf, sizeOf } from "./tenants";

const tenant = (database: string, host: string | null, last_document: string | null = null): Tenant => ({
  host,
  name: null,
  tax_number: null,
  database,
  state: "served",
  page_status: 200,
  page_at: null,
  created_at: null,
  database_kib: null,
  written_at: null,
  last_document,
  last_document_at: null,
});

test("a client is found by its address, its database or its last document", () => {
  const all = [tenant("tenancy_uno", "Botica.a.pe", "F001-27"), tenant("tenancy_dos", null)];
  const found = (text: string): string[] => findTenants(all, text).map(({ database }) => database);
  expect(found(" ")).toEqual(["tenancy_uno", "tenancy_dos"]);
  expect(found("botica")).toEqual(["tenancy_uno"]);
  expect(found("f001")).toEqual(["tenancy_uno"]);
  expect(found("DOS")).toEqual(["tenancy_dos"]);
  expect(found("nadie")).toEqual([]);
});

test("a size is told as far as anybody wants to know it, and not at all where it is not known", () => {
  expect([null, 10, 54_000, 1_300_000].map(sizeOf)).toEqual([undefined, "1 MB", "53 MB", "1,2 GB"]);
});

test("only an address below the system's own domain has a label to open", () => {
  const labels = ["botica.a.pe", "a.pe", "x.botica.a.pe", "botica.ba.pe", "otra.pe", null];
  expect(labels.map((host) => labelOf(host, "a.pe"))).toEqual(["botica", ...Array(5).fill(undefined)]);
});

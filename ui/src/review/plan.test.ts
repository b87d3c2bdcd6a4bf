import { expect, test } from "vitest";

import { planned, STEPS } from "../backend/scripted";
import wire from "../backend/types.ts?raw";
import type { PlanDto } from "../backend/backend";
import { Texts } from "../i18n/texts";
import { asText, GROUPS, grouped } from "./plan";

const steps = planned(STEPS.install).map((step, index) => ({ ...step, satisfied: index < 2 }));

test("every step of the engine is in exactly one group", () => {
  const declared = /export type StepId = ([^;]+);/.exec(wire)?.[1] ?? "";
  const known = [...declared.matchAll(/"([a-z-]+)"/g)].map((match) => match[1]);
  expect(known.length).toBeGreaterThan(10);
  expect(Object.values(GROUPS).flat().sort()).toEqual(known.sort());
  for (const ids of Object.values(STEPS))
    expect(grouped(planned(ids)).flatMap((group) => group.steps.map((step) => step.step))).toEqual(ids);
});

test("the text names the instance and every step, in the chosen language", () => {
  const plan: PlanDto = {
    id: "1",
    operation: "install",
    spec: {
      server: "lima",
      domain: "facturas.ejemplo.pe",
      instance: 3,
      mysql_port: 3308,
      base_folder: "/opt/x",
      images: {},
      code: "archive",
      git_url: null,
      git_user: null,
      git_reference: null,
    },
    checks: [],
    steps,
    refusal: null,
    missing: null,
    left_out: [],
    offers_environment: false,
  };
  const texts = new Texts("es");
  const text = asText((id, values) => texts.say(id, values), plan);
  for (const part of ["lima", "facturas.ejemplo.pe", "3308", "/opt/x"]) expect(text).toContain(part);
  expect(text.split("\n").filter((line) => /^ {2}[=-] /.test(line))).toHaveLength(STEPS.install.length);
  expect(text).not.toMatch(/step-|ui-|label-|plan-/);
});

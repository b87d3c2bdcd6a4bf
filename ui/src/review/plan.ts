// The plan in plain words: its steps in groups, its facts, and both as text to save. Drawing is left to `Review.svelte`.
import type { OperationKind, PlannedStep, PlanDto, StepId } from "../backend/backend";

export type Say = (id: string, values?: Record<string, string | number | undefined>) => string;

/** The steps, in groups that make sense to the person. */
export const GROUPS: Record<string, readonly StepId[]> = {
  server: ["docker-engine", "docker-settings", "proxy-network", "proxy", "proxy-proof"],
  application: ["code", "secrets", "files", "images", "php-extensions"],
  data: [
    "databases",
    "dependencies",
    "app-key",
    "storage-access",
    "migrations",
    "administrator",
    "config-cache",
  ],
  changes: [
    "stop-services",
    "start-services",
    "remove-containers",
    "remove-site",
    "remove-unused-proxy",
    "erase-data",
    "record-removal",
  ],
  running: ["services", "workers", "site-answers", "record-installed"],
};

export interface Group {
  name: string;
  steps: PlannedStep[];
}

/** Every step in its group; a step that belongs to none is put last rather than lost. */
export function grouped(steps: readonly PlannedStep[]): Group[] {
  const named = Object.entries(GROUPS).map(([name, ids]) => ({
    name,
    steps: steps.filter((step) => ids.includes(step.step)),
  }));
  const all = Object.values(GROUPS).flat();
  const others = steps.filter((step) => !all.includes(step.step));
  named.at(-1)?.steps.push(...others);
  return named.filter((group) => group.steps.length > 0);
}

export const stepTitle = (say: Say, { step, satisfied, params }: PlannedStep): string =>
  say(satisfied ? `step-${step}.already` : `step-${step}`, params);

/** The main facts of the plan, as labels and values. */
export function planFacts(say: Say, { spec }: PlanDto): [string, string][] {
  return [
    [say("label-server"), spec.server],
    [say("label-domain"), spec.domain],
    [say("label-instance"), String(spec.instance)],
    [say("label-database-port"), String(spec.mysql_port)],
    [say("ui-base-folder"), spec.base_folder],
  ];
}

/** Whether an instance's data is deleted. */
export const erases = (steps: readonly PlannedStep[]): boolean =>
  steps.some(({ step }) => step === "erase-data");

/** What to press to begin. */
export const runLabel = (say: Say, operation: OperationKind, plan: PlanDto | undefined): string =>
  plan && erases(plan.steps) ? say("ui-run-erase") : say("ui-run", { operation });

/** What a person has to know before saying yes. */
export function planNote(say: Say, { operation, spec, steps }: PlanDto): string {
  if (steps.every((step) => step.satisfied)) return say("plan-nothing-to-do");
  if (operation === "install") return `${say("plan-nothing-erased")} ${say("ui-plan-time")}`;
  if (operation !== "uninstall") return say("plan-note-control", { operation });
  return say(erases(steps) ? "plan-note-erase" : "plan-note-uninstall", { domain: spec.domain });
}

/** The plan as text. */
export function asText(say: Say, plan: PlanDto): string {
  const head = planFacts(say, plan).map(([label, value]) => `${label}: ${value}`);
  const body = grouped(plan.steps).flatMap((group) => [
    "",
    say(`ui-group-${group.name}`),
    ...group.steps.flatMap((step) => {
      const title = `  ${step.satisfied ? "=" : "-"} ${stepTitle(say, step)}`;
      return step.satisfied ? [title] : [title, `      ${say(`step-${step.step}.why`, step.params)}`];
    }),
  ]);
  return [say("product-name"), "", ...head, "", planNote(say, plan), ...body, ""].join("\n");
}

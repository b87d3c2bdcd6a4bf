// How long each step takes, measured on a small server with an ordinary connection. The progress bar
// and the remaining time are estimated from these.
import type { PlannedStep, StepId } from "../backend/backend";

const SECONDS: Record<StepId, number> = {
  "docker-engine": 40,
  "docker-settings": 2,
  "proxy-network": 1,
  proxy: 15,
  "proxy-proof": 5,
  code: 10,
  secrets: 1,
  files: 1,
  images: 120,
  "php-extensions": 60,
  databases: 20,
  dependencies: 90,
  "app-key": 1,
  "storage-access": 1,
  migrations: 60,
  administrator: 2,
  "config-cache": 2,
  services: 20,
  workers: 40,
  "site-answers": 2,
  "record-installed": 1,
  "stop-services": 15,
  "start-services": 25,
  "remove-containers": 2,
  "remove-site": 2,
  "remove-unused-proxy": 2,
  "erase-data": 2,
  "record-removal": 2,
};

/** A step and its place: the same step may come twice. */
type Placed = Pick<PlannedStep, "position" | "step">;

/** For a step that a newer engine has. */
const OTHER = 5;

const weight = ({ step }: Placed): number => SECONDS[step] ?? OTHER;

/** How much of the steps is done, from 0 to 1. `inside` is the share of the running step. */
export function share(
  steps: readonly Placed[],
  done: (step: Placed) => boolean,
  working: Placed | undefined,
  inside: number,
): number {
  const all = steps.reduce((sum, step) => sum + weight(step), 0);
  const past = steps.filter(done).reduce((sum, step) => sum + weight(step), 0);
  const now = working === undefined ? 0 : weight(working) * Math.min(Math.max(inside, 0), 1);
  return all === 0 ? 1 : Math.min((past + now) / all, 1);
}

/** The remaining time in seconds, from the speed so far on this server; nothing as long as it is too early to tell. */
export function remaining(
  steps: readonly Placed[],
  done: (step: Placed) => boolean,
  working: Placed | undefined,
  inside: number,
  elapsed: number,
): number | undefined {
  const part = share(steps, done, working, inside);
  if (part < 0.15 || part >= 1 || elapsed < 10) return undefined;
  return (elapsed / part) * (1 - part);
}

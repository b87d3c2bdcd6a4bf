// How long each step of an installation takes, measured on a small server with an ordinary connection. The progress bar
// and the remaining time are estimated from these.
const SECONDS: Record<string, number> = {
  "docker-engine": 40,
  "docker-settings": 2,
  "proxy-network": 1,
  proxy: 15,
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
  manifest: 1,
};

const weight = (step: string): number => SECONDS[step] ?? 5;

/** How much of the steps is done, from 0 to 1. `inside` is the share of the running step. */
export function share(
  steps: readonly string[],
  done: (step: string) => boolean,
  working: string | undefined,
  inside: number,
): number {
  const all = steps.reduce((sum, step) => sum + weight(step), 0);
  const past = steps.filter(done).reduce((sum, step) => sum + weight(step), 0);
  const now = working === undefined ? 0 : weight(working) * Math.min(Math.max(inside, 0), 1);
  return all === 0 ? 1 : Math.min((past + now) / all, 1);
}

/** The remaining time in seconds, from the speed so far on this server; nothing as long as it is too early to tell. */
export function remaining(
  steps: readonly string[],
  done: (step: string) => boolean,
  working: string | undefined,
  inside: number,
  elapsed: number,
): number | undefined {
  const part = share(steps, done, working, inside);
  if (part < 0.15 || part >= 1 || elapsed < 10) return undefined;
  return (elapsed / part) * (1 - part);
}

// A fake backend in the browser, for tests of the pages and for viewing them without a server. Its operations continue
// over a reload, as the engine's do.
// The query string decides what happens, so that a test can ask for any failure: `?fail=CODE&at=STEP-OR-CALL&on=SERVER`,
// `?refusal=CODE`, `?lost=STEP`, `?limit=CALL`, `?unfinished=1|left&operation=stop`, `?checks=good`, `?expired=unknown`, `?agent=missing|KEYS`, `?dns=VERDICT&below=VERDICT`, `?pace=0`, `?hold`, `?lines=100000`, and of the fleet what `fake/fleet.ts` says.
import type { Backend } from "./backend";
import { desktop } from "./fake/desktop";
import { fleet } from "./fake/fleet";
import { operations } from "./fake/operations";
import { servers } from "./fake/servers";
import { World } from "./fake/world";

export function webBackend(search: string = location.search): Backend {
  const world = new World(search);
  return { ...desktop(world), ...servers(world), ...fleet(world), ...operations(world) };
}

// The rows of the fleet from what this window knows: its record, what was seen of the servers, and what it is doing to them. The
// same for the table, for what needs attention, and for the places of a server and a system.
import { inventory } from "../inventory.svelte";
import { now } from "../operations/clock.svelte";
import { operations } from "../operations/operations.svelte";
import { fleet } from "./fleet.svelte";
import { serverRows, type ServerRow, type SystemRow } from "./rows";

/** What was seen grows old by the minute, not by the second: the rows are made again no oftener. */
const STEP = 30_000;

export class FleetRows {
  readonly #step = $derived(Math.floor(now() / STEP));
  readonly all: readonly ServerRow[] = $derived(
    serverRows({
      servers: inventory.servers ?? [],
      instances: inventory.instances,
      states: fleet.states,
      working: (server) => {
        const running = operations.on(server);
        return running && { kind: running.kind, instance: running.spec.instance };
      },
      now: this.#step * STEP,
    }),
  );

  server(name: string): ServerRow | undefined {
    return this.all.find((row) => row.name === name);
  }

  system(server: string, number: number): SystemRow | undefined {
    return this.server(server)?.systems.find((one) => one.number === number);
  }
}

export const fleetRows = new FleetRows();

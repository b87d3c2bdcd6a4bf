// The rows of the fleet from what this window knows: its record, what was seen of the servers, and what it is doing to them. The
// same for the table, for what needs attention, and for the places of a server and a system.
import { inventory } from "../inventory.svelte";
import { now } from "../operations/clock.svelte";
import { operations } from "../operations/operations.svelte";
import { fleet } from "./fleet.svelte";
import { listServers, type ListedServer, type ListedSystem } from "./listed";

/** What was seen grows old by the minute, not by the second: the rows are renewed no oftener. */
const STEP = 30_000;

export class Listing {
  readonly #step = $derived(Math.floor(now() / STEP));
  readonly all: readonly ListedServer[] = $derived(
    listServers({
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

  server(name: string): ListedServer | undefined {
    return this.all.find((row) => row.name === name);
  }

  system(server: string, number: number): ListedSystem | undefined {
    return this.server(server)?.systems.find((one) => one.number === number);
  }
}

export const listing = new Listing();

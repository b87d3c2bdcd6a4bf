// What needs the person's attention: a server that can't be reached, a system that is not well, an operation that was interrupted
// and waits to be resumed, or one that failed and was not put aside. The same for the number in the sidebar and for the list at
// home. It goes when its cause is gone.
import type { UnfinishedDto } from "../backend/backend";
import { listing } from "../fleet/listing.svelte";
import type { ListedServer, ListedSystem } from "../fleet/listed";
import { inventory } from "../inventory.svelte";
import { operations } from "../operations/operations.svelte";
import type { Operation } from "../operations/operation.svelte";

export interface Attention {
  interrupted: UnfinishedDto[];
  failed: Operation[];
  /** Servers that could not be asked, or of which something needs a person. */
  servers: ListedServer[];
  systems: ListedSystem[];
  count: number;
}

export function attention(): Attention {
  // One that was resumed, or tried again, is told by its operation.
  const isTold = ({ server, instance }: UnfinishedDto): boolean => operations.of(server, instance).length > 0;
  const interrupted = inventory.unfinished.filter((one) => one.interrupted && !isTold(one));
  const { failed } = operations;
  const servers = listing.all.filter(({ state }) => ["bad", "unknown", "advice"].includes(state.kind));
  const needs = ({ state }: ListedSystem): boolean => state.kind === "bad" || state.kind === "advice";
  const systems = listing.all.flatMap((row) => row.systems.filter(needs));
  const count = interrupted.length + failed.length + servers.length + systems.length;
  return { interrupted, failed, servers, systems, count };
}

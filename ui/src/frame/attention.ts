// What needs the person's attention: an operation that was interrupted and waits to be resumed, or one that failed and was not
// put aside. The same for the number in the sidebar and for the list at home.
import type { UnfinishedDto } from "../backend/backend";
import { inventory } from "../inventory.svelte";
import { operations } from "../operations/operations.svelte";
import type { Operation } from "../operations/operation.svelte";

export interface Attention {
  interrupted: UnfinishedDto[];
  failed: Operation[];
  count: number;
}

export function attention(): Attention {
  // One that was resumed, or tried again, is told by its operation.
  const isTold = ({ server, instance }: UnfinishedDto): boolean => operations.of(server, instance).length > 0;
  const interrupted = inventory.unfinished.filter((one) => one.interrupted && !isTold(one));
  const { failed } = operations;
  return { interrupted, failed, count: interrupted.length + failed.length };
}

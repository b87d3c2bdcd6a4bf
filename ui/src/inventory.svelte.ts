// What this desktop has on record: servers, instances, and what was begun there. Loaded again whenever the person
// comes to another place or an operation ends. What is true on the servers now is the fleet's business.
import { app } from "./app.svelte";
import {
  asProblem,
  type BegunOperationDto,
  type InstanceDto,
  type Problem,
  type ServerDto,
  type UnfinishedDto,
} from "./backend/backend";

export class Inventory {
  /** Nothing as long as it is not known. */
  servers = $state.raw<readonly ServerDto[]>();
  instances = $state.raw<readonly InstanceDto[]>([]);
  unfinished = $state.raw<readonly UnfinishedDto[]>([]);
  /** What was begun from this computer, the last one first. */
  begun = $state.raw<readonly BegunOperationDto[]>([]);
  problem = $state.raw<Problem>();
  #loads = 0;

  async load(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    try {
      const [servers, instances, unfinished, begun] = await Promise.all([
        app.backend.servers(),
        app.backend.instances(),
        app.backend.unfinished(),
        app.backend.begunOperations(),
      ]);
      // A slower answer to an earlier question is an older one.
      if (load !== this.#loads) return;
      // Copies: what was changed in place would not be seen.
      Object.assign(this, {
        servers: [...servers],
        instances: [...instances],
        unfinished: [...unfinished],
        begun: [...begun],
      });
      this.problem = undefined;
    } catch (thrown) {
      if (load === this.#loads) this.problem = asProblem(thrown);
    }
  }

  server(name: string): ServerDto | undefined {
    return this.servers?.find((one) => one.name === name);
  }

  instance(server: string, number: number): InstanceDto | undefined {
    return this.instances.find((one) => one.server === server && one.number === number);
  }

  /** The operation of an instance that can be resumed; one that was interrupted is offered at home. */
  resumable({ server, number }: InstanceDto): UnfinishedDto | undefined {
    return this.unfinished.find(
      (one) => !one.interrupted && one.server === server && one.instance === number,
    );
  }
}

export const inventory = new Inventory();

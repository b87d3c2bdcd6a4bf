// The operations of this window: any number at once, each followed wherever the person is, and kept after its end until the person
// puts it aside. That a server has one at a time is the engine's business. How an operation is asked for is left to the wizard.
import { app } from "../app.svelte";
import type { OperationDto, PlanDto } from "../backend/backend";
import { Operation } from "./operation.svelte";

/** What was put aside stays so when the page is loaded again. With the program, the operations themselves are gone. */
const STORAGE_KEY = "operations-put-aside";

export class Operations {
  /** In the order in which they began. */
  #all = $state.raw<readonly Operation[]>([]);
  #onEnd: (operation: Operation) => void = () => undefined;

  get running(): Operation[] {
    return this.#all.filter((one) => one.isRunning);
  }

  /** The last one to end first. */
  get ended(): Operation[] {
    const endOf = (one: Operation): number => one.progress.endedAt ?? 0;
    return this.#all.filter((one) => !one.isRunning).sort((one, other) => endOf(other) - endOf(one));
  }

  get failed(): Operation[] {
    return this.ended.filter((one) => one.state === "failed");
  }

  find(id: string): Operation | undefined {
    return this.#all.find((one) => one.id === id);
  }

  /** The one that is running on a server, if any. */
  on(server: string): Operation | undefined {
    return this.running.find((one) => one.spec.server === server);
  }

  /** Those of an instance, the last one to begin first. */
  of(server: string, instance: number): Operation[] {
    const isOfIt = ({ spec }: Operation): boolean => spec.server === server && spec.instance === instance;
    return this.#all.filter(isOfIt).reverse();
  }

  /** Calls this with each operation that ends from now on. */
  whenOneEnds(onEnd: (operation: Operation) => void): void {
    this.#onEnd = onEnd;
  }

  /** Runs a plan. `replaces` is the operation that is tried again with it, which thereby is put aside. */
  async run(plan: PlanDto, replaces?: string): Promise<Operation> {
    await app.backend.runPlan(plan.id);
    if (replaces !== undefined) this.putAside(replaces);
    return this.#enter(new Operation(plan, Date.now()));
  }

  /** Enters those that were begun before this page was loaded, and returns them. */
  async load(): Promise<Operation[]> {
    const aside = this.#aside;
    const found = await app.backend.operations();
    const isNew = ({ id }: OperationDto): boolean => !aside.includes(id) && !this.find(id);
    return found.filter(isNew).map((one) => {
      const operation = new Operation(one, Date.parse(one.started_at));
      return one.ended ? this.#add(operation) : this.#enter(operation);
    });
  }

  /** The person has seen how it ended. One that is running stays. */
  putAside(id: string): void {
    if (this.find(id)?.isRunning) return;
    this.#all = this.#all.filter((one) => one.id !== id);
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify([...this.#aside, id]));
  }

  #enter(operation: Operation): Operation {
    const tell = (): void => this.#onEnd(operation);
    operation.finished.then(tell, tell);
    return this.#add(operation);
  }

  #add(operation: Operation): Operation {
    this.#all = [...this.#all, operation];
    return operation;
  }

  get #aside(): string[] {
    try {
      return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "[]") as string[];
    } catch {
      return [];
    }
  }
}

export const operations = new Operations();

// How the servers are: what was last seen of each, and looks at them, now and by turns. What that means for a row is left to
// `listed.ts`. A look asks every server once and waits for none of them with the others.
import { app } from "../app.svelte";
import { asProblem, type Problem, type ServerStateDto } from "../backend/backend";

/** How often everything is looked at while the window is seen: before what was seen is too old to be shown as of now. */
const LOOK_INTERVAL = 3 * 60_000;
const TICK = 1000;
/** A clock that jumps by more than this was asleep. */
const SLEPT = 30_000;

export class Fleet {
  /** What was last seen of each server, by its name. */
  states = $state.raw<ReadonlyMap<string, ServerStateDto>>(new Map());
  /** The servers that are being asked just now. */
  looking = $state.raw<ReadonlySet<string>>(new Set());
  /** When everything was last looked at, in milliseconds since 1970. */
  lookedAt = $state<number>();
  problem = $state.raw<Problem>();
  /** Of the servers that are being asked, those to which something was done meanwhile. */
  readonly #askAgain = new Set<string>();

  /** What was seen before the program was started, until somebody looks. */
  async load(): Promise<void> {
    const kept = await app.backend.lastStates();
    const known = new Map(kept.map((one) => [one.server, one]));
    this.states = new Map([...known, ...this.states]);
  }

  /** Looks at everything of these servers, since a person wants to know. Those that are being asked already are not asked twice. */
  look(servers: readonly string[]): Promise<void> {
    return this.#look(servers, true);
  }

  /** Looks at everything of a server to which something was done. What a look under way finds may be from before, so that
   * another one follows it. */
  async lookAfterChange(server: string): Promise<void> {
    if (this.looking.has(server)) this.#askAgain.add(server);
    else await this.#look([server], true);
  }

  /** Looks at all servers, at everything or at what is due. */
  async lookAtAll(servers: readonly string[], whole: boolean): Promise<void> {
    this.lookedAt = Date.now();
    await this.#look(servers, whole);
  }

  async #look(servers: readonly string[], whole: boolean): Promise<void> {
    const asked = servers.filter((name) => !this.looking.has(name));
    if (asked.length === 0) return;
    this.looking = new Set([...this.looking, ...asked]);
    // A server that was told may be asked by another look before this one ends.
    const waiting = new Set(asked);
    try {
      await app.backend.look(asked, whole, (states) => {
        for (const { server } of states) waiting.delete(server);
        this.#take(states);
      });
      this.problem = undefined;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.#letGo([...waiting]);
    }
  }

  /** Looks at everything from time to time while the window is seen, and at once after a sleep. Returns what ends that. */
  watch(servers: () => readonly string[]): () => void {
    let last = Date.now();
    const tick = (): void => {
      const now = Date.now();
      const slept = now - last > SLEPT;
      last = now;
      const isDue = this.lookedAt === undefined || now - this.lookedAt >= LOOK_INTERVAL;
      if (document.visibilityState === "visible" && (slept || isDue) && servers().length > 0)
        void this.lookAtAll(servers(), false);
    };
    tick();
    const timer = setInterval(tick, TICK);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }

  #take(states: readonly ServerStateDto[]): void {
    const found = new Map(this.states);
    for (const one of states) found.set(one.server, one);
    this.states = found;
    this.#letGo(states.map(({ server }) => server));
  }

  #letGo(servers: readonly string[]): void {
    const left = new Set(this.looking);
    for (const name of servers) left.delete(name);
    this.looking = left;
    const again = servers.filter((name) => this.#askAgain.delete(name));
    void this.#look(again, true);
  }
}

export const fleet = new Fleet();

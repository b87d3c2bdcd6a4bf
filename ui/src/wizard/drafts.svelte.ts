// What is being filled in, and what was begun of it: a draft stays with the operation that it began, so that coming back to the
// operation shows its screens, and an answer or another try goes on from what was typed. Both outlive the screens.
import type { Operation } from "../operations/operation.svelte";
import { operations } from "../operations/operations.svelte";
import type { Place } from "../places/place";
import { Draft } from "./draft.svelte";

export class Drafts {
  /** The one at the place `install`. */
  current = $state.raw(new Draft());
  /** Those whose operation is still in the list. */
  #begun = $state.raw<readonly Draft[]>([]);

  /** Starts a new installation, unless one is being filled in. */
  begin(): void {
    const { current } = this;
    if (current.started || current.operation !== "install") this.replace();
  }

  /** Starts one on a known server. What was typed already is kept. */
  beginOn(server: string): void {
    this.begin();
    // One that still waits for another server would take the answer for this server's.
    if (this.current.busy) this.replace();
    void this.current.startOn(server);
  }

  /** Starts a new one, whatever the present one's state. */
  replace(): Draft {
    this.#keep(this.current);
    this.current = new Draft();
    return this.current;
  }

  /** Makes a draft for an operation that was begun before this page was loaded. */
  attach(operation: Operation): void {
    const draft = new Draft();
    this.#keep(draft, true);
    void draft.attach(operation);
  }

  /** The draft of an operation, or of what it was tried again with. */
  of(id: string): Draft | undefined {
    return [this.current, ...this.#begun].find((one) => one.ids.includes(id));
  }

  /** The draft that a place shows. */
  at(place: Place): Draft | undefined {
    if (place.name === "install") return this.current;
    return place.name === "operation" ? this.of(place.id) : undefined;
  }

  /** Whoever goes to a place has left every draft that it does not show. */
  forgetSecrets(here: Place): void {
    const shown = this.at(here);
    for (const draft of [this.current, ...this.#begun]) if (draft !== shown) draft.forgetSecrets();
  }

  #keep(draft: Draft, isNew = false): void {
    const isListed = ({ started }: Draft): boolean =>
      started !== undefined && operations.find(started.id) !== undefined;
    const others = this.#begun.filter((one) => one !== draft && isListed(one));
    this.#begun = isNew || isListed(draft) ? [...others, draft] : others;
  }
}

export const drafts = new Drafts();

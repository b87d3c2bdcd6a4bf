// Short notices at the edge of the window about what ended elsewhere. Good news goes by itself; what needs attention stays until
// somebody closes it, and is in the list of operations besides. What a screen reader says is left to `announcements.svelte.ts`.

export interface Toast {
  id: number;
  tone: "good" | "bad" | "plain";
  text: string;
  /** The operation that it is about. */
  operation?: string;
  action?: { label: string; act: () => void };
}

/** How long good news stays, in milliseconds: two lines are read in less. */
const GOOD_FOR = 10_000;
/** More would cover what the person is doing. */
const MAX_TOASTS = 3;

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #count = 0;
  /** While the pointer or the focus is on one, none goes. */
  #isHeld = false;

  add(toast: Omit<Toast, "id">): void {
    this.#count += 1;
    const id = this.#count;
    this.list = [...this.list, { ...toast, id }].slice(-MAX_TOASTS);
    if (toast.tone !== "bad") setTimeout(() => this.#expire(id), GOOD_FOR);
  }

  close(id: number): void {
    this.list = this.list.filter((one) => one.id !== id);
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  #expire(id: number): void {
    if (this.#isHeld) setTimeout(() => this.#expire(id), GOOD_FOR);
    else this.close(id);
  }
}

export const toasts = new Toasts();

// Where the person is, and the way there and back: by Alt and the arrows, or by the mouse's buttons for it. The history is our
// own, since not every web view has keys for the browser's. What a place shows is left to `Window.svelte`.
import { formatPlace, HOME, isSamePlace, parsePlace, type Place } from "./place";

/** Nobody goes back further, and a window is open for weeks. */
const MAX_HISTORY = 100;
const MOUSE_BACK = 3;
const MOUSE_FORWARD = 4;

export class Places {
  #history = $state.raw<readonly Place[]>([HOME]);
  #index = $state(0);

  get here(): Place {
    return this.#history[this.#index] ?? HOME;
  }

  get canGoBack(): boolean {
    return this.#index > 0;
  }

  get canGoForward(): boolean {
    return this.#index < this.#history.length - 1;
  }

  /** Goes to a place; what was ahead is forgotten, as in any history. */
  go(place: Place): void {
    if (isSamePlace(place, this.here)) return;
    const before = this.#history.slice(0, this.#index + 1);
    this.#history = [...before, place].slice(-MAX_HISTORY);
    this.#index = this.#history.length - 1;
  }

  /** Shows another place instead of this one, to which nobody goes back. */
  replace(place: Place): void {
    this.#history = this.#history.map((one, index) => (index === this.#index ? place : one));
  }

  back(): void {
    if (this.canGoBack) this.#index -= 1;
  }

  forward(): void {
    if (this.canGoForward) this.#index += 1;
  }

  /** Follows the keyboard and the mouse, and returns what ends that. */
  listen(target: EventTarget = window): () => void {
    const move = (event: Event, step: "back" | "forward"): void => {
      // The web view's own history has nothing of ours.
      event.preventDefault();
      this[step]();
    };
    const onKey = (event: Event): void => {
      if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return;
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // On a Mac, these keys move by a word in a text.
      if (event.target instanceof HTMLInputElement && /mac/i.test(navigator.platform)) return;
      if (event.key === "ArrowLeft") move(event, "back");
      if (event.key === "ArrowRight") move(event, "forward");
    };
    const onMouse = (event: Event): void => {
      if (!(event instanceof MouseEvent)) return;
      if (event.button === MOUSE_BACK) move(event, "back");
      if (event.button === MOUSE_FORWARD) move(event, "forward");
    };
    target.addEventListener("keydown", onKey);
    target.addEventListener("mouseup", onMouse);
    return () => {
      target.removeEventListener("keydown", onKey);
      target.removeEventListener("mouseup", onMouse);
    };
  }

  /** The place as text, and back: for tests, and for what is stored. */
  get text(): string {
    return formatPlace(this.here);
  }

  goTo(text: string): void {
    this.go(parsePlace(text) ?? HOME);
  }
}

export const places = new Places();

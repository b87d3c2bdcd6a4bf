// What a screen reader says of operations: one sentence at a time and at most one in five seconds, so that it never talks over what
// the person reads. What can be seen is left to the others.

/** In milliseconds. */
export const SILENCE = 5_000;

export class Announcements {
  text = $state("");
  #subject = "";
  /** What is still to be said, by what it is about: of one subject only the latest. */
  #waiting = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(subject: string, text: string): void {
    this.#waiting.set(subject, text);
    if (this.#timer === undefined) this.#next();
  }

  /** What is about this is not worth saying any more. */
  drop(subject: string): void {
    this.#waiting.delete(subject);
    if (this.#subject === subject) this.text = "";
  }

  #next(): void {
    const [first] = this.#waiting;
    // Nothing old stays on the page, for whoever reads through it.
    [this.#subject, this.text] = first ?? ["", ""];
    if (first) this.#waiting.delete(first[0]);
    this.#timer = first && setTimeout(() => this.#next(), SILENCE);
  }
}

export const announcements = new Announcements();

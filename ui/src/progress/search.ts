// A search in a log that grows, in slices: a hundred thousand lines at a stretch would stall the window. It begins at the
// end, which is in sight, and goes back from there. When to go on is left to whoever asks.

/** How many lines are looked at before the clock is asked again. */
const A_FEW = 64;

export class Search {
  readonly #pattern: RegExp;
  /** What was found before the place where it began, the last first; and what was found from there on. */
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  /** The first line that was looked at, and the one behind the last. */
  #first: number;
  #end: number;

  /** `from` is how many lines there are. */
  constructor(word: string, from: number) {
    // A pattern is several times as fast as making each line small.
    this.#pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "iu");
    this.#first = this.#end = from;
  }

  /** Looks at a few more lines, and then at more for as long as it may. True once none is left. */
  look(lines: readonly string[], mayGoOn: () => boolean): boolean {
    for (let looked = 1; ; looked++) {
      if (this.#end < lines.length) this.#keep(lines[this.#end++], this.#after);
      else if (this.#first > 0) this.#keep(lines[--this.#first], this.#before);
      else return true;
      if (looked % A_FEW === 0 && !mayGoOn()) return false;
    }
  }

  #keep(line: string | undefined, found: string[]): void {
    if (line !== undefined && this.#pattern.test(line)) found.push(line);
  }

  /** How many were found so far. */
  get length(): number {
    return this.#before.length + this.#after.length;
  }

  /** Some of those, in the order of the log. */
  slice(first = 0, last = this.length): string[] {
    const early = this.#before.length;
    const before = this.#before.slice(Math.max(0, early - last), Math.max(0, early - first)).reverse();
    return before.concat(this.#after.slice(Math.max(0, first - early), Math.max(0, last - early)));
  }
}

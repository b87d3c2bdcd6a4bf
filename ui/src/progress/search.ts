// A search in a growing log, in slices: a hundred thousand lines at once would stall the window. It starts at the end,
// which is visible, and goes backwards. When to run the next slice is left to the caller.

/** How many lines are searched before the clock is read again. */
const A_FEW = 64;

export class Search {
  readonly #pattern: RegExp;
  /** The matches before the starting point, last first; and those after it. */
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  /** The first line that was searched, and the one after the last. */
  #first: number;
  #end: number;

  /** `from` is the number of lines at the start. */
  constructor(word: string, from: number) {
    // A pattern is several times as fast as converting each line to lower case.
    this.#pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "iu");
    this.#first = this.#end = from;
  }

  /** Searches a few more lines, and continues while `mayContinue` allows it. Returns true once no line is left. */
  searchMore(lines: readonly string[], mayContinue: () => boolean): boolean {
    for (let searched = 1; ; searched++) {
      if (this.#end < lines.length) this.#keep(lines[this.#end++], this.#after);
      else if (this.#first > 0) this.#keep(lines[--this.#first], this.#before);
      else return true;
      if (searched % A_FEW === 0 && !mayContinue()) return false;
    }
  }

  #keep(line: string | undefined, found: string[]): void {
    if (line !== undefined && this.#pattern.test(line)) found.push(line);
  }

  /** How many matches were found so far. */
  get length(): number {
    return this.#before.length + this.#after.length;
  }

  /** Some of the matches, in the order of the log. */
  slice(first = 0, last = this.length): string[] {
    const early = this.#before.length;
    const before = this.#before.slice(Math.max(0, early - last), Math.max(0, early - first)).reverse();
    return before.concat(this.#after.slice(Math.max(0, first - early), Math.max(0, last - early)));
  }
}

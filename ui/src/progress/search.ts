// A search in a log that grows. Lines that were looked at are not looked at again when more come: a hundred thousand of
// them with every batch would stall the window.

export class Search {
  readonly #hits: string[] = [];
  readonly #pattern: RegExp;
  #looked = 0;

  constructor(word: string) {
    // A pattern is several times as fast as making each line small.
    this.#pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "iu");
  }

  /** All that was found, after a look at the lines that came since the last time. */
  look(lines: readonly string[]): readonly string[] {
    for (; this.#looked < lines.length; this.#looked++) {
      const line = lines[this.#looked] ?? "";
      if (this.#pattern.test(line)) this.#hits.push(line);
    }
    return this.#hits;
  }
}

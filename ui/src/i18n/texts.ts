// The Fluent catalogues, in one language at a time. Every text in the window comes from here; `smart` reads the same files.
// A missing value is shown as unknown, never left blank.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

const files = import.meta.glob("./*/*.ftl", { query: "?raw", import: "default", eager: true }) as Record<
  string,
  string
>;

export type Language = "es" | "en";
export type Values = Record<string, string | number | undefined>;

export class Texts {
  readonly language: Language;
  readonly #bundle: FluentBundle;

  constructor(language: Language) {
    this.language = language;
    // Isolation marks are for texts that mix writing directions; neither language does.
    this.#bundle = new FluentBundle(language === "es" ? "es-PE" : "en", { useIsolating: false });
    for (const [path, source] of Object.entries(files)) {
      if (path.startsWith(`./${language}/`)) this.#bundle.addResource(new FluentResource(source));
    }
  }

  /** The text of a message, or of one of its attributes as `id.attribute`; undefined if there is none. */
  find(id: string, values: Values = {}): string | undefined {
    const [name = "", attribute] = id.split(".");
    const message = this.#bundle.getMessage(name);
    const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
    if (pattern === undefined || pattern === null) return undefined;
    return this.#bundle.formatPattern(pattern, this.#complete(values), []);
  }

  /** The same for a text that must exist; a missing one shows its id, which the tests search for. */
  say(id: string, values: Values = {}): string {
    return this.find(id, values) ?? id;
  }

  #complete(values: Values): Record<string, FluentVariable> {
    const unknown = values === NOTHING ? "" : (this.find("unknown-value", NOTHING) ?? "");
    const given = Object.fromEntries(
      Object.entries({ place: "window", ...values }).filter(
        ([, value]) => value !== undefined && value !== "",
      ),
    ) as Record<string, FluentVariable>;
    return new Proxy(given, {
      has: () => true,
      get: (target, name) => target[name as string] ?? unknown,
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    });
  }
}

const NOTHING: Values = {};

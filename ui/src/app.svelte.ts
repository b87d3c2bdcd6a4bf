// What the whole window shares: the backend, the language and the appearance. Language, theme and size are stored for the next
// start; nothing else is. Where the person is, is left to `places.svelte.ts`.
import type { Backend } from "./backend/backend";
import { Texts, type Language, type Values } from "./i18n/texts";

export type Theme = "system" | "light" | "dark";

const STORAGE_KEY = "settings";

class App {
  backend!: Backend;
  language = $state<Language>("es");
  theme = $state<Theme>("system");
  /** How much larger than usual, as a factor. */
  size = $state(1);
  readonly texts = $derived(new Texts(this.language));

  say = (id: string, values: Values = {}): string => this.texts.say(id, values);
  find = (id: string, values: Values = {}): string | undefined => this.texts.find(id, values);

  /** Loads the stored settings, or else what the system prefers. */
  load(): void {
    let kept: Partial<Record<"language" | "theme" | "size", unknown>> = {};
    try {
      kept = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "{}") as typeof kept;
    } catch {
      // Not written by us: as if nothing had been stored.
    }
    const language = kept.language ?? navigator.language;
    this.language = typeof language === "string" && language.startsWith("en") ? "en" : "es";
    if (kept.theme === "light" || kept.theme === "dark") this.theme = kept.theme;
    if (typeof kept.size === "number" && kept.size >= 1 && kept.size <= 2) this.size = kept.size;
  }

  save(): void {
    const { language, theme, size } = this;
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ language, theme, size }));
  }
}

export const app = new App();

// What the whole window shares: the way to the outside, the language, the look, and where one is.
import type { Backend } from "./backend/backend";
import { Texts, type Language, type Values } from "./i18n/texts";

export type Place = { name: "home" } | { name: "wizard" } | { name: "settings" };
export type Theme = "system" | "light" | "dark";

class App {
  backend!: Backend;
  language = $state<Language>("es");
  theme = $state<Theme>("system");
  /** How much larger than usual, as a factor. */
  size = $state(1);
  place = $state<Place>({ name: "home" });
  readonly texts = $derived(new Texts(this.language));

  say = (id: string, values: Values = {}): string => this.texts.say(id, values);
  find = (id: string, values: Values = {}): string | undefined => this.texts.find(id, values);

  go(place: Place): void {
    this.place = place;
  }
}

export const app = new App();

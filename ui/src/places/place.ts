// The places of the window, as types and as text: `home`, `server/lima-1`, `instance/lima-1/2/activity`. A verb is no place: what
// is being filled in or carried out is, wherever it was started from. Who is where, and was before, is left to `places.svelte.ts`.

export const SERVER_TABS = ["summary", "access"] as const;
export type ServerTab = (typeof SERVER_TABS)[number];
export const INSTANCE_TABS = ["summary", "tenants", "activity"] as const;
export type InstanceTab = (typeof INSTANCE_TABS)[number];

export type Place =
  | { name: "home" }
  | { name: "servers" }
  | { name: "server"; server: string; tab: ServerTab }
  | { name: "instance"; server: string; number: number; tab: InstanceTab }
  /** What is being filled in: an installation, or the plan of what is done to an instance that stands. */
  | { name: "install" }
  | { name: "activity" }
  | { name: "operation"; id: string }
  | { name: "settings" };

export const HOME: Place = { name: "home" };

/** The place as text. The first tab is the place itself and is not named. */
export function formatPlace(place: Place): string {
  const parts: string[] = [place.name];
  if (place.name === "server" || place.name === "instance") parts.push(place.server);
  if (place.name === "instance") parts.push(String(place.number));
  if (place.name === "operation") parts.push(place.id);
  if ("tab" in place && place.tab !== "summary") parts.push(place.tab);
  return parts.map(encodeURIComponent).join("/");
}

/** The place that a text names; nothing if it names none. */
export function parsePlace(text: string): Place | undefined {
  const [name, first = "", second = "", third = "", ...more] = decode(text);
  if (more.length > 0) return undefined;
  switch (name) {
    case "home":
    case "servers":
    case "install":
    case "activity":
    case "settings":
      return first === "" ? { name } : undefined;
    case "server": {
      const tab = oneOf(SERVER_TABS, second);
      return first && tab && third === "" ? { name, server: first, tab } : undefined;
    }
    case "instance": {
      const tab = oneOf(INSTANCE_TABS, third);
      return first && /^[1-9]\d*$/.test(second) && tab
        ? { name, server: first, number: Number(second), tab }
        : undefined;
    }
    case "operation":
      return first && second === "" ? { name, id: first } : undefined;
    default:
      return undefined;
  }
}

export const isSamePlace = (one: Place, other: Place): boolean => formatPlace(one) === formatPlace(other);

function decode(text: string): string[] {
  try {
    return text.split("/").map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** A tab by its name; without a name, the first. */
function oneOf<Tab extends string>(tabs: readonly [Tab, ...Tab[]], name: string): Tab | undefined {
  return name === "" ? tabs[0] : tabs.find((tab) => tab === name);
}

// What the search finds: places, servers, systems and what can be done, as a list in groups; and which of them a text means.
// Drawing is left to `Palette.svelte`.
import { app } from "../app.svelte";
import { inventory } from "../inventory.svelte";
import { operations } from "../operations/operations.svelte";
import { titleOf } from "../operations/titles";
import { HOME, type Place } from "../places/place";
import { places } from "../places/places.svelte";
import { install, installOn } from "./actions";
import { frame } from "./frame.svelte";

export interface Found {
  /** Unique among all. */
  id: string;
  label: string;
  /** What stands beside it, softer. */
  note?: string;
  act: () => void;
}

export interface FoundGroup {
  name: "places" | "instances" | "servers" | "actions";
  found: Found[];
}

const PLACES: [string, Place][] = [
  ["ui-home", HOME],
  ["ui-servers", { name: "servers" }],
  ["ui-activity", { name: "activity" }],
  ["ui-settings", { name: "settings" }],
];

export function everything(openSite: (server: string, instance: number) => void): FoundGroup[] {
  const { servers = [], instances } = inventory;
  const ofPlaces = PLACES.map(([id, place]) => ({ id, label: app.say(id), act: () => places.go(place) }));
  const ofInstances = instances.map(({ server, number, domain }) => ({
    id: `instance/${server}/${number}`,
    label: domain,
    note: app.say("ui-instance-where", { server, instance: String(number) }),
    act: () => places.go({ name: "instance", server, number, tab: "summary" }),
  }));
  const ofServers = servers.map(({ name, host }) => ({
    id: `server/${name}`,
    label: name,
    note: host,
    act: () => places.go({ name: "server", server: name, tab: "summary" }),
  }));
  return [
    { name: "places", found: ofPlaces },
    { name: "instances", found: ofInstances },
    { name: "servers", found: ofServers },
    { name: "actions", found: actions(openSite) },
  ];
}

function actions(openSite: (server: string, instance: number) => void): Found[] {
  const { servers = [], instances } = inventory;
  return [
    { id: "install", label: app.say("ui-new-installation"), act: install },
    ...servers
      .filter(({ name }) => !operations.on(name))
      .map(({ name }) => ({
        id: `install/${name}`,
        label: app.say("ui-install-on", { server: name }),
        act: () => installOn(name),
      })),
    ...instances
      .filter(({ installed }) => installed)
      .map(({ server, number, domain }) => ({
        id: `open/${server}/${number}`,
        label: app.say("ui-open-domain", { domain }),
        act: () => openSite(server, number),
      })),
    ...operations.running.map((operation) => ({
      id: `operation/${operation.id}`,
      label: app.say("ui-follow-operation", { title: titleOf(operation) }),
      act: () => frame.openDrawer(operation.id),
    })),
    { id: "operations", label: app.say("ui-operations"), act: () => frame.openDrawer() },
    { id: "help", label: app.say("ui-help"), act: () => (frame.isHelping = true) },
  ];
}

/** Without accents and capitals: nobody types them when searching. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();

/** How well a text is meant, from 0, not at all, to 1: every word that was typed has to be in it; what begins with it is first. */
export function score(text: string, typed: string): number {
  const [there, wanted] = [plain(text), plain(typed).trim()];
  if (wanted === "" || there.startsWith(wanted)) return 1;
  const words = wanted.split(/\s+/);
  if (!words.every((word) => there.includes(word))) return 0;
  const begins = there.split(/[^\p{Letter}\p{Number}]+/u);
  const isBeginning = (word: string): boolean => begins.some((one) => one.startsWith(word));
  return words.every(isBeginning) ? 0.8 : 0.5;
}

import { expect, test } from "vitest";

import { formatPlace, HOME, parsePlace, type Place } from "./place";
import { Places } from "./places.svelte";

const ALL: [string, Place][] = [
  ["home", HOME],
  ["servers", { name: "servers" }],
  ["server/lima-1", { name: "server", server: "lima-1", tab: "summary" }],
  ["server/lima-1/access", { name: "server", server: "lima-1", tab: "access" }],
  ["server/a%2Fb%20c", { name: "server", server: "a/b c", tab: "summary" }],
  ["instance/lima-1/2", { name: "instance", server: "lima-1", number: 2, tab: "summary" }],
  ["instance/lima-1/2/activity", { name: "instance", server: "lima-1", number: 2, tab: "activity" }],
  ["install", { name: "install" }],
  ["activity", { name: "activity" }],
  ["operation/01J", { name: "operation", id: "01J" }],
  ["settings", { name: "settings" }],
];

test("every place is read back from its text", () => {
  for (const [text, place] of ALL) {
    expect(formatPlace(place)).toBe(text);
    expect(parsePlace(text)).toEqual(place);
  }
});

test("what names no place is none", () => {
  const wrong = [
    "",
    "house",
    "home/1",
    "server",
    "server/",
    "server/a/nonsense",
    "server/a/access/b",
    "instance/a",
    "instance/a/0",
    "instance/a/-1",
    "instance/a/1.5",
    "instance/a/1/nonsense",
    "instance/a/1/summary/more",
    "operation",
    "operation/a/b",
    "server/%",
  ];
  for (const text of wrong) expect(parsePlace(text), text).toBeUndefined();
});

const SERVERS: Place = { name: "servers" };
const SETTINGS: Place = { name: "settings" };

test("one goes back and forward, and a new way forgets what was ahead", () => {
  const places = new Places();
  expect([places.here, places.canGoBack, places.canGoForward]).toEqual([HOME, false, false]);
  places.go(SERVERS);
  places.go(SETTINGS);
  places.back();
  expect([places.here, places.canGoBack, places.canGoForward]).toEqual([SERVERS, true, true]);
  places.forward();
  expect(places.here).toEqual(SETTINGS);
  places.back();
  places.back();
  places.back();
  expect([places.here, places.canGoBack]).toEqual([HOME, false]);
  places.go({ name: "activity" });
  expect(places.canGoForward).toBe(false);
  places.back();
  expect(places.here).toEqual(HOME);
});

test("going where one is leaves nothing to go back from", () => {
  const places = new Places();
  places.go(SERVERS);
  places.go({ name: "servers" });
  places.back();
  expect(places.here).toEqual(HOME);
});

test("a place that is shown instead of another has its place in the history", () => {
  const places = new Places();
  places.go(SERVERS);
  places.replace(SETTINGS);
  expect(places.here).toEqual(SETTINGS);
  places.back();
  expect(places.here).toEqual(HOME);
});

test("the history is bounded", () => {
  const places = new Places();
  for (let number = 1; number <= 500; number++) places.goTo(`operation/${number}`);
  let steps = 0;
  for (; places.canGoBack && steps < 500; steps++) places.back();
  expect(steps).toBe(99);
  expect(places.text).toBe("operation/401");
});

test("Alt with an arrow and the mouse's buttons go back and forward, and nothing else does", () => {
  const places = new Places();
  const target = new EventTarget();
  const stop = places.listen(target);
  const press = (key: string, also: KeyboardEventInit = {}): boolean =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key, altKey: true, cancelable: true, ...also }));
  const click = (button: number): boolean =>
    target.dispatchEvent(new MouseEvent("mouseup", { button, cancelable: true }));
  places.go(SERVERS);
  expect(press("ArrowLeft", { altKey: false })).toBe(true);
  expect(press("ArrowLeft", { shiftKey: true })).toBe(true);
  expect(click(0)).toBe(true);
  expect(places.here).toEqual(SERVERS);
  // `false`: the web view does nothing of its own.
  expect(press("ArrowLeft")).toBe(false);
  expect(places.here).toEqual(HOME);
  expect(press("ArrowRight")).toBe(false);
  expect(places.here).toEqual(SERVERS);
  expect(click(3)).toBe(false);
  expect(places.here).toEqual(HOME);
  expect(click(4)).toBe(false);
  expect(places.here).toEqual(SERVERS);
  stop();
  press("ArrowLeft");
  expect(places.here).toEqual(SERVERS);
});

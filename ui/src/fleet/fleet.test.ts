import { beforeEach, expect, test } from "vitest";

import { app } from "../app.svelte";
import type { Backend, ServerStateDto } from "../backend/backend";
import { Fleet } from "./fleet.svelte";

const seen = (server: string, verdict: ServerStateDto["verdict"] = "good"): ServerStateDto => ({
  server,
  problem: null,
  seen_at: "2026-11-28T10:00:00Z",
  verdict,
  system: null,
  engine: null,
  memory_kib: null,
  disk_free_kib: null,
  disk_total_kib: null,
  memory_available_kib: null,
  attention: [],
  instances: [],
});

interface Look {
  servers: readonly string[];
  tell: (...states: ServerStateDto[]) => void;
  end: () => void;
}

/** Looks that tell what the test says, when it says so. */
let looks: Look[] = [];

beforeEach(() => {
  looks = [];
  const look: Backend["look"] = (servers, _whole, onStates) =>
    new Promise((end) => looks.push({ servers, tell: (...states) => onStates(states), end: () => end() }));
  app.backend = { look } as Backend;
});

const asked = (): (readonly string[])[] => looks.map(({ servers }) => servers);

test("a server is let go as soon as it is told, and not by the end of a look that told it", async () => {
  const fleet = new Fleet();
  const first = fleet.look(["lima", "cusco"]);
  looks[0]?.tell(seen("lima"));
  expect([...fleet.looking]).toEqual(["cusco"]);
  void fleet.look(["lima"]);
  looks[0]?.tell(seen("cusco"));
  looks[0]?.end();
  await first;
  expect([...fleet.looking]).toEqual(["lima"]);
});

test("a server is asked once more when something was done to it during a look, and only then", async () => {
  const fleet = new Fleet();
  void fleet.look(["lima", "cusco"]);
  await fleet.look(["cusco"]);
  void fleet.lookAfterChange("lima");
  void fleet.lookAfterChange("lima");
  expect(asked()).toEqual([["lima", "cusco"]]);
  looks[0]?.tell(seen("lima", "bad"), seen("cusco"));
  expect(asked()).toEqual([["lima", "cusco"], ["lima"]]);
  expect([...fleet.looking]).toEqual(["lima"]);
  looks[1]?.tell(seen("lima"));
  expect([fleet.states.get("lima")?.verdict, fleet.looking.size, looks.length]).toEqual(["good", 0, 2]);
  void fleet.lookAfterChange("lima");
  expect(asked()[2]).toEqual(["lima"]);
});

import { expect, test } from "vitest";

import type {
  Attention,
  InstanceDto,
  InstanceStateDto,
  Problem,
  ServerStateDto,
  Verdict,
} from "../backend/backend";
import { countOf, FRESH, meant, listServers, type Known, type ListedServer } from "./listed";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const TIMEOUT: Problem = { code: "connection-timeout", params: {} };

const record = (number: number, changes: Partial<InstanceDto> = {}): InstanceDto => ({
  server: "lima",
  number,
  domain: `${number}.pe`,
  mysql_port: 3306,
  installed: true,
  uninstalled: false,
  installed_at: null,
  ...changes,
});
const found = (number: number, changes: Partial<InstanceStateDto> = {}): InstanceStateDto => ({
  number,
  domain: `${number}.pe`,
  verdict: "good",
  installed: true,
  running: null,
  tenant_count: 12,
  attention: [],
  ...changes,
});
const seen = (instances: InstanceStateDto[], changes: Partial<ServerStateDto> = {}): ServerStateDto => ({
  server: "lima",
  problem: null,
  seen_at: new Date(NOW - 60_000).toISOString(),
  verdict: "good",
  system: null,
  engine: null,
  memory_kib: null,
  disk_free_kib: null,
  disk_total_kib: null,
  memory_available_kib: null,
  attention: [],
  instances,
  ...changes,
});

function rowOf(
  state: ServerStateDto | undefined,
  instances = [record(1)],
  known: Partial<Known> = {},
): ListedServer {
  const [row] = listServers({
    servers: [{ name: "lima", host: "203.0.113.7", port: 22, user: "root", login: "made-key" }],
    instances,
    states: new Map(state ? [["lima", state]] : []),
    working: () => undefined,
    now: NOW,
    ...known,
  });
  if (!row) throw new Error("no row");
  return row;
}
const SILENT: Attention = { kind: "site-silent", verdict: "bad", params: { status: "502" } };
const FAILED: Attention = { kind: "jobs-failed", verdict: "advice", params: { count: "3" } };
const kinds = (row: ListedServer) => [row.state.kind, ...row.systems.map(({ state }) => state.kind)];

test("what was seen lately is told as it is", () => {
  expect(kinds(rowOf(seen([found(1)])))).toEqual(["good", "good"]);
  expect(kinds(rowOf(seen([found(1, { verdict: "unknown" })])))).toEqual(["good", "unknown"]);
});

test("what was seen too long ago, or never, is never told as good", () => {
  const old = rowOf(seen([found(1)], { seen_at: new Date(NOW - FRESH - 1).toISOString() }));
  expect(kinds(old)).toEqual(["stale", "stale"]);
  expect(old.systems[0]?.state.was?.kind).toBe("good");
  expect(kinds(rowOf(undefined))).toEqual(["stale", "stale"]);
  expect(kinds(rowOf(seen([], { seen_at: null, problem: TIMEOUT })))).toEqual(["unknown", "stale"]);
});

test("a lost server keeps its last truth, with its age, and is no longer good", () => {
  const row = rowOf(seen([found(1, { verdict: "bad", attention: [SILENT] })], { problem: TIMEOUT }));
  expect(kinds(row)).toEqual(["unknown", "stale"]);
  expect(row.systems[0]?.state.was?.word).toBe("attention-site-silent");
  expect(row.systems[0]?.state.seenAt).toBe(NOW - 60_000);
  expect(row.worst).toBe("unknown");
});

test("of what needs a person, what does not work is told first", () => {
  const stateOf = (attention: Attention[], verdict: Verdict) =>
    rowOf(seen([found(1, { verdict, attention })])).systems[0]?.state;
  expect(stateOf([FAILED, SILENT], "bad")).toMatchObject({
    kind: "bad",
    word: "attention-site-silent",
    values: { status: "502" },
  });
  expect(stateOf([FAILED], "advice")).toMatchObject({ kind: "advice", word: "attention-jobs-failed" });
  expect(stateOf([], "bad")?.word).toBe("ui-state-bad");
});

test("what needs a person of a server is told there, and its systems are of now", () => {
  const disk: Attention = { kind: "disk-low", verdict: "advice", params: { percent: "91", free: "3.0 GB" } };
  expect(kinds(rowOf(seen([found(1)], { attention: [disk] })))).toEqual(["advice", "good"]);
  const engine: Attention = { kind: "engine-silent", verdict: "bad", params: {} };
  const row = rowOf(seen([found(1, { verdict: "unknown" })], { verdict: "bad", attention: [engine] }));
  expect(kinds(row)).toEqual(["bad", "unknown"]);
});

test("what is being done, here or from another computer, stands before everything else", () => {
  const restart = () => ({ kind: "restart" as const, instance: 1 });
  expect(kinds(rowOf(seen([found(1, { verdict: "bad" })]), [record(1)], { working: restart }))).toEqual([
    "good",
    "working",
  ]);
  expect(kinds(rowOf(seen([found(1, { verdict: "unknown", running: "install" })])))).toEqual([
    "good",
    "working",
  ]);
  // What was running an hour ago is not known to run now.
  const old = seen([found(1, { verdict: "unknown", running: "install" })], { problem: TIMEOUT });
  expect(kinds(rowOf(old))).toEqual(["unknown", "stale"]);
});

test("what is not installed whole is no trouble, and what another computer installed is listed", () => {
  const row = rowOf(seen([found(1, { verdict: "bad", installed: false }), found(3)]), [
    record(1, { installed: false }),
    record(2, { installed: false, uninstalled: true }),
  ]);
  expect(row.systems.map(({ number, state }) => [number, state.kind])).toEqual([
    [1, "resting"],
    [2, "resting"],
    [3, "good"],
  ]);
  expect(row.systems[2]?.record).toBeUndefined();
});

test("a search means domains, numbers, servers and addresses; a filter means states", () => {
  const row = rowOf(seen([found(1), found(2, { verdict: "bad", attention: [SILENT] })]), [
    record(1),
    record(2),
  ]);
  const shown = (filter: Parameters<typeof meant>[1], text: string) =>
    meant([row], filter, text).map(({ systems }) => systems.map(({ number }) => number));
  expect(shown("all", "")).toEqual([[1, 2]]);
  expect(shown("all", "2.PE")).toEqual([[2]]);
  expect(shown("all", "lima #1")).toEqual([[1]]);
  expect(shown("all", "113.7")).toEqual([[1, 2]]);
  expect(shown("trouble", "")).toEqual([[2]]);
  expect(shown("trouble", "1.pe")).toEqual([]);
  expect(shown("all", "nada")).toEqual([]);
  expect([countOf([row], "all"), countOf([row], "trouble"), countOf([row], "stale")]).toEqual([2, 1, 0]);
});

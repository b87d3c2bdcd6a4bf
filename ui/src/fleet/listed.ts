// What the fleet's table shows: each server with its systems, and of each its state as a kind, a word and an age. Pure; what is
// asked of the servers is left to `fleet.svelte.ts`, and drawing to the components.
import type {
  Attention,
  InstanceDto,
  InstanceStateDto,
  OperationKind,
  ServerDto,
  ServerStateDto,
} from "../backend/backend";

/** What was seen longer ago is not told as of now. */
export const FRESH = 10 * 60_000;

export type StateKind =
  | "good"
  | "bad"
  | "unknown"
  /** It works, and needs a person all the same. */
  | "advice"
  /** Seen too long ago, or never. */
  | "stale"
  /** Something is being done to it. */
  | "working"
  /** Not installed whole, or not any more: on record, and no trouble. */
  | "resting";

export interface State {
  kind: StateKind;
  /** The text's id in the catalogues. */
  word: string;
  values: Record<string, string | number>;
  /** When it was seen, in milliseconds since 1970. */
  seenAt: number | undefined;
  /** How it was when it was seen, if that is too long ago to be told as of now. */
  was?: State;
}

export interface ListedSystem {
  server: string;
  number: number;
  domain: string;
  /** What this computer has on record; nothing of what another computer installed. */
  record: InstanceDto | undefined;
  state: State;
  /** How many companies it serves, as last seen. */
  clients: number | undefined;
  /** What needs a person, of now. */
  attention: readonly Attention[];
}

export interface ListedServer {
  name: string;
  host: string;
  state: State;
  /** Free disk in GB, if it was seen. */
  diskFree: number | undefined;
  /** What of the server itself needs a person, of now. */
  attention: readonly Attention[];
  /** Why it could not be asked: the code of an error. */
  lost: ServerStateDto["problem"];
  systems: ListedSystem[];
  /** Of the server and its systems, the one that needs a person most. */
  worst: StateKind;
}

/** The worst first. */
const ORDER: readonly StateKind[] = ["bad", "unknown", "advice", "working", "stale", "resting", "good"];
export const worseFirst = (one: StateKind, other: StateKind): number =>
  ORDER.indexOf(one) - ORDER.indexOf(other);

export interface Known {
  servers: readonly ServerDto[];
  instances: readonly InstanceDto[];
  states: ReadonlyMap<string, ServerStateDto>;
  /** What this window is doing to a server. */
  working: (server: string) => { kind: OperationKind; instance: number } | undefined;
  now: number;
}

const state = (kind: StateKind, word: string, seenAt?: number, values: State["values"] = {}): State => ({
  kind,
  word,
  values,
  seenAt,
});

export function listServers({ servers, instances, states, working, now }: Known): ListedServer[] {
  const recorded = new Map<string, InstanceDto[]>();
  for (const one of instances) {
    const of = recorded.get(one.server);
    if (of) of.push(one);
    else recorded.set(one.server, [one]);
  }
  return servers.map(({ name, host }) => {
    const seen = states.get(name);
    const own = serverState(seen, now);
    const systems = listSystems(name, recorded.get(name) ?? [], seen, own, working(name));
    const worst = [own, ...systems.map((one) => one.state)].map(({ kind }) => kind).sort(worseFirst)[0];
    return {
      name,
      host,
      state: own,
      diskFree: seen?.disk_free_kib == null ? undefined : seen.disk_free_kib / 1024 / 1024,
      attention: isFresh(own) ? (seen?.attention ?? []) : [],
      lost: seen?.problem ?? null,
      systems,
      worst: worst ?? "good",
    };
  });
}

function serverState(seen: ServerStateDto | undefined, now: number): State {
  const seenAt = seen?.seen_at == null ? undefined : Date.parse(seen.seen_at);
  if (seen?.problem) return state("unknown", "ui-state-lost", seenAt);
  if (!seen || seenAt === undefined || now - seenAt > FRESH) return state("stale", "ui-state-stale", seenAt);
  return attended(seen.attention, "ui-state-reached", seenAt);
}

/** The state that the first thing says that needs a person; without any, that all is well. */
function attended(attention: readonly Attention[], well: string, seenAt: number | undefined): State {
  const first = attention.find(({ verdict }) => verdict === "bad") ?? attention[0];
  if (!first) return state("good", well, seenAt);
  return state(first.verdict === "bad" ? "bad" : "advice", `attention-${first.kind}`, seenAt, first.params);
}

/** Whether what was seen of a server is of now. */
const isFresh = ({ kind }: State): boolean => kind !== "unknown" && kind !== "stale";

function listSystems(
  server: string,
  recorded: readonly InstanceDto[],
  seen: ServerStateDto | undefined,
  ofServer: State,
  working: { kind: OperationKind; instance: number } | undefined,
): ListedSystem[] {
  const numbers = new Set([...recorded, ...(seen?.instances ?? [])].map(({ number }) => number));
  return [...numbers]
    .sort((one, other) => one - other)
    .map((number) => {
      const record = recorded.find((one) => one.number === number);
      const found = seen?.instances.find((one) => one.number === number);
      const doing = working?.instance === number ? working.kind : undefined;
      const domain = found?.domain ?? record?.domain ?? "";
      const attention = isFresh(ofServer) && !doing ? (found?.attention ?? []) : [];
      return {
        server,
        number,
        domain,
        record,
        state: systemState(record, found, ofServer, doing),
        clients: found?.tenant_count ?? undefined,
        attention,
      };
    });
}

function systemState(
  record: InstanceDto | undefined,
  found: InstanceStateDto | undefined,
  ofServer: State,
  doing: OperationKind | undefined,
): State {
  const { seenAt } = ofServer;
  const operation = doing ?? (isFresh(ofServer) ? found?.running : undefined);
  if (operation) return state("working", "ui-state-working", seenAt, { operation });
  if (record?.uninstalled) return state("resting", "ui-state-uninstalled", seenAt);
  if (record && !record.installed && !found?.installed) return state("resting", "state-unfinished", seenAt);
  if (!found) return state("stale", "ui-state-stale");
  const seen = seenState(found, seenAt);
  return isFresh(ofServer) ? seen : { ...state("stale", "ui-state-stale", seenAt), was: seen };
}

/** What was seen, as if it were of now. */
function seenState(found: InstanceStateDto, seenAt: number | undefined): State {
  if (found.attention.length > 0) return attended(found.attention, "", seenAt);
  if (found.verdict === "bad") return state("bad", "ui-state-bad", seenAt);
  if (found.verdict === "unknown") return state("unknown", "ui-state-unknown", seenAt);
  return state("good", "ui-state-good", seenAt);
}

export type Filter = "all" | "trouble" | "stale" | "resting";

const FILTERS: Record<Filter, (kind: StateKind) => boolean> = {
  all: () => true,
  trouble: (kind) => kind === "bad" || kind === "unknown" || kind === "advice",
  stale: (kind) => kind === "stale",
  resting: (kind) => kind === "resting",
};

/** Those of a filter that a text means; a server whose own name or address is meant keeps all its systems. */
export function meant(rows: readonly ListedServer[], filter: Filter, text: string): ListedServer[] {
  const isWanted = FILTERS[filter];
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const has = (label: string): boolean => words.every((word) => label.includes(word));
  return rows.flatMap((row) => {
    const label = `${row.name} ${row.host}`.toLowerCase();
    const isMeant = has(label);
    const systems = row.systems.filter(
      (one) => isWanted(one.state.kind) && (isMeant || has(`${label} ${one.domain} #${one.number}`)),
    );
    const isShown = systems.length > 0 || (isMeant && (filter === "all" || isWanted(row.state.kind)));
    return isShown ? [{ ...row, systems }] : [];
  });
}

export function countOf(rows: readonly ListedServer[], filter: Filter): number {
  const isWanted = FILTERS[filter];
  return rows.reduce(
    (sum, { systems }) => sum + systems.filter(({ state }) => isWanted(state.kind)).length,
    0,
  );
}

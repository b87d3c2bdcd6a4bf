// How the servers of the fake backend are. `?fleet=30x4` has thirty servers with four systems each; `?bad=3` of the systems do not
// answer, `?lost=2` of the servers can't be reached, the last ones; `?tight=1` of them
// have little disk left; `?clients=60` is how many clients a system has, the first of them not served and the second cut off in the
// middle of its creation; `?seen=60` says that all were seen so many minutes ago.
import type {
  Backend,
  InstanceDto,
  InstanceStateDto,
  NameReport,
  OutsideFinding,
  ServerDto,
  ServerStateDto,
  Tenant,
} from "../backend";
import type { World } from "./world";

const CITIES = ["lima", "arequipa", "trujillo", "cusco", "piura", "tacna", "ica", "puno"];
const SHOPS = ["botica", "ferreteria", "bodega", "panaderia", "libreria", "restaurante", "taller", "bazar"];

/** As many servers and systems as `text`, like `30x4`, says. */
export function manyServers(text: string): { servers: ServerDto[]; instances: InstanceDto[] } {
  const [servers = 0, each = 0] = text.split("x").map(Number);
  const names = Array.from(
    { length: servers },
    (_, at) => `${CITIES[at % CITIES.length]}-${Math.floor(at / CITIES.length) + 1}`,
  );
  return {
    servers: names.map((name, at) => ({
      name,
      host: `203.0.${Math.floor(at / 250)}.${(at % 250) + 1}`,
      port: 22,
      user: "root",
      login: "made-key",
    })),
    instances: names.flatMap((server, at) =>
      Array.from({ length: each }, (_, number) => ({
        server,
        number: number + 1,
        domain: `${SHOPS[(at * each + number) % SHOPS.length]}${at * each + number + 1}.pe`,
        mysql_port: 3306 + number,
        installed: true,
        uninstalled: false,
        installed_at: "2026-11-02T15:04:05Z",
      })),
    ),
  };
}

export function fleet(world: World) {
  const { memory, wanted } = world;
  const numberOf = (name: string): number => Number(wanted.get(name) ?? "0");

  function system(one: InstanceDto, isBad: boolean): InstanceStateDto {
    const verdict = isBad ? "bad" : one.installed ? "good" : "unknown";
    return {
      number: one.number,
      domain: one.domain,
      verdict,
      installed: one.installed,
      running: null,
      tenant_count: one.installed ? 12 : null,
      attention: isBad ? [{ kind: "site-silent", verdict: "bad", params: { status: "none" } }] : [],
    };
  }

  function stateOf({ name }: ServerDto, at: number): ServerStateDto {
    const bad = memory.instances.filter(({ installed }) => installed).slice(0, numberOf("bad"));
    const instances = memory.instances
      .filter(({ server }) => server === name)
      .map((one) => system(one, bad.includes(one)));
    const isLost = at >= memory.servers.length - numberOf("lost");
    const isTight = at < numberOf("tight");
    const isBad = instances.some(({ verdict }) => verdict === "bad");
    return {
      server: name,
      problem: isLost ? world.problem("connection-timeout", { host: "203.0.113.10" }) : null,
      seen_at: new Date(Date.now() - (isLost ? 180 : numberOf("seen")) * 60_000).toISOString(),
      verdict: isBad ? "bad" : "good",
      system: "Debian GNU/Linux 13 (trixie)",
      engine: "28.1.1",
      memory_kib: 4_000_000,
      disk_free_kib: isTight ? 4_000_000 : 48_000_000,
      disk_total_kib: 80_000_000,
      memory_available_kib: 1_500_000,
      attention: isTight
        ? [{ kind: "disk-low", verdict: "advice", params: { percent: "95", free: "3.8 GB" } }]
        : [],
      instances,
    };
  }

  function tenant(domain: string, at: number): Tenant {
    const database = `tenancy_${SHOPS[at % SHOPS.length]}${at + 1}`;
    const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    const state = at === 0 ? "not-served" : at === 1 ? "cut-off" : at % 5 === 4 ? "not-asked" : "served";
    const isAsked = state === "served" || state === "not-served";
    return {
      host: state === "cut-off" ? null : `${SHOPS[at % SHOPS.length]}${at + 1}.${domain}`,
      name: state === "cut-off" ? null : `${SHOPS[at % SHOPS.length]} San Juan ${at + 1} S.A.C.`,
      tax_number: state === "cut-off" ? null : String(20_100_000_000 + at),
      database,
      state,
      page_status: isAsked ? (state === "served" ? 200 : 500) : null,
      page_at: isAsked ? ago(25) : null,
      created_at: ago(60 * 24 * 30),
      database_kib: 54_000 + at * 20_000,
      written_at: ago(at * 37),
      last_document: state === "cut-off" || at % 7 === 6 ? null : `F001-${(at + 1) * 131}`,
      last_document_at: state === "cut-off" || at % 7 === 6 ? null : ago(at * 90 + 4),
    };
  }

  return {
    async tenants(server, instance) {
      await world.wait(2);
      world.failIfAsked("tenants");
      const domain = memory.instances.find((one) => one.server === server && one.number === instance)?.domain;
      const count = Number(wanted.get("clients") ?? "12");
      return Array.from({ length: count }, (_, at) => tenant(domain ?? "", at));
    },
    // `?outside=blocked` is what a look from outside comes to.
    async outside(server, instance) {
      await world.wait(6);
      world.failIfAsked("outside");
      const finding = (wanted.get("outside") ?? "reached") as OutsideFinding;
      const isShut = finding === "blocked" || finding === "unknown";
      const domain =
        memory.instances.find((one) => one.server === server && one.number === instance)?.domain ?? "";
      const isElsewhere = finding.startsWith("domain-");
      const named = (name: string): NameReport => ({
        name,
        verdict: isElsewhere ? "points-elsewhere" : "correct",
        addresses: [isElsewhere ? "198.51.100.7" : "203.0.113.10"],
        elsewhere: isElsewhere ? ["198.51.100.7"] : [],
      });
      return {
        finding,
        http: isShut ? "silent" : "open",
        https: isShut ? "silent" : "refused",
        database: wanted.has("exposed") ? "open" : "refused",
        page_status: isShut ? null : finding === "other-answer" ? 404 : finding === "down-inside" ? 502 : 200,
        dns: { server: ["203.0.113.10"], domain: named(domain), below: named(`x.${domain}`) },
      };
    },
    lastStates: async () => (wanted.has("seen") ? memory.servers.map(stateOf) : []),
    async look(servers, _whole, onStates) {
      // With `?seen`, nothing more is heard of them: what was seen stays as old as it is.
      if (wanted.has("seen")) return;
      await world.wait(2);
      world.failIfAsked("look");
      const found = memory.servers.map(stateOf).filter(({ server }) => servers.includes(server));
      // One after the other, as they answer.
      for (const state of found) onStates([state]);
    },
  } satisfies Partial<Backend>;
}

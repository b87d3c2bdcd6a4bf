// What the fake backend has to show: servers, instances, checks, keys. Samples only, in the shapes of the engine.
import type { AgentKeyDto, BegunOperationDto, Check, InstanceDto, LeftOut, ServerDto } from "../backend";

export const FINGERPRINT = "SHA256:3vN1mT0Z8yq2Jr5bQkX7uW4cLhE9sAfGdPoRiVtYxMs";
export const OTHER_FINGERPRINT = "SHA256:Zk0f9QmY2hXcVb7nLs4tRwE1uIoPaSdFgHjKlZxCvBn";

export const LEFT_OUT: LeftOut[] = [
  { kind: "beside", count: 2, names: ["LEEME.txt", "__MACOSX"] },
  { kind: "environment", count: 1, names: [".env"] },
];

export const CHECKS: Check[] = [
  { id: "distribution", verdict: "good", params: { seen: "Debian GNU/Linux 13 (trixie)" } },
  { id: "architecture", verdict: "good", params: { seen: "amd64" } },
  { id: "virtualisation", verdict: "good", params: { seen: "kvm" } },
  { id: "rights", verdict: "good", params: { seen: "root" } },
  { id: "memory", verdict: "good", params: { seen: "3.8 GB", needed: "2.0 GB" } },
  { id: "disk", verdict: "good", params: { seen: "74.9 GB", needed: "10.0 GB" } },
  { id: "tmp-space", verdict: "good", params: { seen: "1.8 GB", needed: "64 MB" } },
  { id: "clock", verdict: "good", params: { seen: "1" } },
  { id: "http-port", verdict: "good", params: { port: "80", holder: "nobody" } },
  { id: "https-port", verdict: "good", params: { port: "443", holder: "nobody" } },
  { id: "packages", verdict: "advice", params: { holder: "unattended-upgr" } },
  { id: "docker", verdict: "good", params: { seen: "absent", needed: "20.10" } },
  { id: "name-resolution", verdict: "good", params: {} },
  { id: "registry", verdict: "good", params: {} },
];

/** The checks as the worst of them is wanted; as they are without a wish. */
export function checksAs(worst: string | null | undefined): Check[] {
  const but = (id: string, verdict: Check["verdict"], params: Check["params"]) =>
    CHECKS.map((check) => (check.id === id ? { ...check, verdict, params } : check));
  if (worst === "bad") return but("http-port", "bad", { port: "80", holder: "nginx" });
  if (worst === "unknown") return but("registry", "unknown", {});
  if (worst === "good") return CHECKS.filter((check) => check.verdict === "good");
  return CHECKS;
}

export const SERVERS: ServerDto[] = [
  { name: "principal", host: "203.0.113.10", port: 22, user: "root", login: "made-key" },
  { name: "lima-2", host: "vps2.ejemplo.pe", port: 22, user: "operador", login: "key-file" },
];

export const INSTANCES: InstanceDto[] = [
  {
    server: "principal",
    number: 1,
    domain: "facturas.ejemplo.pe",
    mysql_port: 3306,
    installed: true,
    uninstalled: false,
    installed_at: "2026-11-02T15:04:05Z",
  },
  {
    server: "principal",
    number: 2,
    domain: "boletas.ejemplo.pe",
    mysql_port: 3307,
    installed: false,
    uninstalled: false,
    installed_at: null,
  },
];

export const AGENT_KEYS: AgentKeyDto[] = [
  { fingerprint: FINGERPRINT, comment: "ana@oficina" },
  { fingerprint: OTHER_FINGERPRINT, comment: "llave del servidor de Lima" },
  { fingerprint: "SHA256:aQm3XcVb7nLs4tRwE1uIoPaSdFgHjKlZxCvBnMq2Jr5", comment: "" },
  { fingerprint: "SHA256:p0oI9uY8tR7eW6qL5kJ4hG3fD2sA1zX0cV9bN8mQ7wE", comment: "github" },
];

/** What was begun on earlier days. */
export const EARLIER: BegunOperationDto[] = (
  [
    ["e5", "restart", 1, "facturas.ejemplo.pe", "2026-11-20T22:14:00Z", "done"],
    ["e4", "uninstall", 3, null, "2026-11-12T15:40:00Z", "interrupted"],
    ["e3", "install", 2, "boletas.ejemplo.pe", "2026-11-09T10:02:00Z", "failed"],
    ["e2", "stop", 1, "facturas.ejemplo.pe", "2026-11-03T09:30:00Z", "cancelled"],
    ["e1", "install", 1, "facturas.ejemplo.pe", "2026-11-02T14:58:00Z", "done"],
  ] as const
).map(([id, operation, instance, domain, started_at, outcome]) => ({
  id,
  operation,
  server: "principal",
  instance,
  domain,
  started_at,
  ended_at: null,
  outcome,
}));

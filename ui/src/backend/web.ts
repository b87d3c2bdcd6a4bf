// The engine played in a browser: for tests of the pages and for looking at them without a server. It keeps nothing.
// The address decides what happens, so that a test can ask for any trouble: `?fail=CODE&at=STEP`, `?pace=0`.
import type {
  Backend,
  Check,
  InstallRequest,
  InstanceRecord,
  OperationEvent,
  Plan,
  Problem,
  ServerRecord,
} from "./backend";

const STEPS = [
  "docker-engine",
  "docker-settings",
  "proxy-network",
  "proxy",
  "code",
  "secrets",
  "files",
  "images",
  "php-extensions",
  "databases",
  "dependencies",
  "app-key",
  "storage-access",
  "migrations",
  "administrator",
  "config-cache",
  "services",
  "workers",
  "site-answers",
  "manifest",
];

const FINGERPRINT = "SHA256:3vN1mT0Z8yq2Jr5bQkX7uW4cLhE9sAfGdPoRiVtYxMs";

const CHECKS: Check[] = [
  { id: "distribution", verdict: "good", params: { seen: "Debian GNU/Linux 13 (trixie)" } },
  { id: "architecture", verdict: "good", params: { seen: "amd64" } },
  { id: "virtualisation", verdict: "good", params: { seen: "kvm" } },
  { id: "rights", verdict: "good", params: { seen: "root" } },
  { id: "memory", verdict: "good", params: { seen: "3.8 GB", needed: "2.0 GB" } },
  { id: "disk", verdict: "good", params: { seen: "74.9 GB", needed: "10.0 GB" } },
  { id: "clock", verdict: "good", params: { seen: "1" } },
  { id: "http-port", verdict: "good", params: { port: "80", holder: "nobody" } },
  { id: "https-port", verdict: "good", params: { port: "443", holder: "nobody" } },
  { id: "name-resolution", verdict: "good", params: {} },
  { id: "registry", verdict: "good", params: {} },
  { id: "packages", verdict: "unknown", params: { holder: "unattended-upgr" } },
  { id: "docker", verdict: "good", params: { seen: "absent", needed: "20.10" } },
];

export function webBackend(search: string = location.search): Backend {
  const wanted = new URLSearchParams(search);
  const pace = Number(wanted.get("pace") ?? "60");
  const fail = wanted.get("fail");
  const failAt = wanted.get("at") ?? "images";
  const servers: ServerRecord[] = wanted.has("servers")
    ? [
        { name: "principal", host: "203.0.113.10", port: 22, user: "root" },
        { name: "lima-2", host: "vps2.ejemplo.pe", port: 22, user: "operador" },
      ]
    : [];
  const instances: InstanceRecord[] = wanted.has("servers")
    ? [
        {
          server: "principal",
          number: 1,
          domain: "facturas.ejemplo.pe",
          mysql_port: 3306,
          state: "installed",
        },
        {
          server: "principal",
          number: 2,
          domain: "boletas.ejemplo.pe",
          mysql_port: 3307,
          state: "unfinished",
        },
      ]
    : [];
  const plans = new Map<string, InstallRequest>();
  const cancelled = new Set<string>();
  const wait = (times = 1) => new Promise((done) => setTimeout(done, pace * times));
  const problem = (code: string): Problem => ({
    code,
    params: { step: failAt, host: "203.0.113.10", user: "root", image: "mariadb:10.5.6" },
    detail: "E: …",
  });

  return {
    async judge(field, text) {
      const refuse = (reason: string): Problem => ({ code: `${field}-invalid`, params: { reason } });
      if (text.trim() === "") return refuse("empty");
      if (field === "domain" && text.includes("://")) return refuse("has-scheme");
      if (field === "domain" && !text.includes(".")) return refuse("one-label");
      if ((field === "instance" || field === "mysql-port") && !/^\d+$/.test(text))
        return refuse("not-a-number");
      return undefined;
    },
    servers: async () => servers,
    instances: async () => instances,
    async fingerprint() {
      await wait(4);
      if (fail && failAt === "fingerprint") throw problem(fail);
      return { fingerprint: FINGERPRINT, recorded: false };
    },
    async addServer({ name, host, port, user }) {
      await wait(6);
      if (fail && failAt === "login") throw problem(fail);
      const server = { name, host, port, user };
      servers.push(server);
      return server;
    },
    async check() {
      await wait(8);
      if (wanted.get("checks") === "bad")
        return CHECKS.map((check) =>
          check.id === "http-port"
            ? { ...check, verdict: "bad", params: { port: "80", holder: "nginx" } }
            : check,
        );
      return CHECKS;
    },
    propose: async () => ({ instance: instances.length + 1, mysqlPort: 3306 + instances.length }),
    async plan(request) {
      await wait(4);
      const id = `plan-${plans.size + 1}`;
      plans.set(id, request);
      const steps = STEPS.map((step) => ({ step, already: false }));
      return { id, checks: CHECKS, steps } satisfies Plan;
    },
    async run(id, tell) {
      const request = plans.get(id);
      if (!request) throw problem("internal");
      for (const step of STEPS) {
        tell({ event: "step-started", step });
        if (step === "code" && request.code.kind === "git-deploy-key") {
          tell({
            event: "deploy-key",
            public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPractica instalador-smart",
            host: "gitlab.com",
          });
          tell({ event: "step-waits", step, reason: problem("deploy-key-not-accepted") });
          await wait(20);
        }
        for (let line = 1; line <= 12; line++) {
          await wait();
          if (cancelled.has(id)) return end(tell, id, step, { code: "cancelled", params: {} });
          tell({ event: "step-line", step, stream: "output", text: `${step}: ${line} / 12` });
          if (step === "images")
            tell({
              event: "step-progress",
              step,
              done: line * 40_000_000,
              total: 480_000_000,
              unit: "bytes",
            });
        }
        if (fail && failAt === step) return end(tell, id, step, problem(fail));
        tell({ event: "step-finished", step, outcome: "done", milliseconds: pace * 12 });
      }
      instances.push({
        server: request.server,
        number: request.instance,
        domain: request.domain,
        mysql_port: request.mysqlPort,
        state: "installed",
      });
      tell({ event: "operation-finished", id, changed: STEPS.length });
    },
    async cancel(id) {
      cancelled.add(id);
    },
    secret: async () => "FdD3AUaIlbVYPtO56XIfJNKGXzQI",
    copy: async (text) => navigator.clipboard?.writeText(text),
    open: async () => undefined,
    pickFile: async (kind) => (kind === "key" ? "/home/ana/llave.ppk" : "/home/ana/sistema.zip"),
  };
}

function end(tell: (event: OperationEvent) => void, id: string, step: string, reason: Problem): never {
  tell({ event: "step-failed", step, problem: reason });
  tell({ event: "operation-failed", id, problem: reason });
  throw reason;
}

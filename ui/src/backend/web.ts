// A fake backend in the browser, for tests of the pages and for viewing them without a server. Its operations continue
// over a reload, as the engine's do.
// The query string decides what happens, so that a test can ask for any failure: `?fail=CODE&at=STEP-OR-CALL`, `?refusal=CODE`,
// `?lost=STEP`, `?limit=CALL`, `?unfinished=1|left&operation=stop`, `?checks=good`, `?expired=unknown`, `?agent=missing|KEYS`, `?dns=VERDICT&below=VERDICT`, `?pace=0`, `?lines=100000`.
import type {
  AgentKeyDto,
  Backend,
  Check,
  ControlAction,
  InstallRequest,
  InstanceDto,
  InstanceRequest,
  Notice,
  OperationKind,
  PlanDto,
  Problem,
  ServerDto,
  InstanceSpecDto,
  LeftOut,
} from "./backend";
import { planned, PUBLIC_KEY, scriptedRun, STEPS, type ScriptedRun } from "./scripted";

const FINGERPRINT = "SHA256:3vN1mT0Z8yq2Jr5bQkX7uW4cLhE9sAfGdPoRiVtYxMs";
const OTHER_FINGERPRINT = "SHA256:Zk0f9QmY2hXcVb7nLs4tRwE1uIoPaSdFgHjKlZxCvBn";

const LEFT_OUT: LeftOut[] = [
  { kind: "beside", count: 2, names: ["LEEME.txt", "__MACOSX"] },
  { kind: "environment", count: 1, names: [".env"] },
];

const CHECKS: Check[] = [
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
function checksAs(worst: string | null | undefined): Check[] {
  const but = (id: string, verdict: Check["verdict"], params: Check["params"]) =>
    CHECKS.map((check) => (check.id === id ? { ...check, verdict, params } : check));
  if (worst === "bad") return but("http-port", "bad", { port: "80", holder: "nginx" });
  if (worst === "unknown") return but("registry", "unknown", {});
  if (worst === "good") return CHECKS.filter((check) => check.verdict === "good");
  return CHECKS;
}

const SERVERS: ServerDto[] = [
  { name: "principal", host: "203.0.113.10", port: 22, user: "root", login: "made-key" },
  { name: "lima-2", host: "vps2.ejemplo.pe", port: 22, user: "operador", login: "key-file" },
];

const INSTANCES: InstanceDto[] = [
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

const AGENT_KEYS: AgentKeyDto[] = [
  { fingerprint: FINGERPRINT, comment: "ana@oficina" },
  { fingerprint: OTHER_FINGERPRINT, comment: "llave del servidor de Lima" },
  { fingerprint: "SHA256:aQm3XcVb7nLs4tRwE1uIoPaSdFgHjKlZxCvBnMq2Jr5", comment: "" },
  { fingerprint: "SHA256:p0oI9uY8tR7eW6qL5kJ4hG3fD2sA1zX0cV9bN8mQ7wE", comment: "github" },
];

/** What was asked for: an installation, or something to be done to an instance that stands. */
type Order =
  | { kind: "install"; request: InstallRequest }
  | { kind: "instance"; instance: InstanceDto; request: InstanceRequest };

const operationOf = (order: Order): OperationKind => {
  if (order.kind === "install") return "install";
  return order.request.kind === "control" ? order.request.action : "uninstall";
};

const stepsOf = (order: Order) => {
  const erases = order.kind === "instance" && order.request.kind === "uninstall" && order.request.erase_data;
  return STEPS[erases ? "erase" : operationOf(order)];
};

/** What the fake backend keeps over a reload. It contains no secret. */
interface Memory {
  servers: ServerDto[];
  instances: InstanceDto[];
  operation?: { id: string; order: Order; began: number; cancelled?: number };
}

const STORAGE_KEY = "fake-backend";
/** How often, in milliseconds, and how many events at most are handed over together, as the window's program does. */
const BATCH_INTERVAL = 50;
const MAX_BATCH = 4_000;

/** A reload must not bring a token back. */
const withoutToken = (order: Order): Order =>
  order.kind === "install" && "token" in order.request.code
    ? { ...order, request: { ...order.request, code: { ...order.request.code, token: "" } } }
    : order;

export function webBackend(search: string = location.search): Backend {
  const wanted = new URLSearchParams(search);
  const pace = Number(wanted.get("pace") ?? "60");
  const fail = wanted.get("fail");
  const failAt = wanted.get("at") ?? "images";
  const kept = sessionStorage.getItem(STORAGE_KEY);
  const memory: Memory = kept
    ? (JSON.parse(kept) as Memory)
    : wanted.has("servers")
      ? { servers: [...SERVERS], instances: [...INSTANCES] }
      : { servers: [], instances: [] };
  const keep = () => sessionStorage.setItem(STORAGE_KEY, JSON.stringify(memory));
  const plans = new Map<string, Order>();
  let planCount = 0;
  const nextPlan = () => `plan-${(planCount += 1)}`;
  const wait = (ticks = 1) => new Promise((done) => setTimeout(done, pace * ticks));
  let notices: (notice: Notice) => void = () => undefined;
  const answered = new Set<string>();

  const problem = (code: string): Problem => ({
    code: code as Problem["code"],
    params: {
      step: failAt,
      operation: "install",
      name: "mysql-root-password",
      host: code.startsWith("git-") || code.startsWith("deploy-key-") ? "gitlab.com" : "203.0.113.10",
      port: "22",
      user: "root",
      accepted: "publickey",
      server: "principal",
      instance: "2",
      domain: "boletas.ejemplo.pe",
      typed: "boleta.ejemplo.pe",
      image: "mariadb:10.5.6",
      reason: "empty",
      recorded: FINGERPRINT,
      offered: OTHER_FINGERPRINT,
      path: /^(key|file)-/.test(code) ? "/home/ana/llave.ppk" : "/var/lib/docker",
      key: PUBLIC_KEY,
      holder: "unattended-upgr",
      question: "Verification code:",
      expired: wanted.get("expired") ?? "known",
      service: "mariadb2",
      url: "http://boletas.ejemplo.pe/login",
      status: "502",
      reference: "main",
      missing: "artisan",
      extensions: "imagick",
      owner: "ana@oficina",
      since: "10:40",
    },
    detail: "E: Failed to fetch the package lists\nE: Temporary failure resolving 'archivo.ejemplo.pe'",
  });
  /** Fails if the query string asks for it. A question that was answered is not asked again. */
  const failIfAsked = (call: string) => {
    if (fail && failAt === call && !answered.has(fail)) throw problem(fail);
  };
  /** Waits once, as for a server that limits how often one may come, if the query string asks for it. */
  const waitIfAsked = async (call: string, server: string) => {
    if (wanted.get("limit") !== call || answered.has("limit")) return;
    answered.add("limit");
    notices({ notice: "waiting", server, seconds: 31 });
    await new Promise((done) => setTimeout(done, 31_000));
  };
  const script = (id: string, order: Order): ScriptedRun =>
    scriptedRun({
      id,
      steps: stepsOf(order),
      usesDeployKey: order.kind === "install" && order.request.code.kind === "git-deploy-key",
      failure: fail && !answered.has(fail) ? { at: failAt, problem: problem(fail) } : undefined,
      many: wanted.has("lines") ? Number(wanted.get("lines")) : undefined,
      lostAt: wanted.get("lost") ?? undefined,
    });
  const spec = (order: Order): InstanceSpecDto =>
    order.kind === "install" ? installSpec(order.request) : instanceSpec(order.instance);
  const instanceSpec = ({ server, domain, number, mysql_port }: InstanceDto): InstanceSpecDto => ({
    server,
    domain,
    instance: number,
    mysql_port,
    base_folder: "/opt/stack-facturador-smart",
    images: {},
    code: null,
    git_url: null,
    git_user: null,
    git_reference: null,
  });
  const installSpec = (request: InstallRequest): InstanceSpecDto => ({
    server: request.server,
    domain: request.domain,
    instance: Number(request.instance),
    mysql_port: Number(request.mysql_port),
    base_folder: request.base_folder || "/opt/stack-facturador-smart",
    images: request.images,
    code: request.code.kind,
    git_url: "url" in request.code ? request.code.url : null,
    git_user: "user" in request.code ? request.code.user : null,
    git_reference: null,
  });
  const isArchive = (order: Order): boolean =>
    order.kind === "install" && order.request.code.kind === "archive";
  const planOf = (id: string, order: Order): PlanDto => {
    plans.set(id, order);
    const refusal = wanted.get("refusal");
    return {
      id,
      operation: operationOf(order),
      spec: spec(order),
      checks: order.kind === "install" ? CHECKS : [],
      steps: planned(stepsOf(order)),
      refusal: refusal && !answered.has(refusal) ? problem(refusal) : null,
      missing: null,
      left_out: isArchive(order) ? LEFT_OUT : [],
      offers_environment: isArchive(order),
    };
  };
  const isThe = (one: InstanceDto, { server, instance }: InstanceSpecDto) =>
    one.server === server && one.number === instance;
  /** What the record says after an operation. */
  const remember = (order: Order): void => {
    const about = spec(order);
    const found = memory.instances.find((one) => isThe(one, about));
    if (order.kind === "instance") {
      if (order.request.kind === "control") return;
      if (order.request.erase_data) memory.instances = memory.instances.filter((one) => one !== found);
      else if (found) Object.assign(found, { installed: false, uninstalled: true });
    } else if (found) {
      Object.assign(found, { installed: true, uninstalled: false });
    } else {
      memory.instances.push({
        server: about.server,
        number: about.instance,
        domain: about.domain,
        mysql_port: about.mysql_port,
        installed: true,
        uninstalled: false,
        installed_at: new Date().toISOString(),
      });
    }
  };

  return {
    async validate(field, text) {
      const refuse = (reason: string): Problem => ({
        code: `${field}-invalid` as Problem["code"],
        params: { reason },
      });
      if (text.trim() === "") return refuse("empty");
      if (field === "domain" && text.includes("://")) return refuse("has-scheme");
      if (field === "domain" && !text.includes(".")) return refuse("one-label");
      if ((field === "instance" || field === "mysql-port") && !/^\d+$/.test(text))
        return refuse("not-a-number");
      return undefined;
    },
    servers: async () => {
      failIfAsked("servers");
      return memory.servers;
    },
    instances: async () => memory.instances,
    async fingerprint(host) {
      await wait(4);
      await waitIfAsked("fingerprint", host);
      failIfAsked("fingerprint");
      return { fingerprint: FINGERPRINT, recorded: false };
    },
    async agentKeys() {
      await wait(2);
      const agent = wanted.get("agent");
      if (agent === "missing") throw { ...problem("agent-unusable"), params: { reason: "missing" } };
      return AGENT_KEYS.slice(0, Number(agent ?? "2"));
    },
    async addServer({ name, host, port, user, sudo_password, login, new_password, second_factor, claim }) {
      await wait(6);
      if (new_password) answered.add("password-expired");
      if (second_factor) answered.add("second-factor-needed");
      if (claim) answered.add("server-changed");
      if (sudo_password) answered.add("sudo-password-needed").add("sudo-password-wrong");
      if (login.kind === "agent" && wanted.get("agent") === "4" && !login.key)
        throw { ...problem("agent-unusable"), params: { reason: "several" } };
      if (login.kind === "key-file" && login.passphrase) answered.add("key-passphrase-needed");
      failIfAsked("login");
      const server = { name, host, port: Number(port), user, login: "made-key" };
      memory.servers.push(server);
      keep();
      return server;
    },
    async editServer({ server, host, port, user, login, sudo_password, new_password, fingerprint, claim }) {
      await wait(6);
      if (new_password) answered.add("password-expired");
      const found = memory.servers.find((one) => one.name === server);
      if (!found) throw problem("server-unknown");
      await waitIfAsked("edit", server);
      if (claim) answered.add("server-changed");
      if (sudo_password) answered.add("sudo-password-needed").add("sudo-password-wrong");
      if (login?.kind === "key-file" && login.passphrase) answered.add("key-passphrase-needed");
      if (fingerprint === OTHER_FINGERPRINT) answered.add("host-key-changed");
      // As the engine does: the host key first, before any credential is sent.
      if (host !== found.host && fingerprint !== FINGERPRINT && !fail?.startsWith("connection-"))
        throw { ...problem("host-key-unknown"), params: { host, fingerprint: FINGERPRINT } };
      failIfAsked("edit");
      const kinds = {
        password: "made-key",
        "key-file": "key-file",
        agent: "agent",
        system: "system-configuration",
      };
      Object.assign(found, { host, port: Number(port), user, ...(login && { login: kinds[login.kind] }) });
      keep();
      return found;
    },
    async trustNewKey() {
      await wait(2);
      answered.add("host-key-changed");
    },
    async claimServer() {
      await wait(2);
      answered.add("server-changed");
    },
    async answerServer() {
      answered.add("second-factor-needed");
    },
    async renewPassword(_, _password, expired) {
      await wait(4);
      if (wanted.has("expired") && !expired) throw problem("password-expired");
      answered.add("password-expired");
    },
    async checkServer(server, onChecks) {
      await wait(6);
      await waitIfAsked("check", server);
      failIfAsked("check");
      const checks = checksAs(wanted.get("checks"));
      onChecks(checks.slice(0, -2));
      await wait(8);
      const there = memory.instances.filter((one) => one.server === server).length;
      return { checks, instance: there + 1, mysql_port: 3306 + there };
    },
    async lookUpDomain(_, domain) {
      await wait(8);
      const ofDomain = (wanted.get("dns") ?? "correct") as "correct";
      const ofBelow = (wanted.get("below") ?? ofDomain) as "correct";
      const nameReport = (name: string, verdict: "correct") => ({
        name,
        verdict,
        addresses: ["missing", "unknown"].includes(verdict)
          ? []
          : [verdict === "correct" ? "203.0.113.10" : "198.51.100.7"],
        elsewhere: ["correct", "missing", "unknown"].includes(verdict) ? [] : ["198.51.100.7"],
      });
      return {
        server: ["203.0.113.10"],
        domain: nameReport(domain, ofDomain),
        below: nameReport(`comprobacion-smart.${domain}`, ofBelow),
      };
    },
    deployKey: async () => PUBLIC_KEY,
    async tryDeployKey() {
      await wait(6);
      failIfAsked("deploy-key");
    },
    async acceptGitHostKey(_, _url, fingerprint) {
      if (fingerprint === OTHER_FINGERPRINT) answered.add("git-host-key-changed");
    },
    async planInstall(request) {
      await wait(6);
      failIfAsked("plan");
      return planOf(nextPlan(), { kind: "install", request });
    },
    async planRequest(server, number, request) {
      await wait(6);
      await waitIfAsked("plan", server);
      failIfAsked("plan");
      const instance = memory.instances.find((one) => one.server === server && one.number === number);
      if (!instance) throw problem("instance-unknown");
      if (request.kind === "uninstall" && request.erase_data && request.erase_data !== instance.domain)
        throw {
          ...problem("erase-not-confirmed"),
          params: { domain: instance.domain, typed: request.erase_data },
        };
      if (request.abandon_jobs) answered.add("workers-busy");
      return planOf(nextPlan(), { kind: "instance", instance: { ...instance }, request });
    },
    async runPlan(id) {
      const order = plans.get(id);
      if (!order) throw problem("internal");
      // As the engine does: a plan is run once.
      plans.delete(id);
      memory.operation = { id, order: withoutToken(order), began: Date.now() };
      keep();
    },
    async operations() {
      const { operation } = memory;
      if (!operation) return [];
      const { end, problem: failure } = script(operation.id, operation.order);
      const ended = operation.cancelled !== undefined || Date.now() > operation.began + end * pace;
      return [
        {
          id: operation.id,
          operation: operationOf(operation.order),
          spec: spec(operation.order),
          steps: planned(stepsOf(operation.order)),
          started_at: new Date(operation.began).toISOString(),
          ended,
          problem: (ended && failure) || null,
        },
      ];
    },
    async follow(id, from, onEvents) {
      const operation = memory.operation;
      if (!operation || operation.id !== id) throw problem("internal");
      const { events, problem: failure } = script(id, operation.order);
      for (let next = from; next < events.length;) {
        if (operation.cancelled !== undefined) throw problem("cancelled");
        const now = pace === 0 ? Infinity : (Date.now() - operation.began) / pace;
        let end = next;
        while (end < events.length && end - next < MAX_BATCH && (events[end]?.at ?? 0) <= now) end += 1;
        if (end > next) onEvents(events.slice(next, end).map((one) => one.event));
        next = end;
        await new Promise((done) => setTimeout(done, BATCH_INTERVAL));
      }
      if (failure) throw failure;
      remember(operation.order);
      keep();
    },
    async cancel() {
      if (memory.operation) memory.operation.cancelled = Date.now();
      keep();
    },
    async unfinished() {
      if (!wanted.has("unfinished")) return [];
      const request: InstallRequest = {
        server: "principal",
        domain: "boletas.ejemplo.pe",
        instance: "2",
        mysql_port: "3307",
        base_folder: "",
        images: {},
        code: { kind: "git-token", url: "https://gitlab.com/e/s.git", user: "ana", token: "", reference: "" },
        take_environment: false,
      };
      const action = wanted.get("operation") as ControlAction | null;
      const [instance] = memory.instances;
      const order: Order =
        action && instance
          ? { kind: "instance", instance, request: { kind: "control", action, abandon_jobs: false } }
          : { kind: "install", request };
      plans.set("resumed", order);
      const about = spec(order);
      return [
        {
          id: "earlier",
          operation: operationOf(order),
          interrupted: wanted.get("unfinished") !== "left",
          started_at: "2026-11-24T10:00:00Z",
          server: about.server,
          instance: about.instance,
          domain: about.domain,
          spec: order.kind === "install" ? about : null,
        },
      ];
    },
    async resume() {
      await wait(6);
      failIfAsked("resume");
      const order = plans.get("resumed");
      if (!order) throw problem("internal");
      return { ...planOf("resumed", order), refusal: null, missing: wanted.get("missing") };
    },
    postpone: async () => wanted.set("unfinished", "left"),
    async revealSecret() {
      failIfAsked("secret");
      return "FdD3AUaIlbVYPtO56XIfJNKGXzQI";
    },
    copySecret: async () => failIfAsked("secret"),
    keepSecret: async () => {
      answered.add("sudo-password-needed").add("sudo-password-wrong").add("key-passphrase-needed");
    },
    copyText: async (text) => navigator.clipboard?.writeText(text),
    saveText: async (name) => `/home/ana/${name}`,
    async saveDocument(name, base64) {
      // For a test to read.
      Object.assign(window, { savedDocument: base64 });
      return `/home/ana/${name}`;
    },
    pickFile: async (kind) => (kind === "key" ? "/home/ana/llave.ppk" : "/home/ana/sistema.zip"),
    openSite: async () => undefined,
    about: async () => ({
      version: "0.1.0",
      system: "linux x86_64",
      system_ssh: true,
      folder: "/home/ana/.local/share/instalador-smart",
      images: {
        nginx: "rash07/nginx",
        php_fpm: "rash07/php-fpm:7.4",
        mariadb: "mariadb:10.5.6",
        redis: "redis:alpine",
        scheduling: "rash07/scheduling",
        supervisor: "rash07/php7.4-supervisor",
        proxy: "rash07/nginx-proxy:2.0",
      },
      base_folder: "/opt/stack-facturador-smart",
    }),
    async recoverRecord() {
      answered.add("inventory-damaged");
      const { servers, instances } = memory;
      const kept = "/home/ana/.local/share/instalador-smart/damaged-20261125T120000Z";
      return { kept, servers: servers.length, instances: instances.length };
    },
    practice: async () =>
      wanted.has("practice")
        ? {
            name: "practica",
            host: "172.30.0.5",
            port: "22",
            user: "root",
            password: "practica",
            domain: "fact.practica.test",
            git_url: "https://git.lab.test/facturador/smart.git",
            git_user: "reseller",
            git_token: "practica",
          }
        : undefined,
    async watch(onNotice) {
      notices = onNotice;
      // A browser has no window of ours to close: a test dispatches this event instead.
      addEventListener("fake-backend-close", () => notices({ notice: "close-asked" }));
    },
    closeWindow: async () => document.body.replaceChildren(),
    reportUiError: async (text) => console.error(text),
  };
}

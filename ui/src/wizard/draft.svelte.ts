// A new installation while it is being filled in. Everything typed stays until it is done, back and forth; secrets stay
// here only until the engine has them.
import { app } from "../app.svelte";
import {
  asProblem,
  type Check,
  type InstallRequest,
  type OperationEvent,
  type Plan,
  type Problem,
  type TypedField,
} from "../backend/backend";
import { address } from "../server/address";

export const SCREENS = ["server", "checks", "domain", "code", "review", "progress", "done"] as const;
export type Screen = (typeof SCREENS)[number];

export type StepState = "waiting" | "working" | "done" | "already" | "failed";

export class Draft {
  screen = $state<Screen>("server");
  /** The furthest screen that was reached: those before it may be gone back to. */
  reached = $state(0);
  busy = $state(false);
  problem = $state<Problem>();

  knownServer = $state("");
  server = $state({
    name: "",
    host: "",
    port: "22",
    user: "root",
    password: "",
    login: "password" as "password" | "key",
    keyPath: "",
    passphrase: "",
  });
  offered = $state<string>();
  checks = $state<Check[]>([]);
  domain = $state("");
  instance = $state("");
  mysqlPort = $state("");
  code = $state({
    kind: "git-token" as "git-token" | "git-deploy-key" | "archive",
    url: "",
    user: "",
    token: "",
    reference: "",
    archive: "",
  });
  plan = $state<Plan>();
  wrong = $state<Partial<Record<TypedField, string>>>({});

  states = $state<Record<string, StepState>>({});
  lines = $state<string[]>([]);
  deployKey = $state<{ key: string; host: string }>();
  waits = $state<Problem>();
  lost = $state(false);
  bytes = $state<{ done: number; total: number }>();
  beganAt = $state(0);
  /** What of the last step is done, from 0 to 1, by measured weights. */
  share = $state(0);

  get serverName(): string {
    return this.knownServer || this.server.name;
  }

  /** Goes to a screen that was reached, or on to the next one. */
  show(screen: Screen): void {
    this.screen = screen;
    this.reached = Math.max(this.reached, SCREENS.indexOf(screen));
    this.problem = undefined;
  }

  /** Runs something that takes time; what goes wrong is shown, and nothing typed is lost. */
  async doing(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      await work();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.busy = false;
    }
  }

  /** Has the engine judge what was typed; true where all of it can be right. */
  async judged(fields: Partial<Record<TypedField, string>>): Promise<boolean> {
    const wrong: Partial<Record<TypedField, string>> = {};
    for (const [field, text] of Object.entries(fields) as [TypedField, string][]) {
      const problem = await app.backend.judge(field, text);
      if (problem) wrong[field] = app.say(`error-${problem.code}`, problem.params);
    }
    this.wrong = wrong;
    return Object.keys(wrong).length === 0;
  }

  /** What people paste is taken apart: `ssh root@host -p 2222` fills three lines. */
  pasted(text: string): void {
    const found = address(text);
    this.server.host = found.host;
    if (found.user) this.server.user = found.user;
    if (found.port) this.server.port = found.port;
    if (!this.server.name) this.server.name = found.host.split(".")[0]?.replace(/[^a-z0-9-]/gi, "") || "";
  }

  async meetServer(): Promise<void> {
    const { name, host, port, user } = this.server;
    if (!(await this.judged({ "server-name": name, host, "ssh-port": port, user }))) return;
    await this.doing(async () => {
      const { fingerprint, recorded } = await app.backend.fingerprint(host, Number(port), user);
      if (recorded) await this.enterServer();
      else this.offered = fingerprint;
    });
  }

  async enterServer(): Promise<void> {
    const { name, host, port, user, login, keyPath, passphrase, password } = this.server;
    const fingerprint = this.offered;
    this.offered = undefined;
    await this.doing(async () => {
      await app.backend.addServer({
        name,
        host,
        port: Number(port),
        user,
        login:
          login === "password"
            ? { kind: "password", password }
            : { kind: "key-file", path: keyPath, ...(passphrase && { passphrase }) },
        ...(fingerprint && { fingerprint }),
      });
      this.server.password = "";
      this.server.passphrase = "";
      this.knownServer = name;
      this.show("checks");
      await this.check();
    });
  }

  async check(): Promise<void> {
    this.checks = [];
    await this.doing(async () => {
      this.checks = await app.backend.check(this.serverName);
      const proposal = await app.backend.propose(this.serverName);
      this.instance ||= String(proposal.instance);
      this.mysqlPort ||= String(proposal.mysqlPort);
    });
  }

  get checksAllow(): boolean {
    return this.checks.length > 0 && this.checks.every((check) => check.verdict !== "bad");
  }

  async nameIt(): Promise<void> {
    const fields = { domain: this.domain, instance: this.instance, "mysql-port": this.mysqlPort };
    if (await this.judged(fields)) this.show("code");
  }

  async makePlan(): Promise<void> {
    const code = this.code;
    if (code.kind !== "archive" && !(await this.judged({ "git-url": code.url }))) return;
    await this.doing(async () => {
      const reference = code.reference ? { reference: code.reference } : {};
      const request: InstallRequest = {
        server: this.serverName,
        domain: this.domain,
        instance: Number(this.instance),
        mysqlPort: Number(this.mysqlPort),
        code:
          code.kind === "archive"
            ? { kind: "archive", path: code.archive }
            : code.kind === "git-token"
              ? { kind: "git-token", url: code.url, user: code.user, token: code.token, ...reference }
              : { kind: "git-deploy-key", url: code.url, ...reference },
      };
      this.plan = await app.backend.plan(request);
      this.show("review");
    });
  }

  async run(): Promise<void> {
    const plan = this.plan;
    if (!plan) return;
    this.show("progress");
    this.states = Object.fromEntries(plan.steps.map((step) => [step.step, "waiting"]));
    this.lines = [];
    this.beganAt = Date.now();
    await this.doing(async () => {
      await app.backend.run(plan.id, (event) => this.hear(event));
      this.code.token = "";
      this.show("done");
    });
  }

  hear(event: OperationEvent): void {
    switch (event.event) {
      case "step-started":
        this.states[event.step] = "working";
        this.bytes = undefined;
        this.waits = undefined;
        break;
      case "step-line":
        this.lines.push(event.text);
        break;
      case "step-progress":
        if (event.unit === "bytes" && event.total) this.bytes = { done: event.done, total: event.total };
        break;
      case "step-waits":
        this.waits = event.reason;
        break;
      case "deploy-key":
        this.deployKey = { key: event.public_key, host: event.host };
        break;
      case "step-finished":
        this.states[event.step] = event.outcome === "done" ? "done" : "already";
        this.deployKey = undefined;
        this.waits = undefined;
        break;
      case "step-failed":
        this.states[event.step] = "failed";
        break;
      case "connection-lost":
        this.lost = true;
        break;
      case "connection-back":
        this.lost = false;
        break;
      case "operation-finished":
      case "operation-failed":
        break;
    }
  }

  async cancel(): Promise<void> {
    if (this.plan) await app.backend.cancel(this.plan.id);
  }
}

// The state of a new installation, from the first screen to the last, or of what is done to an instance that stands, from its
// plan on. Everything typed is kept while the person goes back
// and forth; secrets only until the engine has them or the wizard is left. Drawing is left to the screens.
import { app } from "../app.svelte";
import { Attempt } from "../attempt.svelte";
import {
  type Check,
  type CodeRequest,
  type DnsReport,
  type InstanceDto,
  type InstanceRequest,
  type PlanDto,
  type Practice,
  type Problem,
  type InstanceSpecDto,
  type OperationKind,
  type ServerClaim,
  type UnfinishedDto,
} from "../backend/backend";
import type { Operation } from "../operations/operation.svelte";
import { operations } from "../operations/operations.svelte";
import { nameFor } from "../server/address";
import { ServerForm } from "../server/form.svelte";

export const SCREENS = ["server", "checks", "domain", "code", "review", "progress", "done"] as const;
export type Screen = (typeof SCREENS)[number];
/** For an instance that stands, everything is known already. */
const LAST_SCREENS = ["review", "progress", "done"] as const;

export type CodeKind = CodeRequest["kind"];

/** Errors that a person can answer. */
const QUESTIONS: readonly string[] = [
  "host-key-changed",
  "server-changed",
  "sudo-password-needed",
  "sudo-password-wrong",
  "key-passphrase-needed",
  "password-expired",
  "second-factor-needed",
];

const NO_CODE = {
  kind: "git-token" as CodeKind,
  url: "",
  user: "",
  token: "",
  /** The address for which the engine has a token; this page no longer has it. */
  tokenFor: "",
  reference: "",
  archive: "",
};

/** What is to be done to an instance that stands. */
interface Order {
  server: string;
  instance: number;
  request: InstanceRequest;
}

export class Draft extends Attempt {
  operation = $state<OperationKind>("install");
  screen = $state<Screen>("server");
  /** The furthest screen reached: the person may return to any before it. */
  reached = $state(0);

  knownServer = $state("");
  /** What a new server is to be called. */
  name = $state("");
  readonly server = new ServerForm();
  /** The fingerprint of a new server, until the person confirms it. */
  offered = $state<string>();
  checks = $state<Check[]>([]);
  domain = $state("");
  instance = $state("");
  mysqlPort = $state("");
  baseFolder = $state("");
  images = $state<Record<string, string>>({});
  dnsReport = $state<DnsReport>();
  looking = $state(false);
  code = $state({ ...NO_CODE });
  deployKey = $state<string>();
  /** The address that the deploy key can read, once tested. */
  keyReads = $state("");
  plan = $state<PlanDto>();
  /** Whether the `.env` of another installation is used that the archive brings. */
  takeEnvironment = $state(false);
  /** The operation that was begun of it last. */
  started = $state.raw<Operation>();
  /** Of every operation that was begun of it: tried again, it has another id. */
  readonly ids: string[] = [];

  /** What a new server asked for: good once. */
  #secondFactor = "";
  #order: Order | undefined;
  /** An operation whose plan the engine makes again, from what it recorded. */
  #recorded: string | undefined;
  /** The operation of an earlier run that is resumed. */
  #resumed: string | undefined;
  /** The server that the proposals, the DNS report and the deploy key belong to. */
  #checkedServer = "";

  get serverName(): string {
    return this.knownServer || this.name;
  }

  /** The server on record; a new one is the same while it is typed what it is called. */
  protected get subject(): string {
    return this.knownServer;
  }

  get screens(): readonly Screen[] {
    return this.operation === "install" ? SCREENS : LAST_SCREENS;
  }

  get tokenGiven(): boolean {
    return this.code.tokenFor !== "" && this.code.tokenFor === this.code.url;
  }

  /** Shows a screen that was reached before, or the next one. */
  show(screen: Screen): void {
    this.screen = screen;
    this.reached = Math.max(this.reached, this.screens.indexOf(screen));
    this.problem = undefined;
    this.wrong = {};
  }

  /** Clears typed secrets; called when the person leaves the wizard. */
  forgetSecrets(): void {
    this.server.forgetSecrets();
    this.#secondFactor = "";
    this.code.token = "";
  }

  protected canAnswer({ code, params }: Problem): boolean {
    // Without the new fingerprint there is nothing to compare and to accept.
    if (code === "git-host-key-changed") return params.offered?.startsWith("SHA256:") ?? false;
    // For who logs in to a new server otherwise, nothing sets another password here.
    if (code === "password-expired" && !this.knownServer) return this.server.login === "password";
    return QUESTIONS.includes(code);
  }

  protected async take({ code, params }: Problem, answer: string, expired: string): Promise<void> {
    const known = this.knownServer;
    if (code === "host-key-changed") {
      const { host, port, user } = await this.#endpoint();
      await app.backend.trustNewKey(host, port, user, params.offered ?? "");
    } else if (code === "git-host-key-changed") {
      await app.backend.acceptGitHostKey(this.serverName, this.code.url, params.offered ?? "");
    } else if (code === "server-changed") {
      const claim: ServerClaim = answer === "same" ? "same" : "other";
      if (known) await app.backend.claimServer(known, claim);
      else this.#claim = { claim, at: this.#address };
    } else if (code === "key-passphrase-needed") {
      if (known) await app.backend.keepSecret(known, "key-passphrase", answer);
      else this.server.passphrase = answer;
    } else if (code === "password-expired") {
      if (known) await app.backend.renewPassword(known, answer, expired);
      else this.server.newPassword = answer;
    } else if (code === "second-factor-needed") {
      if (known) await app.backend.answerServer(known, answer);
      else this.#secondFactor = answer;
    } else if (known) {
      await app.backend.keepSecret(known, "sudo-password", answer);
    } else {
      this.server.sudoPassword = answer;
    }
  }

  async #endpoint(): Promise<{ host: string; port: string; user: string }> {
    const known = (await app.backend.servers()).find((server) => server.name === this.knownServer);
    return known ? { ...known, port: String(known.port) } : this.server;
  }

  practice(practice: Practice): void {
    const { name, host, port, user, password } = practice;
    this.name = name;
    Object.assign(this.server, { host, port, user, password, login: "password" });
    this.domain = practice.domain;
    Object.assign(this.code, {
      kind: "git-token",
      url: practice.git_url,
      user: practice.git_user,
      token: practice.git_token,
    });
  }

  async fetchHostKey(): Promise<void> {
    const { login } = this.server;
    if (login === "system") this.server.host ||= this.server.alias;
    this.name ||= nameFor(this.server.host);
    const { host, port, user } = this.server;
    // Without an address there is no name yet, which is not a second error.
    const named = host.trim() === "" ? {} : { "server-name": this.name };
    if (!(await this.validate({ host, "ssh-port": port, user, ...named }))) return;
    const fetch = async () => {
      // The system's own ssh verifies host keys by itself.
      if (login === "system") return this.#sendServer();
      const { fingerprint, recorded } = await app.backend.fingerprint(host, port, user);
      if (recorded) await this.#sendServer();
      else this.offered = fingerprint;
    };
    await this.runTask(fetch, { after: this.#checkIfAdded });
  }

  async addServer(): Promise<void> {
    const fingerprint = this.offered;
    this.offered = undefined;
    await this.runTask(() => this.#sendServer(fingerprint), { after: this.#checkIfAdded });
  }

  /** Apart from adding the server: a question that the checks ask must not add it a second time. */
  #checkIfAdded = async (): Promise<void> => {
    if (this.screen === "checks") await this.check();
  };

  /** What the person said of a new server that is a copy of another, and the address at which it answered. */
  #claim: { claim: ServerClaim; at: string } | undefined;

  get #address(): string {
    return `${this.server.host.trim()} ${this.server.port.trim()}`;
  }

  async #sendServer(fingerprint?: string): Promise<void> {
    const { host, port, user, sudoPassword, typedLogin, newPassword } = this.server;
    const [name, secondFactor] = [this.name, this.#secondFactor];
    // A code is good once.
    this.#secondFactor = "";
    const server = {
      name,
      host,
      port,
      user,
      login: typedLogin,
      ...(sudoPassword && { sudo_password: sudoPassword }),
      ...(fingerprint && { fingerprint }),
      ...(newPassword && { new_password: newPassword }),
      ...(secondFactor && { second_factor: secondFactor }),
      ...(this.#claim?.at === this.#address && { claim: this.#claim.claim }),
    };
    await this.server.send(() => app.backend.addServer(server));
    this.#claim = undefined;
    this.knownServer = name;
    this.show("checks");
  }

  /** Starts the installation of an instance that was uninstalled, with the same number and domain. */
  async reinstall({ server, number, domain, mysql_port }: InstanceDto): Promise<void> {
    this.#about(server, number, domain);
    this.mysqlPort = String(mysql_port);
    this.#checkedServer = server;
    await this.startOn(server);
  }

  /** Starts on a known server that was chosen elsewhere, past the first screen. */
  async startOn(server: string): Promise<void> {
    this.knownServer = server;
    this.show("checks");
    await this.check();
  }

  check = (): Promise<void> => this.runTask(() => this.#runChecks());

  async #runChecks(): Promise<void> {
    const server = this.serverName;
    this.checks = [];
    const isStill = () => this.serverName === server;
    const report = await app.backend.checkServer(server, (known) => {
      if (isStill()) this.checks = known;
    });
    if (!isStill()) return;
    this.checks = report.checks;
    if (this.#checkedServer !== server) {
      // Proposals and findings for another server are not valid for this one.
      this.instance = this.mysqlPort = this.code.tokenFor = this.keyReads = "";
      this.dnsReport = this.deployKey = undefined;
    }
    this.#checkedServer = server;
    this.instance ||= report.instance === null ? "" : String(report.instance);
    this.mysqlPort ||= report.mysql_port === null ? "" : String(report.mysql_port);
  }

  get checksAllow(): boolean {
    return !this.busy && this.checks.length > 0 && this.checks.every((check) => check.verdict !== "bad");
  }

  /** Looks up where the domain points. For information only: nothing waits for it or depends on it. */
  async lookUpDomain(): Promise<void> {
    await this.validateOne("domain", this.domain);
    const domain = this.domain.trim();
    if (!domain || this.wrong.domain || this.dnsReport?.domain.name === domain) return;
    this.dnsReport = undefined;
    this.looking = true;
    try {
      const report = await app.backend.lookUpDomain(this.serverName, domain);
      if (this.domain.trim() === domain) this.dnsReport = report;
    } catch {
      // "Unknown" is a result of the look-up itself; here the call failed, and there is nothing to show.
    } finally {
      this.looking = false;
    }
  }

  async submitDomain(): Promise<void> {
    const fields = { domain: this.domain, instance: this.instance, "mysql-port": this.mysqlPort };
    if (!(await this.validate(fields))) return;
    // The deploy key belongs to the instance: another number has another key.
    this.deployKey = undefined;
    this.keyReads = "";
    this.show("code");
  }

  async showDeployKey(): Promise<void> {
    await this.runTask(async () => {
      this.deployKey = await app.backend.deployKey(this.serverName, this.instance);
    });
  }

  async tryDeployKey(): Promise<void> {
    const { url } = this.code;
    this.keyReads = "";
    if (!(await this.validate({ "git-url": this.code.url }))) return;
    await this.runTask(async () => {
      await app.backend.tryDeployKey(this.serverName, this.instance, url);
      this.keyReads = url;
    });
  }

  async makePlan(): Promise<void> {
    if (this.code.kind !== "archive" && !(await this.validate({ "git-url": this.code.url }))) return;
    await this.runTask(async () => {
      await this.#plan();
      this.show("review");
    });
  }

  /** Plans something for an instance that stands, and shows the plan. */
  async request(instance: InstanceDto, request: InstanceRequest): Promise<void> {
    this.operation = request.kind === "control" ? request.action : "uninstall";
    this.#order = { server: instance.server, instance: instance.number, request };
    this.#about(instance.server, instance.number, instance.domain);
    this.show("review");
    await this.replan();
  }

  #about(server: string, instance: number, domain: string): void {
    this.knownServer = server;
    this.instance = String(instance);
    this.domain = domain;
  }

  /** Makes the plan again, from the server's present state. */
  replan = (): Promise<void> => this.runTask(() => this.#plan());

  /** Whether what refuses the plan can be answered. */
  get canAnswerRefusal(): boolean {
    return !!this.plan?.refusal && this.canAnswer(this.plan.refusal);
  }

  askAboutRefusal(): void {
    if (this.plan?.refusal)
      this.question = {
        problem: this.plan.refusal,
        subject: this.subject,
        again: this.replan,
        isShown: true,
      };
  }

  /** Whether jobs in progress may be cut instead of waited for. */
  get canAbandonJobs(): boolean {
    return this.#order !== undefined;
  }

  async retryWithoutWaiting(): Promise<void> {
    if (this.#order) this.#order.request = { ...this.#order.request, abandon_jobs: true };
    await this.retry();
  }

  async #plan(): Promise<void> {
    if (this.#order) {
      const { server, instance, request } = this.#order;
      this.plan = await app.backend.planRequest(server, instance, request);
      return;
    }
    if (this.#recorded) {
      this.plan = await app.backend.resume(this.#recorded);
      return;
    }
    this.plan = await app.backend.planInstall({
      server: this.serverName,
      domain: this.domain,
      instance: this.instance,
      mysql_port: this.mysqlPort,
      base_folder: this.baseFolder,
      images: this.images,
      code: this.#code(),
      take_environment: this.code.kind === "archive" && this.takeEnvironment,
    });
    if (this.code.token) this.code.tokenFor = this.code.url;
    this.code.token = "";
  }

  #code(): CodeRequest {
    const { kind, url, user, token, reference, archive } = this.code;
    switch (kind) {
      case "archive":
        return { kind, path: archive };
      case "git-token":
        return { kind, url, user, token, reference };
      case "git-deploy-key":
        return { kind, url, reference };
    }
  }

  async run(): Promise<void> {
    const plan = this.plan;
    if (!plan || plan.refusal) return;
    const run = async () => {
      this.#begin(await operations.run(plan, this.started?.id ?? this.#resumed));
      await this.#finish();
    };
    await this.runTask(run, this.#whatEnded);
  }

  /** An operation that ended with a question is over: after the answer it is planned again from the server's present state. */
  get #whatEnded() {
    return { again: () => this.retry() };
  }

  #begin(operation: Operation): void {
    this.started = operation;
    this.ids.push(operation.id);
    this.show("progress");
  }

  async #finish(): Promise<void> {
    await this.started?.finished;
    this.show("done");
  }

  /** After a failure: makes a new plan from the server's present state and runs it, without going back to the start. */
  async retry(): Promise<void> {
    const plan = async () => {
      await this.#plan();
      if (this.plan?.refusal) this.show("review");
    };
    await this.runTask(plan, { after: () => this.run() });
  }

  /** Restores what was asked for earlier, so that each screen shows it. */
  #restore(spec: InstanceSpecDto): void {
    this.knownServer = spec.server;
    this.domain = spec.domain;
    this.instance = String(spec.instance);
    this.mysqlPort = String(spec.mysql_port);
    this.baseFolder = spec.base_folder;
    this.images = { ...spec.images };
    this.code = {
      ...NO_CODE,
      kind: (spec.code ?? NO_CODE.kind) as CodeKind,
      url: spec.git_url ?? "",
      user: spec.git_user ?? "",
      reference: spec.git_reference ?? "",
    };
    this.#checkedServer = spec.server;
    this.reached = SCREENS.indexOf("review");
  }

  /** Resumes an operation of an earlier run: an installation at once, if nothing has to be entered again. */
  async resume({ id, operation, server, instance, domain, spec }: UnfinishedDto): Promise<void> {
    this.#resumed = id;
    if (operation !== "install" || !spec) {
      this.operation = operation;
      this.#recorded = id;
      this.#about(server, instance, domain);
      this.show("review");
      return this.replan();
    }
    this.#restore(spec);
    this.show("code");
    const plan = async () => {
      this.plan = await app.backend.resume(id);
      if (this.plan.missing === null) this.code.tokenFor = this.code.url;
      if (this.plan.refusal) this.show("review");
    };
    await this.runTask(plan, { after: async () => (this.plan?.missing ? undefined : this.run()) });
  }

  /** Shows an operation that was begun before this page was loaded. */
  async attach(operation: Operation): Promise<void> {
    this.#restore(operation.spec);
    this.operation = operation.kind;
    if (this.operation === "install") this.code.tokenFor = this.code.url;
    else this.#recorded = operation.id;
    this.#begin(operation);
    await this.runTask(() => this.#finish(), this.#whatEnded);
  }
}

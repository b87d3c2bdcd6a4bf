// A new installation while it is being filled in. Everything typed stays until it is done, back and forth; secrets stay
// here only until the engine has them, or the screen is left for another place.
import { app } from "../app.svelte";
import {
  asProblem,
  type Check,
  type CodeRequest,
  type DomainSight,
  type Field,
  type Login,
  type PlanRow,
  type Practice,
  type Problem,
  type WishRow,
  type WorkRow,
} from "../backend/backend";
import { Running } from "../progress/running.svelte";
import { address, nameFor } from "../server/address";

export const SCREENS = ["server", "checks", "domain", "code", "review", "progress", "done"] as const;
export type Screen = (typeof SCREENS)[number];

export type LoginKind = "password" | "key" | "agent" | "system";
export type CodeKind = CodeRequest["kind"];

/** Errors that a person can answer, and then the same is tried again. */
const QUESTIONS = [
  "host-key-changed",
  "sudo-password-needed",
  "sudo-password-wrong",
  "key-passphrase-needed",
] as const;

export interface Question {
  problem: Problem;
  again: () => Promise<void>;
}

const NO_SERVER = {
  name: "",
  host: "",
  port: "22",
  user: "root",
  login: "password" as LoginKind,
  password: "",
  keyPath: "",
  passphrase: "",
  sudoPassword: "",
  alias: "",
};

const NO_CODE = {
  kind: "git-token" as CodeKind,
  url: "",
  user: "",
  token: "",
  /** The address for which the engine has a token, which this page has forgotten. */
  tokenFor: "",
  reference: "",
  archive: "",
};

export class Draft {
  screen = $state<Screen>("server");
  /** The furthest screen that was reached: those before it may be gone back to. */
  reached = $state(0);
  busy = $state(false);
  problem = $state<Problem>();
  question = $state<Question>();
  wrong = $state<Partial<Record<Field, string>>>({});

  knownServer = $state("");
  server = $state({ ...NO_SERVER });
  /** The fingerprint that a new server shows, while the person looks at it. */
  offered = $state<string>();
  checks = $state<Check[]>([]);
  domain = $state("");
  instance = $state("");
  mysqlPort = $state("");
  baseFolder = $state("");
  images = $state<Record<string, string>>({});
  sight = $state<DomainSight>();
  looking = $state(false);
  code = $state({ ...NO_CODE });
  deployKey = $state<string>();
  /** The address that the deploy key was seen to read. */
  keyReads = $state("");
  plan = $state<PlanRow>();
  running = $state<Running>();

  /** The server that the proposals, the look-up and the deploy key belong to. */
  #lookedAt = "";

  get serverName(): string {
    return this.knownServer || this.server.name;
  }

  get tokenGiven(): boolean {
    return this.code.tokenFor !== "" && this.code.tokenFor === this.code.url;
  }

  /** Goes to a screen that was reached, or on to the next one. */
  show(screen: Screen): void {
    this.screen = screen;
    this.reached = Math.max(this.reached, SCREENS.indexOf(screen));
    this.problem = undefined;
    this.wrong = {};
  }

  /** What was typed in secret is forgotten when the person turns to another place. */
  forgetSecrets(): void {
    this.server.password = "";
    this.server.passphrase = "";
    this.server.sudoPassword = "";
    this.code.token = "";
  }

  /**
   * Runs something that takes time; what goes wrong is shown or asked about, and nothing typed is lost. `after` follows
   * once it went well, and is not repeated with it where a question is answered.
   */
  async doing(work: () => Promise<void>, after?: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    let went = false;
    try {
      await work();
      went = true;
    } catch (thrown) {
      const problem = asProblem(thrown);
      if ((QUESTIONS as readonly string[]).includes(problem.code))
        this.question = { problem, again: () => this.doing(work, after) };
      else this.problem = problem;
    } finally {
      this.busy = false;
    }
    if (went) await after?.();
  }

  /** The person does not answer: the error is shown as it is. */
  leaveQuestion(): void {
    this.problem = this.question?.problem;
    this.question = undefined;
  }

  /** The person answered with a secret, or with a yes. */
  async answer(secret = ""): Promise<void> {
    const question = this.question;
    if (!question) return;
    this.question = undefined;
    const { code, params } = question.problem;
    const known = this.knownServer;
    await this.doing(async () => {
      if (code === "host-key-changed") {
        const { host, port, user } = await this.#endpoint();
        await app.backend.trustNewKey(host, port, user, params.offered ?? "");
      } else if (code === "key-passphrase-needed") {
        if (known) await app.backend.keepSecret(known, "key-passphrase", secret);
        else this.server.passphrase = secret;
      } else if (known) {
        await app.backend.keepSecret(known, "sudo-password", secret);
      } else {
        this.server.sudoPassword = secret;
      }
    });
    if (!this.problem) await question.again();
  }

  /** Whether the last thing that was done came to its end. */
  get #went(): boolean {
    return !this.problem && !this.question;
  }

  async #endpoint(): Promise<{ host: string; port: string; user: string }> {
    const known = (await app.backend.servers()).find((server) => server.name === this.knownServer);
    return known ? { ...known, port: String(known.port) } : this.server;
  }

  /** Has the engine judge what was typed; true where all of it can be right. */
  async judged(fields: Partial<Record<Field, string>>): Promise<boolean> {
    const wrong: Partial<Record<Field, string>> = {};
    for (const [field, text] of Object.entries(fields) as [Field, string][]) {
      const problem = await app.backend.judge(field, text);
      if (problem) wrong[field] = app.say(`error-${problem.code}`, problem.params);
    }
    this.wrong = wrong;
    return Object.keys(wrong).length === 0;
  }

  /** The same for one field, as soon as the person stops typing. Nothing typed yet is no mistake. */
  async judgeOne(field: Field, text: string): Promise<void> {
    const problem = text.trim() === "" ? undefined : await app.backend.judge(field, text);
    const { [field]: _, ...others } = this.wrong;
    this.wrong = problem ? { ...others, [field]: app.say(`error-${problem.code}`, problem.params) } : others;
  }

  /** What people paste is taken apart: `ssh root@host -p 2222` fills three lines. */
  pasted(text: string): void {
    const found = address(text);
    this.server.host = found.host;
    if (found.user) this.server.user = found.user;
    if (found.port) this.server.port = found.port;
  }

  practice(practice: Practice): void {
    const { name, host, port, user, password } = practice;
    Object.assign(this.server, { name, host, port, user, password, login: "password" });
    this.domain = practice.domain;
    Object.assign(this.code, {
      kind: "git-token",
      url: practice.git_url,
      user: practice.git_user,
      token: practice.git_token,
    });
  }

  async meetServer(): Promise<void> {
    const { login } = this.server;
    if (login === "system") this.server.host ||= this.server.alias;
    this.server.name ||= nameFor(this.server.host);
    const { name, host, port, user } = this.server;
    // Without an address there is no name yet, which is no second mistake.
    const named = host.trim() === "" ? {} : { "server-name": name };
    if (!(await this.judged({ host, "ssh-port": port, user, ...named }))) return;
    await this.doing(async () => {
      // The system's own ssh knows servers by itself.
      if (login === "system") return this.#enter();
      const { fingerprint, recorded } = await app.backend.fingerprint(host, port, user);
      if (recorded) await this.#enter();
      else this.offered = fingerprint;
    }, this.#lookIfEntered);
  }

  async enterServer(): Promise<void> {
    const fingerprint = this.offered;
    this.offered = undefined;
    await this.doing(() => this.#enter(fingerprint), this.#lookIfEntered);
  }

  /** The look comes apart from the entering: what it asks must not add the server a second time. */
  #lookIfEntered = async (): Promise<void> => {
    if (this.screen === "checks") await this.check();
  };

  async #enter(fingerprint?: string): Promise<void> {
    const { name, host, port, user, sudoPassword } = this.server;
    await app.backend.addServer({
      name,
      host,
      port,
      user,
      login: this.#login(),
      ...(sudoPassword && { sudo_password: sudoPassword }),
      ...(fingerprint && { fingerprint }),
    });
    this.server.password = this.server.passphrase = this.server.sudoPassword = "";
    this.knownServer = name;
    this.show("checks");
  }

  #login(): Login {
    const { login, password, keyPath, passphrase, alias } = this.server;
    switch (login) {
      case "password":
        return { kind: "password", password };
      case "key":
        return { kind: "key-file", path: keyPath, ...(passphrase && { passphrase }) };
      case "agent":
        return { kind: "agent" };
      case "system":
        return { kind: "system", alias };
    }
  }

  /** A server that is known was chosen elsewhere: the first screen is answered. */
  async startOn(server: string): Promise<void> {
    this.knownServer = server;
    this.show("checks");
    await this.check();
  }

  check = (): Promise<void> => this.doing(() => this.#look());

  async #look(): Promise<void> {
    const server = this.serverName;
    this.checks = [];
    const look = await app.backend.checkServer(server, (known) => (this.checks = known));
    this.checks = look.checks;
    if (this.#lookedAt !== server) {
      // What was proposed or found out for another server says nothing of this one.
      this.instance = this.mysqlPort = this.code.tokenFor = this.keyReads = "";
      this.sight = this.deployKey = undefined;
    }
    this.#lookedAt = server;
    this.instance ||= look.instance === null ? "" : String(look.instance);
    this.mysqlPort ||= look.mysql_port === null ? "" : String(look.mysql_port);
  }

  get checksAllow(): boolean {
    return !this.busy && this.checks.length > 0 && this.checks.every((check) => check.verdict !== "bad");
  }

  /** Asks where the domain leads. It informs: nothing waits for it, and nothing depends on it. */
  async lookUpDomain(): Promise<void> {
    await this.judgeOne("domain", this.domain);
    const domain = this.domain.trim();
    if (!domain || this.wrong.domain || this.sight?.domain.name === domain) return;
    this.sight = undefined;
    this.looking = true;
    try {
      const sight = await app.backend.lookUpDomain(this.serverName, domain);
      if (this.domain.trim() === domain) this.sight = sight;
    } catch {
      // Not knowing is an answer of the look-up itself; here the engine could not even be asked.
    } finally {
      this.looking = false;
    }
  }

  async nameIt(): Promise<void> {
    const fields = { domain: this.domain, instance: this.instance, "mysql-port": this.mysqlPort };
    if (!(await this.judged(fields))) return;
    // The deploy key is the instance's: another number has another.
    this.deployKey = undefined;
    this.keyReads = "";
    this.show("code");
  }

  async showDeployKey(): Promise<void> {
    await this.doing(async () => {
      this.deployKey = await app.backend.deployKey(this.serverName, this.instance);
    });
  }

  async tryDeployKey(): Promise<void> {
    const { url } = this.code;
    this.keyReads = "";
    if (!(await this.judged({ "git-url": this.code.url }))) return;
    await this.doing(async () => {
      await app.backend.tryDeployKey(this.serverName, this.instance, url);
      this.keyReads = url;
    });
  }

  async makePlan(): Promise<void> {
    if (this.code.kind !== "archive" && !(await this.judged({ "git-url": this.code.url }))) return;
    await this.doing(async () => {
      await this.#plan();
      this.show("review");
    });
  }

  async #plan(): Promise<void> {
    this.plan = await app.backend.planInstall({
      server: this.serverName,
      domain: this.domain,
      instance: this.instance,
      mysql_port: this.mysqlPort,
      base_folder: this.baseFolder,
      images: this.images,
      code: this.#code(),
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
    await this.doing(async () => {
      await app.backend.runPlan(plan.id);
      this.running = new Running(plan.id, plan.steps, Date.now());
      this.show("progress");
      await this.#follow();
    });
  }

  async #follow(): Promise<void> {
    const running = this.running;
    if (!running) return;
    try {
      await app.backend.follow(running.id, running.next, (events) => running.hear(events));
      this.show("done");
    } finally {
      running.endedAt = Date.now();
    }
  }

  /** After a failure: a new plan of what the server says now, and on with it, without going back to the beginning. */
  async goOn(): Promise<void> {
    await this.doing(async () => {
      await this.#plan();
      if (this.plan?.refusal) this.show("review");
    });
    if (this.#went && !this.plan?.refusal) await this.run();
  }

  async cancel(): Promise<void> {
    if (this.running) await app.backend.cancel(this.running.id);
  }

  /** Takes over what was asked for earlier, so that each screen shows it. */
  #recall(wishes: WishRow): void {
    this.knownServer = wishes.server;
    this.domain = wishes.domain;
    this.instance = String(wishes.instance);
    this.mysqlPort = String(wishes.mysql_port);
    this.baseFolder = wishes.base_folder;
    this.images = { ...wishes.images };
    this.code = {
      ...NO_CODE,
      kind: wishes.code as CodeKind,
      url: wishes.git_url ?? "",
      user: wishes.git_user ?? "",
      reference: wishes.git_reference ?? "",
    };
    this.#lookedAt = wishes.server;
    this.reached = SCREENS.indexOf("review");
  }

  /** Goes on with an operation of an earlier run. Where nothing has to be given again, at once. */
  async resume(id: string, wishes: WishRow): Promise<void> {
    this.#recall(wishes);
    this.show("code");
    await this.doing(async () => {
      const plan = await app.backend.resume(id);
      this.plan = plan;
      if (plan.missing === null) this.code.tokenFor = this.code.url;
      if (plan.refusal) this.show("review");
    });
    if (!this.#went || this.plan?.refusal || this.plan?.missing) return;
    await this.run();
  }

  /** Draws an operation that is at work since before this page was loaded. */
  async attach(work: WorkRow): Promise<void> {
    this.#recall(work.wishes);
    this.code.tokenFor = this.code.url;
    this.running = new Running(work.id, work.steps, Date.parse(work.started_at));
    this.show("progress");
    await this.doing(() => this.#follow());
  }
}

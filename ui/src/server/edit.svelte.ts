// Changing how a known server is reached. The engine reaches it in the new way before it changes what is on record; what is
// left as it is, and everything else that is known of the server, stays.
import { app } from "../app.svelte";
import { Attempt } from "../attempt.svelte";
import type { Problem, ServerClaim, ServerDto } from "../backend/backend";
import { ServerForm, type LoginKind } from "./form.svelte";

/** Errors that a person can answer; a key that is not on record yet is confirmed as for a new server. */
const QUESTIONS: readonly string[] = [
  "host-key-unknown",
  "host-key-changed",
  "server-changed",
  "sudo-password-needed",
  "sudo-password-wrong",
  "key-passphrase-needed",
  "second-factor-needed",
];

export class ServerEdit extends Attempt {
  readonly server: ServerDto;
  readonly form = new ServerForm();
  /** Whether one logs in as before. */
  keepsLogin = $state(true);

  /** The key that the person confirmed, and the address that it was confirmed for. */
  #confirmed: { fingerprint: string; at: string } | undefined;
  /** What the person said of the server that is a copy of another, and the address at which it answered. */
  #claim: { claim: ServerClaim; at: string } | undefined;

  constructor(server: ServerDto) {
    super();
    this.server = server;
    const { host, port, user } = server;
    Object.assign(this.form, { host, port: String(port), user });
  }

  get login(): LoginKind | "keep" {
    return this.keepsLogin ? "keep" : this.form.login;
  }

  set login(chosen: LoginKind | "keep") {
    this.keepsLogin = chosen === "keep";
    if (chosen !== "keep") this.form.login = chosen;
  }

  /** The fingerprint that has to be confirmed, while that is the question. */
  get offered(): string | undefined {
    const problem = this.question?.problem;
    return problem?.code === "host-key-unknown" ? (problem.params.fingerprint ?? "") : undefined;
  }

  protected get subject(): string {
    return this.server.name;
  }

  get #address(): string {
    return `${this.form.host.trim()} ${this.form.port.trim()}`;
  }

  /** Reaches the server as it was typed, and then changes the record; `after` runs once that is done. */
  async submit(after: () => Promise<void>): Promise<void> {
    const { host, port, user } = this.form;
    if (!(await this.validate({ host, "ssh-port": port, user }))) return;
    await this.runTask(() => this.#send(), { after });
  }

  async #send(): Promise<void> {
    const { host, port, user, sudoPassword, typedLogin, newPassword } = this.form;
    const confirmed = this.#confirmed?.at === this.#address ? this.#confirmed.fingerprint : undefined;
    const edit = {
      server: this.server.name,
      host,
      port,
      user,
      ...(!this.keepsLogin && { login: typedLogin }),
      ...(sudoPassword && { sudo_password: sudoPassword }),
      ...(newPassword && { new_password: newPassword }),
      ...(confirmed && { fingerprint: confirmed }),
      ...(this.#claim?.at === this.#address && { claim: this.#claim.claim }),
    };
    await this.form.send(() => app.backend.editServer(edit));
  }

  /** Whether it is still the same account on the same server, as far as it was typed. */
  get #isSameAccount(): boolean {
    const { host, port, user } = this.server;
    return this.form.user.trim() === user && this.#address === `${host} ${port}`;
  }

  protected canAnswer({ code }: Problem): boolean {
    // Renewed is what was typed, or what is on record: not the password of an account that is neither.
    const canRenew = this.keepsLogin ? this.#isSameAccount : this.form.login === "password";
    return QUESTIONS.includes(code) || (code === "password-expired" && canRenew);
  }

  protected async take({ code, params }: Problem, answer: string, expired: string): Promise<void> {
    const { name } = this.server;
    if (code === "host-key-unknown" || code === "host-key-changed") {
      const fingerprint = (code === "host-key-unknown" ? params.fingerprint : params.offered) ?? "";
      this.#confirmed = { fingerprint, at: this.#address };
    } else if (code === "server-changed") {
      this.#claim = { claim: answer === "same" ? "same" : "other", at: this.#address };
    } else if (code === "second-factor-needed") {
      await app.backend.answerServer(name, answer);
    } else if (code === "password-expired") {
      if (this.keepsLogin) await app.backend.renewPassword(name, answer, expired);
      else this.form.newPassword = answer;
    } else if (code === "key-passphrase-needed") {
      if (this.keepsLogin) await app.backend.keepSecret(name, "key-passphrase", answer);
      else this.form.passphrase = answer;
    } else {
      this.form.sudoPassword = answer;
    }
  }
}

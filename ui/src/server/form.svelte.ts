// What is typed about reaching a server: where it is, who logs in, and how. Sending it anywhere is left to others.
import { asProblem, type Login } from "../backend/backend";
import { address } from "./address";

export type LoginKind = "password" | "key" | "agent" | "system";

/** The ways to log in on this computer. */
export const loginKinds = (hasSystemSsh: boolean): LoginKind[] => [
  "password",
  "key",
  "agent",
  ...(hasSystemSsh ? (["system"] as const) : []),
];

export class ServerForm {
  host = $state("");
  port = $state("22");
  user = $state("root");
  login = $state<LoginKind>("password");
  password = $state("");
  keyPath = $state("");
  passphrase = $state("");
  /** The fingerprint of the agent's key; empty for each of them. */
  agentKey = $state("");
  alias = $state("");
  sudoPassword = $state("");
  /** What takes an expired password's place, and whose it is: it is sent for nobody else. */
  #newPassword: { password: string; of: string } | undefined;

  /** Splits a pasted address: `ssh root@host -p 2222` fills in three fields. */
  pasted(text: string): void {
    const found = address(text);
    this.host = found.host;
    if (found.user) this.user = found.user;
    if (found.port) this.port = found.port;
  }

  /** How one logs in, as it was typed. */
  get typedLogin(): Login {
    const { login, password, keyPath, passphrase, agentKey, alias } = this;
    switch (login) {
      case "password":
        return { kind: "password", password };
      case "key":
        return { kind: "key-file", path: keyPath, ...(passphrase && { passphrase }) };
      case "agent":
        return { kind: "agent", ...(agentKey && { key: agentKey }) };
      case "system":
        return { kind: "system", alias };
    }
  }

  /** Who logs in where, as it was typed. */
  get #account(): string {
    return `${this.user.trim()}@${this.host.trim()}:${this.port.trim()}`;
  }

  get newPassword(): string {
    return this.#newPassword?.of === this.#account ? this.#newPassword.password : "";
  }

  set newPassword(password: string) {
    this.#newPassword = { password, of: this.#account };
  }

  /** Sends what was typed: a new password is the login's once the server has taken it, whatever fails afterwards. */
  async send(task: () => Promise<unknown>): Promise<void> {
    const { newPassword } = this;
    try {
      await task();
    } catch (thrown) {
      const { code, params } = asProblem(thrown);
      if (params.renewed) this.password = newPassword;
      if (params.renewed || code === "new-password-refused") this.#newPassword = undefined;
      throw thrown;
    }
    this.forgetSecrets();
  }

  forgetSecrets(): void {
    this.password = this.passphrase = this.sudoPassword = "";
    this.#newPassword = undefined;
  }
}

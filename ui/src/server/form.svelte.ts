// What is typed about reaching a server: where it is, who logs in, and how. Sending it anywhere is left to others.
import type { Login } from "../backend/backend";
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

  forgetSecrets(): void {
    this.password = this.passphrase = this.sudoPassword = "";
  }
}

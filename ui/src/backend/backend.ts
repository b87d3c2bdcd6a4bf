// The one way from the window to the outside. `tauri.ts` asks the engine, `web.ts` plays it in a browser for tests and
// for looking at screens. The shapes are those of the crate `model`, as they go over the wire.

export type Verdict = "good" | "bad" | "unknown";
export type Params = Record<string, string>;

/** An error on its way to a person. The catalogues hold its words. */
export interface Problem {
  code: string;
  params: Params;
  detail?: string;
}

export interface Check {
  id: string;
  verdict: Verdict;
  params: Params;
}

export interface PlannedStep {
  step: string;
  already: boolean;
  params?: Params;
}

export interface ServerRecord {
  name: string;
  host: string;
  port: number;
  user: string;
}

export interface InstanceRecord {
  server: string;
  number: number;
  domain: string;
  mysql_port: number;
  state: "unfinished" | "installed";
}

export type Login =
  | { kind: "password"; password: string }
  | { kind: "key-file"; path: string; passphrase?: string }
  | { kind: "system"; alias: string };

export interface NewServer {
  name: string;
  host: string;
  port: number;
  user: string;
  login: Login;
  /** The fingerprint that the person said is right. */
  fingerprint?: string;
}

export type Code =
  | { kind: "git-token"; url: string; user: string; token: string; reference?: string }
  | { kind: "git-deploy-key"; url: string; reference?: string }
  | { kind: "archive"; path: string };

export interface InstallRequest {
  server: string;
  domain: string;
  instance: number;
  mysqlPort: number;
  code: Code;
}

export interface Plan {
  id: string;
  checks: Check[];
  steps: PlannedStep[];
}

/** What an operation tells while it runs. */
export type OperationEvent =
  | { event: "step-started"; step: string }
  | { event: "step-progress"; step: string; done: number; total?: number; unit: "bytes" | "items" }
  | { event: "step-line"; step: string; stream: "output" | "error"; text: string }
  | { event: "step-waits"; step: string; reason: Problem }
  | { event: "deploy-key"; public_key: string; host: string }
  | { event: "step-finished"; step: string; outcome: "already-so" | "done"; milliseconds: number }
  | { event: "step-failed"; step: string; problem: Problem }
  | { event: "connection-lost"; attempt: number }
  | { event: "connection-back" }
  | { event: "operation-finished"; id: string; changed: number }
  | { event: "operation-failed"; id: string; problem: Problem };

/** What a person types, as the engine's own types judge it. */
export type TypedField =
  | "domain"
  | "instance"
  | "mysql-port"
  | "server-name"
  | "host"
  | "ssh-port"
  | "user"
  | "git-url"
  | "git-reference";

export interface Backend {
  /** What is wrong with something typed, if anything is. */
  judge(field: TypedField, text: string): Promise<Problem | undefined>;
  servers(): Promise<ServerRecord[]>;
  instances(): Promise<InstanceRecord[]>;
  /** Asks a server who it is, before any credential leaves. */
  fingerprint(host: string, port: number, user: string): Promise<{ fingerprint: string; recorded: boolean }>;
  addServer(server: NewServer): Promise<ServerRecord>;
  check(server: string): Promise<Check[]>;
  /** The next free number and port of a server. */
  propose(server: string): Promise<{ instance: number; mysqlPort: number }>;
  plan(request: InstallRequest): Promise<Plan>;
  /** Carries a plan out. Rejects with a `Problem`; events come in their order. */
  run(plan: string, tell: (event: OperationEvent) => void): Promise<void>;
  cancel(plan: string): Promise<void>;
  /** A secret of the keyring, for showing it once. */
  secret(owner: string, name: string): Promise<string>;
  copy(text: string): Promise<void>;
  open(url: string): Promise<void>;
  pickFile(kind: "key" | "archive"): Promise<string | undefined>;
}

/** What was thrown, as a problem: whatever is no problem of ours is a fault of the program's. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "params" in thrown)
    return thrown as Problem;
  return { code: "internal", params: {}, detail: String(thrown) };
}

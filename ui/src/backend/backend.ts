// The one way from the window to the outside. `tauri.ts` asks the engine, `web.ts` plays it in a browser for tests and
// for looking at screens. The shapes in `wire.ts` are written from the Rust types.
import type {
  About,
  Check,
  DomainSight,
  Field,
  Identity,
  InstallRequest,
  InstanceRow,
  NewServerRequest,
  Notice,
  Numbered,
  PlanRow,
  Practice,
  Problem,
  RecoveredRow,
  SecretName,
  ServerLook,
  ServerRow,
  UnfinishedRow,
  WorkRow,
} from "./wire";

export type * from "./wire";

export interface Backend {
  /** What is wrong with something typed, if anything is. */
  judge(field: Field, text: string): Promise<Problem | undefined>;

  servers(): Promise<ServerRow[]>;
  instances(): Promise<InstanceRow[]>;
  /** Asks a server who it is, before any credential leaves. */
  fingerprint(host: string, port: string, user: string): Promise<Identity>;
  addServer(server: NewServerRequest): Promise<ServerRow>;
  /** The person says that a server was set up anew and shows this key rightly. */
  trustNewKey(host: string, port: string, user: string, fingerprint: string): Promise<void>;
  /** Looks at a server; `tell` hears the checks that are known before all are. */
  checkServer(server: string, tell: (known: Check[]) => void): Promise<ServerLook>;
  lookUpDomain(server: string, domain: string): Promise<DomainSight>;

  /** The public key with which an instance's server will fetch the code. */
  deployKey(server: string, instance: string): Promise<string>;
  /** Resolves where the Git server lets it read the code. */
  tryDeployKey(server: string, instance: string, url: string): Promise<void>;

  planInstall(request: InstallRequest): Promise<PlanRow>;
  runPlan(id: string): Promise<void>;
  /** The operations that were begun since the program started. */
  works(): Promise<WorkRow[]>;
  /** Tells everything from a number on. Ends with the operation, and rejects with its `Problem`. */
  follow(id: string, from: number, tell: (events: Numbered[]) => void): Promise<void>;
  cancel(id: string): Promise<void>;
  /** The operations that can be gone on with. */
  unfinished(): Promise<UnfinishedRow[]>;
  /** Plans one of them anew. */
  resume(id: string): Promise<PlanRow>;
  /** The person does not go on now with one that was cut off. */
  leaveForLater(id: string): Promise<void>;

  /** A secret of the keyring, for showing it once. */
  revealSecret(server: string, instance: number, name: SecretName): Promise<string>;
  /** Copies it without the page seeing it; the clipboard forgets it after a while. */
  copySecret(server: string, instance: number, name: SecretName): Promise<void>;
  keepSecret(server: string, name: SecretName, value: string): Promise<void>;

  copyText(text: string): Promise<void>;
  /** Gives the file; nothing where the person changed their mind. */
  saveText(name: string, text: string): Promise<string | undefined>;
  /** The same for a PDF, in base64. */
  saveDocument(name: string, base64: string): Promise<string | undefined>;
  pickFile(kind: "key" | "archive"): Promise<string | undefined>;
  openSite(server: string, instance: number): Promise<void>;
  about(): Promise<About>;
  /** Sets a damaged record aside and begins a new one; nothing where it was whole. */
  recoverRecord(): Promise<RecoveredRow | undefined>;
  practice(): Promise<Practice | undefined>;
  /** Hears notices that nobody asked for, from now on. */
  watch(tell: (notice: Notice) => void): Promise<void>;
  closeWindow(): Promise<void>;
  /** Writes a fault of the pages' own to the program's log. */
  reportFault(text: string): Promise<void>;
}

/** What was thrown, as a problem: whatever is no problem of ours is a fault of the program's. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "params" in thrown)
    return thrown as Problem;
  return { code: "internal", params: {}, detail: String(thrown) };
}

// The pages' only interface to the outside. `tauri.ts` calls the engine; `web.ts` is a fake for tests and for viewing
// screens in a browser. The types in `types.ts` are generated from the Rust types.
import type {
  About,
  AgentKeyDto,
  BegunOperationDto,
  Check,
  DnsReport,
  EditServerRequest,
  ExportedDto,
  Field,
  Identity,
  ImportedDto,
  InstallRequest,
  InstanceDto,
  InstanceRequest,
  NewServerRequest,
  Notice,
  OutsideReport,
  SequencedEvent,
  PlanDto,
  Practice,
  Problem,
  RecoveredDto,
  SecretName,
  ServerCheckReport,
  ServerClaim,
  ServerDto,
  ServerStateDto,
  Tenant,
  UnfinishedDto,
  OperationDto,
} from "./types";

export type * from "./types";

export interface Backend {
  /** What is wrong with a typed value, if anything. */
  validate(field: Field, text: string): Promise<Problem | undefined>;

  servers(): Promise<ServerDto[]>;
  instances(): Promise<InstanceDto[]>;
  /** What was last seen of each server, without asking any. */
  lastStates(): Promise<ServerStateDto[]>;
  /** Looks at these servers, at everything or at what is due. `onStates` receives each as soon as it is known; resolves when all
   * are. */
  look(
    servers: readonly string[],
    whole: boolean,
    onStates: (states: ServerStateDto[]) => void,
  ): Promise<void>;
  /** The clients of a system, those that need a person first, asked of its server. */
  tenants(server: string, instance: number): Promise<Tenant[]>;
  /** How a system looks from this computer, beside what its own server says. */
  outside(server: string, instance: number): Promise<OutsideReport>;
  /** Reads a server's host key, before any credential is sent. */
  fingerprint(host: string, port: string, user: string): Promise<Identity>;
  /** The keys that the SSH agent of this computer holds. */
  agentKeys(): Promise<AgentKeyDto[]>;
  addServer(server: NewServerRequest): Promise<ServerDto>;
  /** Reaches a known server in another way, and then changes what is on record of it. What is left out stays. */
  editServer(edit: EditServerRequest): Promise<ServerDto>;
  /** Calls a server by another name on this computer. */
  renameServer(server: string, name: string): Promise<ServerDto>;
  /** Forgets a server with its login; the server itself is not touched. */
  forgetServer(server: string): Promise<void>;
  /** The person confirms that the server was reinstalled and that this is its new key. */
  trustNewKey(host: string, port: string, user: string, fingerprint: string): Promise<void>;
  /** The person says what a server is that is not quite the one on record. */
  claimServer(server: string, claim: ServerClaim): Promise<void>;
  /** The answer to what a known server asks beyond the password or key: it is given at the next login. */
  answerServer(server: string, answer: string): Promise<void>;
  /** Gives the user of a known server a new password in the expired one's place. `expired` may be empty. */
  renewPassword(server: string, password: string, expired: string): Promise<void>;
  /** Checks a server. `onChecks` receives the first results before the rest are known. */
  checkServer(server: string, onChecks: (known: Check[]) => void): Promise<ServerCheckReport>;
  lookUpDomain(server: string, domain: string): Promise<DnsReport>;

  /** The public key with which an instance's server will fetch the code. */
  deployKey(server: string, instance: string): Promise<string>;
  /** Resolves if the Git server lets the key read the code, and rejects otherwise. */
  tryDeployKey(server: string, instance: string, url: string): Promise<void>;
  /** The person confirms that the code's server rightly has another key than before, and that this is it. */
  acceptGitHostKey(server: string, url: string, fingerprint: string): Promise<void>;

  planInstall(request: InstallRequest): Promise<PlanDto>;
  /** The same for an instance that stands: start, stop, restart or uninstall it. */
  planRequest(server: string, instance: number, request: InstanceRequest): Promise<PlanDto>;
  runPlan(id: string): Promise<void>;
  /** The operations that were started since the program started. */
  operations(): Promise<OperationDto[]>;
  /** The latest operations that were begun from this computer, whenever that was, the last one first. */
  begunOperations(): Promise<BegunOperationDto[]>;
  /** Delivers every event from a number on. Ends with the operation, and rejects with its `Problem`. */
  follow(id: string, from: number, onEvents: (events: SequencedEvent[]) => void): Promise<void>;
  cancel(id: string): Promise<void>;
  /** The operations that can be resumed. */
  unfinished(): Promise<UnfinishedDto[]>;
  /** Makes a new plan for one of them. */
  resume(id: string): Promise<PlanDto>;
  /** The person does not resume an interrupted operation now. */
  postpone(id: string): Promise<void>;

  /** A secret from the keyring, to show it once. */
  revealSecret(server: string, instance: number, name: SecretName): Promise<string>;
  /** Copies it without passing it to the page; the clipboard is cleared after a while. */
  copySecret(server: string, instance: number, name: SecretName): Promise<void>;
  keepSecret(server: string, name: SecretName, value: string): Promise<void>;

  copyText(text: string): Promise<void>;
  /** Returns the file's path, or nothing if the person cancelled. */
  saveText(name: string, text: string): Promise<string | undefined>;
  /** The same for a PDF, given in base64. */
  saveDocument(name: string, base64: string): Promise<string | undefined>;
  pickFile(kind: "key" | "archive"): Promise<string | undefined>;
  /** Asks where, and writes everything that this computer knows to a file. Nothing if the person changed their mind. */
  exportAll(passphrase: string): Promise<ExportedDto | undefined>;
  /** Asks for such a file, and takes over what it holds and is not known here. */
  importAll(passphrase: string): Promise<ImportedDto | undefined>;
  openSite(server: string, instance: number, tenant?: string): Promise<void>;
  /** Shows in the taskbar how much of what is running is done; nothing where nothing runs. */
  showProgress(percent: number | undefined): Promise<void>;
  /** Tells something by a notification of the system, unless the window is in front. */
  notify(text: string): Promise<void>;
  about(): Promise<About>;
  /** Sets a damaged record aside and starts a new one; returns nothing if it was undamaged. */
  recoverRecord(): Promise<RecoveredDto | undefined>;
  practice(): Promise<Practice | undefined>;
  /** Subscribes to notices from the window's program. */
  watch(onNotice: (notice: Notice) => void): Promise<void>;
  closeWindow(): Promise<void>;
  /** Writes an error of the pages themselves to the program's log. */
  reportUiError(text: string): Promise<void>;
}

/** What was thrown, as a problem: anything that is not one of ours is an internal error. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "params" in thrown)
    return thrown as Problem;
  return { code: "internal", params: {}, detail: String(thrown) };
}

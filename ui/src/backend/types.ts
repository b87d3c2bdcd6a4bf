// Written from the Rust types by a test of the window's program; `./dev bindings` regenerates it.

/** What this program is, for the page about it and for reports. */
export type About = { version: string, system: string, system_ssh: boolean, folder: string, images: Record<string, string>, base_folder: string, };

/** A key of the person's SSH agent, to choose from. */
export type AgentKeyDto = { fingerprint: string, comment: string, };

/** Something that needs a person. */
export type Attention = { kind: AttentionKind, verdict: Verdict, params: { [key in string]: string }, };

/** What is the matter. The catalogues hold its words. */
export type AttentionKind = "engine-silent" | "disk-full" | "disk-low" | "memory-low" | "restart-needed" | "not-found" | "site-silent" | "tenants-silent" | "services-down" | "queue-stuck" | "jobs-failed" | "schedule-silent" | "out-of-memory" | "errors-many";

/** Events that go to the pages together. */
export type Batch = { events: Array<SequencedEvent>, };

/** An operation that was begun from this computer, whenever that was. */
export type BegunOperationDto = { id: string, operation: OperationKind, server: string, instance: number, domain: string | null, started_at: string, ended_at: string | null, outcome: OutcomeDto, };

/** A check with its answer and what was seen. */
export type Check = { id: CheckId, verdict: Verdict, params: { [key in string]: string }, };

/** Which check. The catalogues hold its title, what each answer means and what to do. */
export type CheckId = "distribution" | "architecture" | "virtualisation" | "init-system" | "rights" | "memory" | "disk" | "tmp-space" | "clock" | "http-port" | "https-port" | "proxy-limits" | "database-port" | "name-resolution" | "registry" | "packages" | "docker" | "compose" | "code-source" | "leftovers" | "instance-number" | "domain-unused" | "names-unused" | "base-folder";

/** How the code comes, as it was typed. */
export type CodeRequest = { "kind": "git-token", url: string, user: string, token: string, reference: string, } | { "kind": "git-deploy-key", url: string, reference: string, } | { "kind": "archive", path: string, };

/** Start, stop or restart. */
export type ControlAction = "start" | "stop" | "restart";

/** The domain, and one name below it as the clients' companies will have. */
export type DnsReport = { server: Array<string>, domain: NameReport, below: NameReport, };

/** What is to be changed of how a known server is reached, as it was typed. */
export type EditServerRequest = { server: string, host: string, port: string, user: string, login?: Login, sudo_password?: string, new_password?: string, fingerprint?: string, claim?: ServerClaim, };

/** Every error that this product distinguishes. */
export type ErrorCode = "domain-invalid" | "instance-invalid" | "mysql-port-invalid" | "server-name-invalid" | "host-invalid" | "ssh-port-invalid" | "user-invalid" | "fingerprint-invalid" | "git-url-invalid" | "git-reference-invalid" | "git-user-invalid" | "git-token-invalid" | "archive-invalid" | "server-unknown" | "server-exists" | "instance-unknown" | "secret-unknown" | "secret-empty" | "passphrase-weak" | "passphrase-wrong" | "transfer-unreadable" | "transfer-newer" | "key-file-invalid" | "key-passphrase-needed" | "agent-unusable" | "command-line-invalid" | "arguments-invalid" | "erase-not-confirmed" | "confirmation-needed" | "checks-failed" | "instance-taken" | "domain-taken" | "instance-not-installed" | "leftovers-found" | "daemon-config-invalid" | "environment-invalid" | "packages-conflict" | "path-taken" | "code-differs" | "secret-missing" | "keyring-missing" | "keyring-locked" | "keyring-refused" | "inventory-newer" | "inventory-damaged" | "file-unwritable" | "host-key-unknown" | "host-key-changed" | "host-key-mismatch" | "server-changed" | "login-refused" | "login-method-refused" | "account-closed" | "password-expired" | "new-password-refused" | "second-factor-needed" | "second-factor-refused" | "sudo-password-needed" | "sudo-password-wrong" | "sudo-not-allowed" | "sudo-needs-terminal" | "sudo-missing" | "shell-unusable" | "name-not-resolved" | "connection-refused" | "connection-timeout" | "connection-turned-away" | "protocol-failed" | "connection-lost" | "system-ssh-failed" | "server-locked" | "cancelled" | "command-failed" | "command-no-status" | "verification-failed" | "answer-unreadable" | "packages-locked" | "packages-failed" | "docker-not-running" | "tenants-unread" | "image-pull-failed" | "registry-limit" | "git-refused" | "git-unreachable" | "git-not-found" | "git-login-needed" | "git-host-key-changed" | "git-reference-missing" | "deploy-key-not-accepted" | "code-not-laravel" | "code-incomplete" | "code-unsafe" | "files-changed" | "extensions-failed" | "dependencies-failed" | "workers-busy" | "proxy-blind" | "service-unhealthy" | "database-refused" | "migration-failed" | "tenants-not-migrated" | "site-not-answering" | "disk-full" | "internal";

/** What was written. */
export type ExportedDto = { path: string, servers: number, instances: number, secrets: number, };

/** The thing that was typed. */
export type Field = "domain" | "instance" | "mysql-port" | "server-name" | "host" | "ssh-port" | "user" | "fingerprint" | "git-url" | "git-reference" | "git-user" | "git-token" | "base-folder" | "image" | "service";

/** Who a server says it is. */
export type Identity = { fingerprint: string, recorded: boolean, };

/** What was taken over, by the names that servers have here. */
export type ImportedDto = { added: Array<string>, known: Array<string>, renamed: { [key in string]: string }, without_login: Array<string>, };

/** What a person wants installed, as it was typed. */
export type InstallRequest = { server: string, domain: string, instance: string, mysql_port: string, base_folder: string, images: Record<string, string>, code: CodeRequest, take_environment: boolean, };

/** An instance of this desktop's record. */
export type InstanceDto = { server: string, number: number, domain: string, mysql_port: number, installed: boolean, uninstalled: boolean, installed_at: string | null, };

/** What is to be done to an instance that stands. */
export type InstanceRequest = { "kind": "control", action: ControlAction, service?: string, abandon_jobs: boolean, } | { "kind": "uninstall", erase_data?: string, abandon_jobs: boolean, };

/** What was asked for, as the plan understands it. No secret is in it. */
export type InstanceSpecDto = { server: string, domain: string, instance: number, mysql_port: number, base_folder: string, images: Record<string, string>, code: string | null, git_url: string | null, git_user: string | null, git_reference: string | null, };

/** An instance as it was last seen. */
export type InstanceStateDto = { number: number, domain: string, verdict: Verdict, installed: boolean, running: OperationKind | null, tenant_count: number | null, attention: Array<Attention>, };

/** What is left out for one reason. */
export type LeftOut = { kind: LeftOutKind, count: number, names: Array<string>, };

/** Why something of a source is not taken. */
export type LeftOutKind = "beside" | "desktop" | "history" | "environment" | "compiled" | "runtime" | "storage-link" | "containers";

/** Where a line of a step's log came from. */
export type LogStream = "output" | "error";

/** How one logs in to a new server. */
export type Login = { "kind": "password", password: string, } | { "kind": "key-file", path: string, passphrase?: string, } | { "kind": "agent", key?: string, } | { "kind": "system", alias: string, };

/** A name and where it leads. */
export type NameReport = { name: string, verdict: NameVerdict, addresses: Array<string>, elsewhere: Array<string>, };

/** What the answers come to. */
export type NameVerdict = "correct" | "also-elsewhere" | "propagating" | "points-elsewhere" | "behind-cdn" | "missing" | "unknown";

/** A server that is to be known, as it was typed. */
export type NewServerRequest = { name: string, host: string, port: string, user: string, login: Login, sudo_password?: string, fingerprint?: string, new_password?: string, second_factor?: string, claim?: ServerClaim, };

/** Something that is sent to the pages without having been asked for. */
export type Notice = { "notice": "close-asked" } | { "notice": "waiting", server: string, seconds: number, };

/** An operation that was begun since the program started. */
export type OperationDto = { id: string, operation: OperationKind, spec: InstanceSpecDto, steps: Array<PlannedStep>, started_at: string, ended: boolean, problem: Problem | null, };

/** The name of an operation, for texts and records. */
export type OperationKind = "install" | "start" | "stop" | "restart" | "uninstall";

/** How a step succeeded. */
export type Outcome = "already-satisfied" | "done";

/** How far an operation has come. */
export type OutcomeDto = "running" | "done" | "failed" | "cancelled" | "interrupted";

/** What both views come to. The catalogues hold its words, and what to do. */
export type OutsideFinding = "reached" | "blocked" | "other-answer" | "domain-missing" | "domain-elsewhere" | "domain-propagating" | "down-inside" | "unknown";

/** How an instance looks from outside. */
export type OutsideReport = { finding: OutsideFinding, http: PortState, https: PortState, database: PortState, page_status: number | null, dns: DnsReport, };

/** A plan, to be shown before anything is done. */
export type PlanDto = { id: string, operation: OperationKind, spec: InstanceSpecDto, checks: Array<Check>, steps: Array<PlannedStep>, refusal: Problem | null, missing: string | null, left_out: Array<LeftOut>, offers_environment: boolean, };

/** A step of a plan. Its position names its events and jobs: a step may come twice in one operation. */
export type PlannedStep = { position: number, step: StepId, satisfied: boolean, params?: { [key in string]: string }, };

/** What a port of the server said to somebody who knocked. */
export type PortState = "open" | "refused" | "silent" | "unknown";

/** A practice server, with everything that the wizard asks for. */
export type Practice = { name: string, host: string, port: string, user: string, password: string, domain: string, git_url: string, git_user: string, git_token: string, };

/** An error on its way to a person: what happened as a code, the values for its text, and raw text for the details section. */
export type Problem = { code: ErrorCode, params: { [key in string]: string }, detail?: string, };

/** What a step's progress counts. */
export type ProgressUnit = "bytes" | "items";

/** What came of a damaged record. */
export type RecoveredDto = { kept: string, servers: number, instances: number, };

/** What a secret is for. The first four belong to a server, the others to an instance. */
export type SecretName = "login-password" | "login-key" | "key-passphrase" | "sudo-password" | "mysql-root-password" | "mysql-password" | "app-key" | "administrator-password" | "git-token" | "deploy-key";

/** An event with its number, counted from 0 in each operation. */
export type SequencedEvent = { number: number, } & ({ "event": "check-finished", check: Check, } | { "event": "operation-started", id: string, operation: OperationKind, target: Target, steps: Array<PlannedStep>, } | { "event": "step-started", position: number, step: StepId, } | { "event": "step-progress", position: number, step: StepId, done: number, total: number | null, unit: ProgressUnit, } | { "event": "step-line", position: number, step: StepId, stream: LogStream, text: string, } | { "event": "step-waits", position: number, step: StepId, reason: Problem, } | { "event": "deploy-key", public_key: string, host: string, } | { "event": "left-out", left_out: Array<LeftOut>, } | { "event": "step-finished", position: number, step: StepId, outcome: Outcome, milliseconds: number, } | { "event": "step-failed", position: number, step: StepId, problem: Problem, } | { "event": "connection-lost", attempt: number, } | { "event": "connection-back" } | { "event": "operation-finished", id: string, changed: number, login_url: string | null, } | { "event": "operation-failed", id: string, problem: Problem, });

/** What a server has free, and what was begun on it. */
export type ServerCheckReport = { checks: Array<Check>, instance: number | null, mysql_port: number | null, };

/** What a person says of a server that is not quite the one on record. */
export type ServerClaim = "same" | "other";

/** A server of this desktop's record. */
export type ServerDto = { name: string, host: string, port: number, user: string, login: string, };

/** A server as it was last seen. */
export type ServerStateDto = { server: string, problem: Problem | null, seen_at: string | null, verdict: Verdict, system: string | null, engine: string | null, memory_kib: number | null, disk_free_kib: number | null, disk_total_kib: number | null, memory_available_kib: number | null, attention: Array<Attention>, instances: Array<InstanceStateDto>, };

/** A step of an operation. */
export type StepId = "docker-engine" | "docker-settings" | "proxy-network" | "proxy" | "proxy-proof" | "code" | "secrets" | "files" | "images" | "php-extensions" | "databases" | "dependencies" | "app-key" | "storage-access" | "migrations" | "administrator" | "config-cache" | "services" | "workers" | "site-answers" | "record-installed" | "stop-services" | "start-services" | "remove-containers" | "remove-site" | "remove-unused-proxy" | "erase-data" | "record-removal";

/** What an operation is about. */
export type Target = "server" | { "instance": number };

/** A tenant. What is not known is `None`. */
export type Tenant = { host: string | null, name: string | null, tax_number: string | null, database: string, state: TenantState, page_status: number | null, page_at: string | null, created_at: string | null, database_kib: number | null, written_at: string | null, last_document: string | null, last_document_at: string | null, };

/** How a tenant is. The catalogues hold its words. */
export type TenantState = "served" | "not-served" | "not-asked" | "being-created" | "cut-off";

/** The last operation on an instance, if it did not do what it was begun for. */
export type UnfinishedDto = { id: string, operation: OperationKind, interrupted: boolean, started_at: string, server: string, instance: number, domain: string, spec: InstanceSpecDto | null, };

/** The answer of a check. `Unknown` is never shown as good, and never stops an installation by itself. */
export type Verdict = "good" | "bad" | "advice" | "unknown";

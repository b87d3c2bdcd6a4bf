// The world of the fake backend: what the query string asks for, what is kept over a reload, and how fast time passes. What each
// call answers is in the files of its topics.
import type { InstallRequest, InstanceDto, InstanceRequest, Notice, Problem, ServerDto } from "../backend";
import { PUBLIC_KEY } from "../scripted";
import { manyServers } from "./fleet";
import { FINGERPRINT, INSTANCES, OTHER_FINGERPRINT, SERVERS } from "./samples";

/** What was asked for: an installation, or something to be done to an instance that stands. */
export type Order =
  | { kind: "install"; request: InstallRequest }
  | { kind: "instance"; instance: InstanceDto; request: InstanceRequest };

/** An operation that was begun. What became of it follows from the time that has passed. */
export interface Begun {
  id: string;
  order: Order;
  began: number;
  /** Whether its script fails: an answer that is given afterwards is for the next one. */
  fails: boolean;
  cancelled?: number;
  /** With `?hold`, it waits in its last step until a test lets it go on. */
  isReleased?: boolean;
  /** Its result is in the record. */
  isRecorded?: boolean;
}

/** What is kept over a reload. It contains no secret. */
interface Memory {
  servers: ServerDto[];
  instances: InstanceDto[];
  operations: Begun[];
  plans: number;
}

const STORAGE_KEY = "fake-backend";

export class World {
  readonly wanted: URLSearchParams;
  /** How long a tick takes, in milliseconds. */
  readonly pace: number;
  readonly fail: string | null;
  readonly failAt: string;
  readonly memory: Memory;
  /** What the person has answered, and is not asked again. */
  readonly answered = new Set<string>();
  notify: (notice: Notice) => void = () => undefined;

  constructor(search: string) {
    this.wanted = new URLSearchParams(search);
    this.pace = Number(this.wanted.get("pace") ?? "60");
    this.fail = this.wanted.get("fail");
    this.failAt = this.wanted.get("at") ?? "images";
    const kept = sessionStorage.getItem(STORAGE_KEY);
    const none = { servers: [], instances: [], operations: [], plans: 0 };
    const some = { ...none, servers: [...SERVERS], instances: [...INSTANCES] };
    const many = { ...none, ...manyServers(this.wanted.get("fleet") ?? "0x0") };
    const wanted = this.wanted.has("fleet") ? many : this.wanted.has("servers") ? some : none;
    this.memory = kept ? (JSON.parse(kept) as Memory) : wanted;
  }

  keep(): void {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(this.memory));
  }

  wait(ticks = 1): Promise<unknown> {
    return new Promise((done) => setTimeout(done, this.pace * ticks));
  }

  problem(code: string, params: Record<string, string> = {}): Problem {
    return {
      code: code as Problem["code"],
      params: {
        step: this.failAt,
        operation: "install",
        name: "mysql-root-password",
        host: code.startsWith("git-") || code.startsWith("deploy-key-") ? "gitlab.com" : "203.0.113.10",
        port: "22",
        user: "root",
        accepted: "publickey",
        server: "principal",
        instance: "2",
        domain: "boletas.ejemplo.pe",
        typed: "boleta.ejemplo.pe",
        image: "mariadb:10.5.6",
        reason: "empty",
        recorded: FINGERPRINT,
        offered: OTHER_FINGERPRINT,
        path: /^(key|file)-/.test(code) ? "/home/ana/llave.ppk" : "/var/lib/docker",
        key: PUBLIC_KEY,
        holder: "unattended-upgr",
        question: "Verification code:",
        expired: this.wanted.get("expired") ?? "known",
        service: "mariadb2",
        url: "http://boletas.ejemplo.pe/login",
        status: "502",
        reference: "main",
        missing: "artisan",
        extensions: "imagick",
        owner: "ana@oficina",
        since: "10:40",
        ...params,
      },
      detail: "E: Failed to fetch the package lists\nE: Temporary failure resolving 'archivo.ejemplo.pe'",
    };
  }

  /** Fails if the query string asks for it. A question that was answered is not asked again. */
  failIfAsked(call: string): void {
    if (this.fail && this.failAt === call && !this.answered.has(this.fail)) throw this.problem(this.fail);
  }

  /** Waits once, as for a server that limits how often one may come, if the query string asks for it. */
  async waitIfAsked(call: string, server: string): Promise<void> {
    if (this.wanted.get("limit") !== call || this.answered.has("limit")) return;
    this.answered.add("limit");
    this.notify({ notice: "waiting", server, seconds: 31 });
    await new Promise((done) => setTimeout(done, 31_000));
  }
}

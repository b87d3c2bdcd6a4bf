// The operations of the fake backend: plans, any number of them running at once, one a server, and what the record says afterwards.
// One goes on whether or not a page follows it: what has become of it is what its script says for the time that has passed.
import type {
  BegunOperationDto,
  Backend,
  ControlAction,
  InstallRequest,
  InstanceDto,
  InstanceSpecDto,
  OperationKind,
  PlanDto,
} from "../backend";
import { planned, scriptedRun, STEPS, type ScriptedRun } from "../scripted";
import { CHECKS, EARLIER, LEFT_OUT } from "./samples";
import type { Begun, Order, World } from "./world";

/** How often, in milliseconds, and how many events at most are handed over together, as the window's program does. */
const BATCH_INTERVAL = 50;
const MAX_BATCH = 4_000;
const BASE_FOLDER = "/opt/stack-facturador-smart";

const operationOf = (order: Order): OperationKind => {
  if (order.kind === "install") return "install";
  return order.request.kind === "control" ? order.request.action : "uninstall";
};

const stepsOf = (order: Order) => {
  const erases = order.kind === "instance" && order.request.kind === "uninstall" && order.request.erase_data;
  return STEPS[erases ? "erase" : operationOf(order)];
};

/** A reload must not bring a token back. */
const withoutToken = (order: Order): Order =>
  order.kind === "install" && "token" in order.request.code
    ? { ...order, request: { ...order.request, code: { ...order.request.code, token: "" } } }
    : order;

const spec = (order: Order): InstanceSpecDto =>
  order.kind === "install" ? installSpec(order.request) : instanceSpec(order.instance);
const instanceSpec = ({ server, domain, number, mysql_port }: InstanceDto): InstanceSpecDto => ({
  server,
  domain,
  instance: number,
  mysql_port,
  base_folder: BASE_FOLDER,
  images: {},
  code: null,
  git_url: null,
  git_user: null,
  git_reference: null,
});
const installSpec = (request: InstallRequest): InstanceSpecDto => ({
  server: request.server,
  domain: request.domain,
  instance: Number(request.instance),
  mysql_port: Number(request.mysql_port),
  base_folder: request.base_folder || BASE_FOLDER,
  images: request.images,
  code: request.code.kind,
  git_url: "url" in request.code ? request.code.url : null,
  git_user: "user" in request.code ? request.code.user : null,
  git_reference: null,
});
const isArchive = (order: Order): boolean =>
  order.kind === "install" && order.request.code.kind === "archive";

/** What an interrupted installation of an earlier run was asked for. */
const UNFINISHED: InstallRequest = {
  server: "principal",
  domain: "boletas.ejemplo.pe",
  instance: "2",
  mysql_port: "3307",
  base_folder: "",
  images: {},
  code: { kind: "git-token", url: "https://gitlab.com/e/s.git", user: "ana", token: "", reference: "" },
  take_environment: false,
};

export function operations(world: World) {
  const { wanted, memory, pace, answered } = world;
  const plans = new Map<string, Order>();
  let resumable: Order | undefined;

  function fails(order: Order): boolean {
    const isMeant = [null, spec(order).server].includes(wanted.get("on"));
    return world.fail !== null && isMeant && !answered.has(world.fail);
  }

  function script({ id, order, fails }: Begun): ScriptedRun {
    const { fail, failAt: at } = world;
    return scriptedRun({
      id,
      steps: stepsOf(order),
      usesDeployKey: order.kind === "install" && order.request.code.kind === "git-deploy-key",
      failure: fail && fails ? { at, problem: world.problem(fail) } : undefined,
      many: wanted.has("lines") ? Number(wanted.get("lines")) : undefined,
      lostAt: wanted.get("lost") ?? undefined,
    });
  }
  const isHeld = (one: Begun): boolean => wanted.has("hold") && one.isReleased !== true;
  function hasEnded(one: Begun): boolean {
    if (one.cancelled !== undefined || one.isRecorded) return true;
    return !isHeld(one) && Date.now() > one.began + script(one).end * pace;
  }
  /** How many of its events may be told: of one that is held, up to the beginning of its last step. */
  function told(one: Begun, { events }: ScriptedRun): number {
    return isHeld(one)
      ? events.findLastIndex(({ event }) => event.event === "step-started") + 1
      : events.length;
  }
  addEventListener("fake-backend-release", (event) => {
    const server: unknown = event instanceof CustomEvent ? event.detail : undefined;
    for (const one of memory.operations) if (spec(one.order).server === server) one.isReleased = true;
    world.keep();
  });

  function planOf(order: Order): PlanDto {
    memory.plans += 1;
    const id = `plan-${memory.plans}`;
    plans.set(id, order);
    const refusal = wanted.get("refusal");
    return {
      id,
      operation: operationOf(order),
      spec: spec(order),
      checks: order.kind === "install" ? CHECKS : [],
      steps: planned(stepsOf(order)),
      refusal: refusal && !answered.has(refusal) ? world.problem(refusal) : null,
      missing: null,
      left_out: isArchive(order) ? LEFT_OUT : [],
      offers_environment: isArchive(order),
    };
  }

  /** What the record says after an operation. */
  function record(order: Order): void {
    const about = spec(order);
    const isIt = (one: InstanceDto): boolean => one.server === about.server && one.number === about.instance;
    const found = memory.instances.find(isIt);
    if (order.kind === "instance") {
      if (order.request.kind === "control") return;
      if (order.request.erase_data) memory.instances = memory.instances.filter((one) => one !== found);
      else if (found) Object.assign(found, { installed: false, uninstalled: true });
    } else if (found) {
      Object.assign(found, { installed: true, uninstalled: false });
    } else {
      const { server, instance: number, domain, mysql_port } = about;
      const installed_at = new Date().toISOString();
      memory.instances.push({
        ...{ server, number, domain, mysql_port },
        ...{ installed: true, uninstalled: false, installed_at },
      });
    }
  }

  /** Records what has ended since, whether or not a page followed it. */
  function settle(): void {
    for (const one of memory.operations) {
      if (one.isRecorded || one.cancelled !== undefined || !hasEnded(one) || script(one).problem) continue;
      one.isRecorded = true;
      record(one.order);
    }
    world.keep();
  }

  return {
    async instances() {
      settle();
      // Copies, as everything that comes from the engine.
      return structuredClone(memory.instances);
    },
    async planInstall(request) {
      await world.wait(6);
      world.failIfAsked("plan");
      return planOf({ kind: "install", request });
    },
    async planRequest(server, number, request) {
      await world.wait(6);
      await world.waitIfAsked("plan", server);
      world.failIfAsked("plan");
      const instance = memory.instances.find((one) => one.server === server && one.number === number);
      if (!instance) throw world.problem("instance-unknown");
      if (request.kind === "uninstall" && request.erase_data && request.erase_data !== instance.domain)
        throw world.problem("erase-not-confirmed", { domain: instance.domain, typed: request.erase_data });
      if (request.abandon_jobs) answered.add("workers-busy");
      return planOf({ kind: "instance", instance: { ...instance }, request });
    },
    async runPlan(id) {
      const order = plans.get(id);
      if (!order) throw world.problem("internal");
      // As the engine does: a plan is run once, and one operation at a time on a server.
      plans.delete(id);
      const { server } = spec(order);
      if (memory.operations.some((one) => spec(one.order).server === server && !hasEnded(one)))
        throw world.problem("server-locked", { server });
      memory.operations.push({ id, order: withoutToken(order), began: Date.now(), fails: fails(order) });
      world.keep();
    },
    async operations() {
      settle();
      return memory.operations.map((one) => {
        const ended = hasEnded(one);
        const failure = one.cancelled === undefined ? script(one).problem : world.problem("cancelled");
        return {
          id: one.id,
          operation: operationOf(one.order),
          spec: spec(one.order),
          steps: planned(stepsOf(one.order)),
          started_at: new Date(one.began).toISOString(),
          ended,
          problem: (ended && failure) || null,
        };
      });
    },
    async begunOperations() {
      settle();
      const ofNow = memory.operations.map((one): BegunOperationDto => {
        const { server, instance, domain } = spec(one.order);
        const end = one.cancelled === undefined ? (script(one).problem ? "failed" : "done") : "cancelled";
        return {
          id: one.id,
          operation: operationOf(one.order),
          server,
          instance,
          domain,
          started_at: new Date(one.began).toISOString(),
          ended_at: null,
          outcome: hasEnded(one) ? end : "running",
        };
      });
      return [...ofNow.reverse(), ...(wanted.has("servers") ? EARLIER : [])];
    },
    async follow(id, from, onEvents) {
      const operation = memory.operations.find((one) => one.id === id);
      if (!operation) throw world.problem("internal");
      const scripted = script(operation);
      const { events, problem: failure } = scripted;
      for (let next = from; next < events.length;) {
        if (operation.cancelled !== undefined) throw world.problem("cancelled");
        const now = pace === 0 || operation.isRecorded ? Infinity : (Date.now() - operation.began) / pace;
        let end = next;
        const last = told(operation, scripted);
        while (end < last && end - next < MAX_BATCH && (events[end]?.at ?? 0) <= now) end += 1;
        if (end > next) onEvents(events.slice(next, end).map((one) => one.event));
        next = end;
        await new Promise((done) => setTimeout(done, BATCH_INTERVAL));
      }
      if (failure) throw failure;
      settle();
    },
    async cancel(id) {
      const found = memory.operations.find((one) => one.id === id);
      if (found) found.cancelled = Date.now();
      world.keep();
    },
    async unfinished() {
      if (!wanted.has("unfinished")) return [];
      const action = wanted.get("operation") as ControlAction | null;
      const [instance] = memory.instances;
      const order: Order =
        action && instance
          ? { kind: "instance", instance, request: { kind: "control", action, abandon_jobs: false } }
          : { kind: "install", request: UNFINISHED };
      resumable = order;
      const about = spec(order);
      return [
        {
          id: "earlier",
          operation: operationOf(order),
          interrupted: wanted.get("unfinished") !== "left",
          started_at: "2026-11-24T10:00:00Z",
          server: about.server,
          instance: about.instance,
          domain: about.domain,
          spec: order.kind === "install" ? about : null,
        },
      ];
    },
    async resume() {
      await world.wait(6);
      world.failIfAsked("resume");
      if (!resumable) throw world.problem("internal");
      return { ...planOf(resumable), refusal: null, missing: wanted.get("missing") };
    },
    postpone: async () => wanted.set("unfinished", "left"),
  } satisfies Partial<Backend>;
}

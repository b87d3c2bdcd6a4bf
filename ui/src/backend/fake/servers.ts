// The servers of the fake backend: adding, changing and checking them, what they ask, and where a domain leads.
import type { Backend } from "../backend";
import { AGENT_KEYS, checksAs, FINGERPRINT, OTHER_FINGERPRINT } from "./samples";
import type { World } from "./world";

export function servers(world: World) {
  return {
    servers: async () => {
      world.failIfAsked("servers");
      return world.memory.servers;
    },
    async fingerprint(host) {
      await world.wait(4);
      await world.waitIfAsked("fingerprint", host);
      world.failIfAsked("fingerprint");
      return { fingerprint: FINGERPRINT, recorded: false };
    },
    async agentKeys() {
      await world.wait(2);
      const agent = world.wanted.get("agent");
      if (agent === "missing") throw { ...world.problem("agent-unusable"), params: { reason: "missing" } };
      return AGENT_KEYS.slice(0, Number(agent ?? "2"));
    },
    async addServer({ name, host, port, user, sudo_password, login, new_password, second_factor, claim }) {
      await world.wait(6);
      if (new_password) world.answered.add("password-expired");
      if (second_factor) world.answered.add("second-factor-needed");
      if (claim) world.answered.add("server-changed");
      if (sudo_password) world.answered.add("sudo-password-needed").add("sudo-password-wrong");
      if (login.kind === "agent" && world.wanted.get("agent") === "4" && !login.key)
        throw { ...world.problem("agent-unusable"), params: { reason: "several" } };
      if (login.kind === "key-file" && login.passphrase) world.answered.add("key-passphrase-needed");
      world.failIfAsked("login");
      const server = { name, host, port: Number(port), user, login: "made-key" };
      world.memory.servers.push(server);
      world.keep();
      return server;
    },
    async editServer({ server, host, port, user, login, sudo_password, new_password, fingerprint, claim }) {
      await world.wait(6);
      if (new_password) world.answered.add("password-expired");
      const found = world.memory.servers.find((one) => one.name === server);
      if (!found) throw world.problem("server-unknown");
      await world.waitIfAsked("edit", server);
      if (claim) world.answered.add("server-changed");
      if (sudo_password) world.answered.add("sudo-password-needed").add("sudo-password-wrong");
      if (login?.kind === "key-file" && login.passphrase) world.answered.add("key-passphrase-needed");
      if (fingerprint === OTHER_FINGERPRINT) world.answered.add("host-key-changed");
      // As the engine does: the host key first, before any credential is sent.
      if (host !== found.host && fingerprint !== FINGERPRINT && !world.fail?.startsWith("connection-"))
        throw { ...world.problem("host-key-unknown"), params: { host, fingerprint: FINGERPRINT } };
      world.failIfAsked("edit");
      const kinds = {
        password: "made-key",
        "key-file": "key-file",
        agent: "agent",
        system: "system-configuration",
      };
      Object.assign(found, { host, port: Number(port), user, ...(login && { login: kinds[login.kind] }) });
      world.keep();
      return found;
    },
    async renameServer(server, name) {
      await world.wait(2);
      world.failIfAsked("rename");
      const found = world.memory.servers.find((one) => one.name === server);
      if (!found) throw world.problem("server-unknown");
      if (world.memory.servers.some((one) => one.name === name))
        throw world.problem("server-exists", { server: name });
      found.name = name;
      for (const one of world.memory.instances) if (one.server === server) one.server = name;
      world.keep();
      return found;
    },
    async forgetServer(server) {
      await world.wait(2);
      world.failIfAsked("forget");
      const { memory } = world;
      memory.servers = memory.servers.filter((one) => one.name !== server);
      memory.instances = memory.instances.filter((one) => one.server !== server);
      world.keep();
    },
    async trustNewKey() {
      await world.wait(2);
      world.answered.add("host-key-changed");
    },
    async claimServer() {
      await world.wait(2);
      world.answered.add("server-changed");
    },
    async answerServer() {
      world.answered.add("second-factor-needed");
    },
    async renewPassword(_, _password, expired) {
      await world.wait(4);
      if (world.wanted.has("expired") && !expired) throw world.problem("password-expired");
      world.answered.add("password-expired");
    },
    async checkServer(server, onChecks) {
      await world.wait(6);
      await world.waitIfAsked("check", server);
      world.failIfAsked("check");
      const checks = checksAs(world.wanted.get("checks"));
      onChecks(checks.slice(0, -2));
      await world.wait(8);
      const there = world.memory.instances.filter((one) => one.server === server).length;
      return { checks, instance: there + 1, mysql_port: 3306 + there };
    },
    async lookUpDomain(_, domain) {
      await world.wait(8);
      const ofDomain = (world.wanted.get("dns") ?? "correct") as "correct";
      const ofBelow = (world.wanted.get("below") ?? ofDomain) as "correct";
      const nameReport = (name: string, verdict: "correct") => ({
        name,
        verdict,
        addresses: ["missing", "unknown"].includes(verdict)
          ? []
          : [verdict === "correct" ? "203.0.113.10" : "198.51.100.7"],
        elsewhere: ["correct", "missing", "unknown"].includes(verdict) ? [] : ["198.51.100.7"],
      });
      return {
        server: ["203.0.113.10"],
        domain: nameReport(domain, ofDomain),
        below: nameReport(`comprobacion-smart.${domain}`, ofBelow),
      };
    },
  } satisfies Partial<Backend>;
}

// The engine, asked through Tauri. The only file that knows Tauri.
import { Channel, invoke, isTauri } from "@tauri-apps/api/core";

import { asProblem, type Backend, type Batch, type Check, type Notice, type RecoveredRow } from "./backend";

/** Whether the pages are shown by the window's program, and not by a browser. */
export const inWindow = isTauri;

/** A channel that hands on what it hears. */
function listen<T>(tell: (message: T) => void): Channel<T> {
  const channel = new Channel<T>();
  channel.onmessage = tell;
  return channel;
}

export function tauriBackend(): Backend {
  return {
    judge: (field, text) => invoke("judge", { field, text }).then(() => undefined, asProblem),
    servers: () => invoke("servers"),
    instances: () => invoke("instances"),
    fingerprint: (host, port, user) => invoke("fingerprint", { host, port, user }),
    addServer: (server) => invoke("add_server", { server }),
    trustNewKey: (host, port, user, fingerprint) =>
      invoke("trust_new_key", { host, port, user, fingerprint }),
    checkServer: (server, tell) => invoke("check_server", { server, known: listen<Check[]>(tell) }),
    lookUpDomain: (server, domain) => invoke("look_up_domain", { server, domain }),
    deployKey: (server, instance) => invoke("deploy_key", { server, instance }),
    tryDeployKey: (server, instance, url) => invoke("try_deploy_key", { server, instance, url }),
    planInstall: (request) => invoke("plan_install", { request }),
    runPlan: (id) => invoke("run_plan", { id }),
    works: () => invoke("works"),
    follow: (id, from, tell) =>
      invoke("follow_work", { id, from, batches: listen<Batch>(({ events }) => tell(events)) }),
    cancel: (id) => invoke("cancel_work", { id }),
    unfinished: () => invoke("unfinished"),
    resume: (id) => invoke("resume", { id }),
    leaveForLater: (id) => invoke("leave_for_later", { id }),
    revealSecret: (server, instance, name) => invoke("reveal_secret", { server, instance, name }),
    copySecret: (server, instance, name) => invoke("copy_secret", { server, instance, name }),
    keepSecret: (server, name, value) => invoke("keep_secret", { server, instance: null, name, value }),
    copyText: (text) => invoke("copy_text", { text }),
    saveText: async (name, text) => (await invoke<string | null>("save_text", { name, text })) ?? undefined,
    saveDocument: async (name, base64) =>
      (await invoke<string | null>("save_document", { name, base64 })) ?? undefined,
    pickFile: async (kind) =>
      (await invoke<string | null>("pick_file", { archive: kind === "archive" })) ?? undefined,
    openSite: (server, instance) => invoke("open_site", { server, instance }),
    about: () => invoke("about"),
    recoverRecord: async () => (await invoke<RecoveredRow | null>("recover_record")) ?? undefined,
    practice: async () =>
      (await invoke<Awaited<ReturnType<Backend["practice"]>> | null>("practice")) ?? undefined,
    watch: (tell) => invoke("watch", { notices: listen<Notice>(tell) }),
    closeWindow: () => invoke("close_window"),
    reportFault: (text) => invoke("report_fault", { text }),
  };
}

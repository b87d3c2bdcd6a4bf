// The engine, called through Tauri. The only file that imports Tauri.
import { Channel, invoke, isTauri } from "@tauri-apps/api/core";

import {
  asProblem,
  type Backend,
  type Batch,
  type Check,
  type ExportedDto,
  type ImportedDto,
  type Notice,
  type RecoveredDto,
  type ServerStateDto,
} from "./backend";

/** Whether the pages run in the window's program rather than in a browser. */
export const inWindow = isTauri;

/** A channel whose messages go to `onMessage`. */
function listen<T>(onMessage: (message: T) => void): Channel<T> {
  const channel = new Channel<T>();
  channel.onmessage = onMessage;
  return channel;
}

export function tauriBackend(): Backend {
  return {
    validate: (field, text) => invoke("validate", { field, text }).then(() => undefined, asProblem),
    servers: () => invoke("servers"),
    instances: () => invoke("instances"),
    lastStates: () => invoke("last_states"),
    look: (servers, whole, onStates) =>
      invoke("look", { servers, whole, states: listen<ServerStateDto[]>(onStates) }),
    outside: (server, instance) => invoke("outside", { server, instance }),
    tenants: (server, instance) => invoke("tenants", { server, instance }),
    fingerprint: (host, port, user) => invoke("fingerprint", { host, port, user }),
    agentKeys: () => invoke("agent_keys"),
    addServer: (server) => invoke("add_server", { server }),
    editServer: (edit) => invoke("edit_server", { edit }),
    renameServer: (server, name) => invoke("rename_server", { server, name }),
    forgetServer: (server) => invoke("forget_server", { server }),
    trustNewKey: (host, port, user, fingerprint) =>
      invoke("trust_new_key", { host, port, user, fingerprint }),
    claimServer: (server, claim) => invoke("claim_server", { server, claim }),
    answerServer: (server, answer) => invoke("answer_server", { server, answer }),
    renewPassword: (server, password, expired) => invoke("renew_password", { server, expired, password }),
    checkServer: (server, onChecks) => invoke("check_server", { server, known: listen<Check[]>(onChecks) }),
    lookUpDomain: (server, domain) => invoke("look_up_domain", { server, domain }),
    deployKey: (server, instance) => invoke("deploy_key", { server, instance }),
    tryDeployKey: (server, instance, url) => invoke("try_deploy_key", { server, instance, url }),
    acceptGitHostKey: (server, url, fingerprint) =>
      invoke("accept_git_host_key", { server, url, fingerprint }),
    planInstall: (request) => invoke("plan_install", { request }),
    planRequest: (server, instance, request) => invoke("plan_request", { server, instance, request }),
    runPlan: (id) => invoke("run_plan", { id }),
    operations: () => invoke("operations"),
    begunOperations: () => invoke("begun_operations"),
    follow: (id, from, onEvents) =>
      invoke("follow_operation", { id, from, batches: listen<Batch>(({ events }) => onEvents(events)) }),
    cancel: (id) => invoke("cancel_operation", { id }),
    unfinished: () => invoke("unfinished"),
    resume: (id) => invoke("resume", { id }),
    postpone: (id) => invoke("postpone", { id }),
    revealSecret: (server, instance, name) => invoke("reveal_secret", { server, instance, name }),
    copySecret: (server, instance, name) => invoke("copy_secret", { server, instance, name }),
    keepSecret: (server, name, value) => invoke("keep_secret", { server, instance: null, name, value }),
    copyText: (text) => invoke("copy_text", { text }),
    saveText: async (name, text) => (await invoke<string | null>("save_text", { name, text })) ?? undefined,
    saveDocument: async (name, base64) =>
      (await invoke<string | null>("save_document", { name, base64 })) ?? undefined,
    pickFile: async (kind) =>
      (await invoke<string | null>("pick_file", { archive: kind === "archive" })) ?? undefined,
    exportAll: async (passphrase) =>
      (await invoke<ExportedDto | null>("export_all", { passphrase })) ?? undefined,
    importAll: async (passphrase) =>
      (await invoke<ImportedDto | null>("import_all", { passphrase })) ?? undefined,
    openSite: (server, instance, tenant) => invoke("open_site", { server, instance, tenant: tenant ?? null }),
    showProgress: (percent) => invoke("show_progress", { percent: percent ?? null }),
    notify: (text) => invoke("notify", { text }),
    about: () => invoke("about"),
    recoverRecord: async () => (await invoke<RecoveredDto | null>("recover_record")) ?? undefined,
    practice: async () =>
      (await invoke<Awaited<ReturnType<Backend["practice"]>> | null>("practice")) ?? undefined,
    watch: (onNotice) => invoke("watch", { notices: listen<Notice>(onNotice) }),
    closeWindow: () => invoke("close_window"),
    reportUiError: (text) => invoke("report_ui_error", { text }),
  };
}

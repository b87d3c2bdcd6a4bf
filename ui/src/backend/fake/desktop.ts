// What the fake backend answers about this desktop: typed values, secrets, files, the program itself; and the code's Git server.
import type { Backend, Problem } from "../backend";
import { PUBLIC_KEY } from "../scripted";
import { OTHER_FINGERPRINT } from "./samples";
import type { World } from "./world";

export function desktop(world: World) {
  return {
    async validate(field, text) {
      const refuse = (reason: string): Problem => ({
        code: `${field}-invalid` as Problem["code"],
        params: { reason },
      });
      if (text.trim() === "") return refuse("empty");
      if (field === "domain" && text.includes("://")) return refuse("has-scheme");
      if (field === "domain" && !text.includes(".")) return refuse("one-label");
      if ((field === "instance" || field === "mysql-port") && !/^\d+$/.test(text))
        return refuse("not-a-number");
      return undefined;
    },
    deployKey: async () => PUBLIC_KEY,
    async tryDeployKey() {
      await world.wait(6);
      world.failIfAsked("deploy-key");
    },
    async acceptGitHostKey(_, _url, fingerprint) {
      if (fingerprint === OTHER_FINGERPRINT) world.answered.add("git-host-key-changed");
    },
    async revealSecret() {
      world.failIfAsked("secret");
      return "FdD3AUaIlbVYPtO56XIfJNKGXzQI";
    },
    copySecret: async () => world.failIfAsked("secret"),
    keepSecret: async () => {
      world.answered.add("sudo-password-needed").add("sudo-password-wrong").add("key-passphrase-needed");
    },
    copyText: async (text) => navigator.clipboard?.writeText(text),
    saveText: async (name) => `/home/ana/${name}`,
    async saveDocument(name, base64) {
      // For a test to read.
      Object.assign(window, { savedDocument: base64 });
      return `/home/ana/${name}`;
    },
    pickFile: async (kind) => (kind === "key" ? "/home/ana/llave.ppk" : "/home/ana/sistema.zip"),
    openSite: async () => undefined,
    async exportAll() {
      await world.wait(4);
      world.failIfAsked("export");
      const { servers, instances } = world.memory;
      const secrets = servers.length + instances.length * 4;
      return {
        path: "/home/ana/instalador-smart.age",
        servers: servers.length,
        instances: instances.length,
        secrets,
      };
    },
    async importAll() {
      await world.wait(4);
      world.failIfAsked("import");
      return {
        added: ["cusco-1", "lima-2"],
        known: ["principal"],
        renamed: { "lima-2": "lima" },
        without_login: ["cusco-1"],
      };
    },
    // For a test to read.
    showProgress: async (percent) => void Object.assign(window, { shownProgress: percent }),
    notify: async (text) => void Object.assign(window, { notified: text }),
    about: async () => ({
      version: "0.1.0",
      system: "linux x86_64",
      system_ssh: true,
      folder: "/home/ana/.local/share/instalador-smart",
      images: {
        nginx: "rash07/nginx",
        php_fpm: "rash07/php-fpm:7.4",
        mariadb: "mariadb:10.5.6",
        redis: "redis:alpine",
        scheduling: "rash07/scheduling",
        supervisor: "rash07/php7.4-supervisor",
        proxy: "rash07/nginx-proxy:2.0",
      },
      base_folder: "/opt/stack-facturador-smart",
    }),
    async recoverRecord() {
      world.answered.add("inventory-damaged");
      const { servers, instances } = world.memory;
      const kept = "/home/ana/.local/share/instalador-smart/damaged-20261125T120000Z";
      return { kept, servers: servers.length, instances: instances.length };
    },
    practice: async () =>
      world.wanted.has("practice")
        ? {
            name: "practica",
            host: "172.30.0.5",
            port: "22",
            user: "root",
            password: "practica",
            domain: "fact.practica.test",
            git_url: "https://git.lab.test/facturador/smart.git",
            git_user: "reseller",
            git_token: "practica",
          }
        : undefined,
    async watch(onNotice) {
      world.notify = onNotice;
      // A browser has no window of ours to close: a test dispatches this event instead.
      addEventListener("fake-backend-close", () => world.notify({ notice: "close-asked" }));
    },
    closeWindow: async () => document.body.replaceChildren(),
    reportUiError: async (text) => console.error(text),
  } satisfies Partial<Backend>;
}

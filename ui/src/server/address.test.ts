import { expect, test } from "vitest";

import { address, nameFor } from "./address";

test.each([
  ["203.0.113.10", { host: "203.0.113.10" }],
  ["  vps.ejemplo.pe \n", { host: "vps.ejemplo.pe" }],
  ["root@1.2.3.4", { host: "1.2.3.4", user: "root" }],
  ["ssh root@host.pe -p 2222", { host: "host.pe", user: "root", port: "2222" }],
  ["ssh -p2222 ana@host.pe", { host: "host.pe", user: "ana", port: "2222" }],
  ["host.pe:2222", { host: "host.pe", port: "2222" }],
  ["https://panel.proveedor.com/vps/1?x=2", { host: "panel.proveedor.com" }],
  ["ssh://root@host.pe:22/", { host: "host.pe", user: "root", port: "22" }],
  ["[2001:db8::1]:22", { host: "2001:db8::1", port: "22" }],
  ["2001:db8::1", { host: "2001:db8::1" }],
  ["", { host: "" }],
])("%j", (pasted, found) => {
  expect(address(pasted)).toEqual(found);
});

test("a server's default name is made from its address", () => {
  expect([nameFor("203.0.113.10"), nameFor("VPS2.ejemplo.pe"), nameFor("2001:db8::1")]).toEqual([
    "203-0-113-10",
    "vps2-ejemplo-pe",
    "2001-db8-1",
  ]);
});

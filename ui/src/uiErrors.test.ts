import { expect, test, vi } from "vitest";

import { watchUiErrors } from "./uiErrors";

const rejection = (reason: unknown) => Object.assign(new Event("unhandledrejection"), { reason });

test("errors are reported in one line, without typed values, and at most 50 of them", () => {
  const reported: string[] = [];
  const report = vi.fn(async (text: string) => {
    reported.push(text);
    throw new Error("the log is full");
  });
  watchUiErrors(report);
  dispatchEvent(
    Object.assign(new Event("error"), {
      message: "TypeError: x is not a function",
      filename: "tauri://localhost/assets/index.js?token=secret",
      lineno: 7,
    }),
  );
  dispatchEvent(rejection(new Error("no answer")));
  dispatchEvent(rejection({ code: "login-refused", params: { user: "ana" } }));
  document.dispatchEvent(
    Object.assign(new Event("securitypolicyviolation"), {
      effectiveDirective: "img-src",
      blockedURI: "data:image/png;base64,AAAA",
    }),
  );
  expect(reported).toEqual([
    "error: TypeError: x is not a function tauri://localhost/assets/index.js:7",
    "rejection: no answer",
    "rejection: login-refused",
    "policy: img-src data:",
  ]);
  for (let more = 0; more < 100; more++) dispatchEvent(rejection(new Error("again")));
  expect(reported).toHaveLength(50);
});

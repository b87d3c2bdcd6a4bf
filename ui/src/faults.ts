// Faults of the pages themselves, for the program's log: what nobody caught, and what the policy of the pages forbade. Only
// what the browser says of the fault goes along, never anything of the page or of what was typed into it.

/** A fault that repeats with every drawing must not fill the log. */
const MOST = 50;
/** Enough for a message and a place. */
const LONGEST = 500;

/** From now on `report` hears of each fault in one short line. */
export function watchFaults(report: (text: string) => Promise<void>): void {
  let told = 0;
  const tell = (text: string): void => {
    if (told >= MOST) return;
    told += 1;
    // Where the report itself fails, another fault would follow, and another report.
    report(text.slice(0, LONGEST)).catch(() => undefined);
  };
  addEventListener("error", ({ message, filename, lineno }) =>
    tell(`error: ${message} ${place(filename)}:${lineno}`),
  );
  addEventListener("unhandledrejection", ({ reason }) => tell(`rejection: ${said(reason)}`));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    tell(`policy: ${effectiveDirective} ${place(blockedURI)}`),
  );
}

/** An address without its question, which could hold something typed. Of `data:` the whole is contents. */
function place(address: string): string {
  if (address.startsWith("data:")) return "data:";
  return address.split(/[?#]/, 1)[0] ?? "";
}

/** What a rejection says of itself. Of a problem of ours that is its code: its values may have been typed. */
function said(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  if (typeof reason === "object" && reason !== null && "code" in reason) return String(reason.code);
  return typeof reason === "string" ? reason : typeof reason;
}

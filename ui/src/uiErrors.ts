// Errors of the pages themselves, for the program's log: uncaught exceptions and violations of the content security policy.
// Only what the browser reports is passed on, never anything from the page or of what was typed into it.

/** An error that repeats with every redraw must not fill the log. */
const MAX_REPORTS = 50;
/** Enough for a message and a place. */
const MAX_CHARACTERS = 500;

/** From now on `report` is called with each error, in one short line. */
export function watchUiErrors(report: (text: string) => Promise<void>): void {
  let sent = 0;
  const send = (text: string): void => {
    if (sent >= MAX_REPORTS) return;
    sent += 1;
    // If the report itself fails, an uncaught rejection would cause another report.
    report(text.slice(0, MAX_CHARACTERS)).catch(() => undefined);
  };
  addEventListener("error", ({ message, filename, lineno }) =>
    send(`error: ${message} ${place(filename)}:${lineno}`),
  );
  addEventListener("unhandledrejection", ({ reason }) => send(`rejection: ${describe(reason)}`));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    send(`policy: ${effectiveDirective} ${place(blockedURI)}`),
  );
}

/** An address without query and fragment, which could contain something typed. A `data:` address is all contents. */
function place(address: string): string {
  if (address.startsWith("data:")) return "data:";
  return address.split(/[?#]/, 1)[0] ?? "";
}

/** A rejection's message. For a `Problem` that is its code alone: its parameters may have been typed. */
function describe(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  if (typeof reason === "object" && reason !== null && "code" in reason) return String(reason.code);
  return typeof reason === "string" ? reason : typeof reason;
}

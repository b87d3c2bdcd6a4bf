// Parses what people paste as a server's address: bare, with a user, as an ssh command, or from a browser's address bar.
// Validating the parts is left to the engine.

export interface Address {
  host: string;
  user?: string;
  port?: string;
}

export function address(pasted: string): Address {
  let text = pasted.trim();
  let port: string | undefined;
  const option = /(?:^|\s)-p\s*(\d+)/.exec(text);
  if (option) {
    port = option[1];
    text = text.replace(option[0], " ");
  }
  text =
    text
      .replace(/^ssh\s+/, "")
      .trim()
      .split(/\s+/)[0] ?? "";
  text = text.replace(/^[a-z]+:\/\//i, "").replace(/[/?#].*$/, "");
  const at = text.lastIndexOf("@");
  const user = at > 0 ? text.slice(0, at) : undefined;
  let host = at >= 0 ? text.slice(at + 1) : text;
  const ending = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(host);
  if (ending) {
    host = ending[1] ?? host;
    port ??= ending[2];
  }
  host = host.replace(/^\[|\]$/g, "");
  return { host, ...(user !== undefined && { user }), ...(port !== undefined && { port }) };
}

/** A default name for a server: its address, without the characters that a name may not have. */
export const nameFor = (host: string): string =>
  host
    .replace(/[^a-z0-9]+/gi, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();

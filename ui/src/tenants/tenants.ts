// What a list of clients needs to be shown: finding in it, and sizes in words.
import { app } from "../app.svelte";
import type { Tenant } from "../backend/backend";

/** The part of an address below the domain of its system; nothing of one that lies elsewhere. */
export function labelOf(host: string | null, domain: string): string | undefined {
  const label = host?.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : "";
  return label === "" || label.includes(".") ? undefined : label;
}

/** Those whose name, number, address or last document has this part, whatever its case. */
export function findTenants(tenants: readonly Tenant[], text: string): readonly Tenant[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return tenants;
  return tenants.filter(({ name, tax_number, host, database, last_document }) =>
    [name, tax_number, host, database, last_document].some((one) => one?.toLowerCase().includes(wanted)),
  );
}

/** Whole megabytes, or gigabytes with one figure; nothing where it is not known. */
export function sizeOf(kib: number | null): string | undefined {
  if (kib === null) return undefined;
  const megabytes = kib / 1024;
  const [amount, unit, figures] = megabytes < 1000 ? [megabytes, "MB", 0] : [megabytes / 1024, "GB", 1];
  const format = new Intl.NumberFormat(app.language, { maximumFractionDigits: figures });
  return `${format.format(Math.max(amount, figures === 0 ? 1 : amount))} ${unit}`;
}

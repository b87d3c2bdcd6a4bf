// The plan as a PDF, to keep or to hand over: A4, in the window's light theme. The library that writes it is loaded from the
// bundle on demand, so that the window starts without it.
import type { jsPDF } from "jspdf";

import type { PlanDto } from "../backend/backend";
import { erases, grouped, planFacts, planNote, stepTitle, type Say } from "./plan";

/** Dimensions of the page, in millimetres. */
const SHEET = { width: 210, height: 297, side: 22, top: 24, bottom: 22 };
const WIDE = SHEET.width - 2 * SHEET.side;
const POINT = 25.4 / 72;

/** Paper has no dark mode: these are the colours of the light theme in app.css. */
const INK = "#14202c";
const SOFT = "#4d5b6a";
const LINE = "#d9dfe6";
const ACCENT = "#1b55c9";
const GOOD = "#11693f";
const GOOD_SOFT = "#e4f5ec";
const BAD = "#b3261e";
const BAD_SOFT = "#fdecea";

interface Style {
  size: number;
  bold?: boolean;
  colour?: string;
  indent?: number;
}

/** Writes from top to bottom, and continues on the next page when one is full. */
class Writer {
  readonly #doc: jsPDF;
  #at = SHEET.top;

  constructor(doc: jsPDF) {
    this.#doc = doc;
  }

  skip(height: number): void {
    this.#at += height;
  }

  /** Starts the next page unless this height fits on the present one. */
  need(height: number): void {
    if (this.#at + height <= SHEET.height - SHEET.bottom) return;
    this.#doc.addPage();
    this.#at = SHEET.top;
  }

  #lines(text: string, { size, bold = false, indent = 0 }: Style, wide = WIDE): string[] {
    this.#doc.setFont("helvetica", bold ? "bold" : "normal").setFontSize(size);
    return this.#doc.splitTextToSize(printable(text), wide - indent) as string[];
  }

  height(text: string, style: Style): number {
    return this.#lines(text, style).length * leading(style.size);
  }

  write(text: string, style: Style): void {
    const lines = this.#lines(text, style);
    this.#doc.setTextColor(style.colour ?? INK);
    for (const line of lines) {
      this.need(leading(style.size));
      this.#doc.text(line, SHEET.side + (style.indent ?? 0), this.#at + style.size * POINT);
      this.#at += leading(style.size);
    }
  }

  /** Texts side by side, each in a column of its own width. */
  row(cells: { text: string; x: number; style: Style }[]): void {
    for (const { text, x, style } of cells) {
      const [line = ""] = this.#lines(text, style);
      this.#doc.setTextColor(style.colour ?? INK);
      this.#doc.text(line, SHEET.side + x, this.#at + style.size * POINT);
    }
    this.#at += Math.max(...cells.map(({ style }) => leading(style.size)));
  }

  rule(): void {
    this.#doc.setDrawColor(LINE).setLineWidth(0.3);
    this.#doc.line(SHEET.side, this.#at, SHEET.side + WIDE, this.#at);
  }

  /** Text on a coloured background. */
  box(text: string, style: Style, ground: string): void {
    const pad = 3.2;
    const lines = this.#lines(text, style, WIDE - 2 * pad);
    const height = lines.length * leading(style.size) + 2 * pad - 1;
    this.need(height);
    this.#doc.setFillColor(ground).roundedRect(SHEET.side, this.#at, WIDE, height, 1.6, 1.6, "F");
    this.#at += pad - 0.4;
    this.write(text, { ...style, indent: pad });
    this.#at += pad - 0.6;
  }

  dot(colour: string, size: number): void {
    this.#doc.setFillColor(colour).circle(SHEET.side + 1, this.#at + size * POINT * 0.66, 0.8, "F");
  }
}

/** The line height of a font size in points. */
const leading = (size: number): number => size * POINT * 1.42;

/** Keeps the characters that the fonts of every PDF reader have; others become a question mark. */
function printable(text: string): string {
  return text
    .replaceAll("→", ">")
    .replaceAll(/[^\n\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, "?");
}

/** The plan as a PDF in base64. */
export async function asPdf(say: Say, language: "es" | "en", plan: PlanDto): Promise<string> {
  const { jsPDF } = await import("jspdf");
  const doc = new jsPDF({ format: "a4", unit: "mm", compress: false });
  const title = say("ui-plan-document", { operation: plan.operation });
  doc.setProperties({ title: `${title} · ${plan.spec.domain}`, creator: say("product-name") });
  doc.setLanguage(language === "es" ? "es-PE" : "en");
  const writer = new Writer(doc);

  writer.write(say("product-name"), { size: 10, bold: true, colour: ACCENT });
  writer.skip(1);
  writer.write(title, { size: 21, bold: true });
  writer.skip(4);
  for (const [label, value] of planFacts(say, plan))
    writer.row([
      { text: label, x: 0, style: { size: 10, colour: SOFT } },
      { text: value, x: 52, style: { size: 10, bold: true, indent: 52 } },
    ]);
  writer.skip(4);
  const isGrave = erases(plan.steps);
  const style: Style = { size: 10, bold: true, colour: isGrave ? BAD : GOOD };
  writer.box(planNote(say, plan), style, isGrave ? BAD_SOFT : GOOD_SOFT);

  for (const group of grouped(plan.steps)) {
    // A heading is never alone at the end of a page.
    writer.need(30);
    writer.skip(6);
    writer.write(say(`ui-group-${group.name}`), { size: 13, bold: true });
    writer.skip(1);
    writer.rule();
    writer.skip(3);
    for (const step of group.steps) {
      const name = stepTitle(say, step);
      const why = step.satisfied ? undefined : say(`step-${step.step}.why`, step.params);
      const head: Style = {
        size: 10.5,
        bold: !step.satisfied,
        indent: 5,
        colour: step.satisfied ? SOFT : INK,
      };
      const body: Style = { size: 9.5, indent: 5, colour: SOFT };
      writer.need(writer.height(name, head) + (why ? writer.height(why, body) : 0));
      writer.dot(step.satisfied ? LINE : ACCENT, head.size);
      writer.write(name, head);
      if (why) writer.write(why, body);
      writer.skip(2.6);
    }
  }

  const pages = doc.getNumberOfPages();
  for (let page = 1; page <= pages; page++) {
    doc.setPage(page).setFont("helvetica", "normal").setFontSize(8.5).setTextColor(SOFT);
    const foot = SHEET.height - 12;
    doc.text(printable(`${plan.spec.domain} · ${plan.spec.server}`), SHEET.side, foot);
    doc.text(say("ui-plan-page", { page, pages }), SHEET.side + WIDE, foot, { align: "right" });
  }
  return doc.output("datauristring").split("base64,")[1] ?? "";
}

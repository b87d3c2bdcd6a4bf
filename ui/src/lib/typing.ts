// What the keyboard means: whether the person is typing, when nothing may take the focus away; and Enter in a text field. After
// Enter they have finished, and wait.
let lastKey = "";
addEventListener("keydown", ({ key }) => (lastKey = key), { capture: true });

const LINES = new Set(["text", "password", "search", "email", "url", "number", "tel"]);

export function isTyping(): boolean {
  const focused = document.activeElement;
  const isLine =
    focused instanceof HTMLTextAreaElement ||
    (focused instanceof HTMLInputElement && LINES.has(focused.type));
  return isLine && lastKey !== "Enter";
}

/** Enter in a text field submits, as in any form. */
export function submitOnEnter(event: KeyboardEvent, page: HTMLElement | undefined): void {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
  if (field.type !== "text" && field.type !== "password") return;
  page?.querySelector<HTMLButtonElement>(".wizard-footer button.main:not(:disabled)")?.click();
}

// Whether the person is typing: then nothing may take the focus away. After Enter they have finished, and wait.
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

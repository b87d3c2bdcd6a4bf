// The entry point: chooses the backend and the language, then mounts the pages.
import { mount } from "svelte";

import "./app.css";
import { app } from "./app.svelte";
import { inWindow, tauriBackend } from "./backend/tauri";
import { webBackend } from "./backend/web";
import { watchUiErrors } from "./uiErrors";
import Window from "./Window.svelte";

app.load();
if (inWindow()) {
  app.backend = tauriBackend();
} else {
  app.backend = webBackend();
  const wanted = new URLSearchParams(location.search);
  const language = wanted.get("lang");
  if (language) app.language = language === "en" ? "en" : "es";
  const theme = wanted.get("theme");
  if (theme === "dark" || theme === "light") app.theme = theme;
}

watchUiErrors((text) => app.backend.reportUiError(text));

const target = document.getElementById("window");
if (target) mount(Window, { target });

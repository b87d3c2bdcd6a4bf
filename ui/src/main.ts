// The window's beginning: which engine, which language, and then the pages.
import { mount } from "svelte";

import "./app.css";
import { app } from "./app.svelte";
import { inWindow, tauriBackend } from "./backend/tauri";
import { webBackend } from "./backend/web";
import { watchFaults } from "./faults";
import Window from "./Window.svelte";

app.recall();
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

watchFaults((text) => app.backend.reportFault(text));

const target = document.getElementById("window");
if (target) mount(Window, { target });

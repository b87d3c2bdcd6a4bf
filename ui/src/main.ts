// The window's beginning: which engine, which language, and then the pages.
import { mount } from "svelte";

import "./app.css";
import { app } from "./app.svelte";
import { webBackend } from "./backend/web";
import Window from "./Window.svelte";

const wanted = new URLSearchParams(location.search);
app.backend = webBackend();
app.language = (wanted.get("lang") ?? navigator.language).startsWith("en") ? "en" : "es";
const theme = wanted.get("theme");
if (theme === "dark" || theme === "light") app.theme = theme;

const target = document.getElementById("window");
if (target) mount(Window, { target });

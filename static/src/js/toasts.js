// Short messages at the edge of the screen. The server's come with the page or in an HX-Trigger header
// ({"toast": {"text": "…", "level": "success"}}); errors stay until closed.
import { on } from "./dom.js";

const LASTS = 7000;

function expire(element) {
  if (!element.classList.contains("toast-error")) setTimeout(() => element.remove(), LASTS);
}

export function toast(text, level = "success") {
  const holder = document.querySelector("[data-toasts]");
  const pattern = document.querySelector("template[data-toast-template]");
  if (!holder || !pattern) return;
  const element = pattern.content.firstElementChild.cloneNode(true);
  element.classList.add(`toast-${level}`);
  element.querySelector(".toast-mark").textContent = { success: "✓", error: "×" }[level] ?? "!";
  element.querySelector("p").textContent = text;
  holder.append(element);
  expire(element);
}

export function startToasts() {
  document.querySelectorAll("[data-toasts] .toast").forEach(expire);
  on("click", "[data-toast-close]", (event, button) => button.closest(".toast").remove());
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));
}

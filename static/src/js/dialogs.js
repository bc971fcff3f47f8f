// Native dialogs: data-dialog-open="id", data-dialog-close, and <dialog data-open> opened as soon as it is in the page.
import { on } from "./dom.js";

function openMarked(root) {
  const marked = root.matches?.("dialog[data-open]") ? [root] : root.querySelectorAll("dialog[data-open]");
  marked.forEach((dialog) => dialog.open || dialog.showModal());
}

export function startDialogs() {
  on("click", "[data-dialog-open]", (event, button) => {
    event.preventDefault();
    document.getElementById(button.dataset.dialogOpen)?.showModal();
  });
  on("click", "[data-dialog-close]", (event, button) => {
    event.preventDefault();
    button.closest("dialog")?.close();
  });
  // A press on the dialog itself, not on what is in it, is a press on the backdrop.
  on("click", "dialog", (event, dialog) => event.target === dialog && dialog.close());
  openMarked(document);
  document.addEventListener("htmx:load", (event) => openMarked(event.target));
}

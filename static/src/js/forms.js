// A form is sent once: the second press is ignored, the button says what is happening, and coming back restores it.
import { on } from "./dom.js";

function hold(form, submitter) {
  form.dataset.sending = "1";
  const button = submitter ?? form.querySelector("button[type=submit], button:not([type])");
  if (!button) return;
  const label = button.querySelector("[data-label]") ?? button;
  button.dataset.restore = label.textContent;
  label.textContent = button.dataset.busy || "Mengirim…";
  button.setAttribute("aria-busy", "true");
  // The browser reads the pressed button's name and value after this event: disable it only afterwards.
  setTimeout(() => {
    if (form.dataset.sending) button.disabled = true;
  });
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[data-restore]").forEach((button) => {
    (button.querySelector("[data-label]") ?? button).textContent = button.dataset.restore;
    delete button.dataset.restore;
    button.disabled = false;
    button.removeAttribute("aria-busy");
  });
}

function guard(event) {
  const form = event.target;
  if (form.method === "dialog" || "noGuard" in form.dataset) return;
  if (form.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!event.defaultPrevented) hold(form, event.submitter);
}

function showError() {
  document.querySelector(".input[aria-invalid=true], [aria-invalid=true] input")?.focus();
}

export function startForms() {
  // Capture: before htmx, which prevents the default of every form it sends itself.
  document.addEventListener("submit", guard, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  on("change", "[data-autosubmit]", (event, control) => control.form?.requestSubmit());
  on("click", "[data-print]", () => window.print());
  showError();
}

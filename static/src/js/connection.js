// The offline banner, and the CSRF header on everything htmx sends.
import { meta } from "./dom.js";
import { toast } from "./toasts.js";

function show(offline) {
  const banner = document.querySelector("[data-offline-banner]");
  if (banner) banner.hidden = !offline;
}

export function startConnection() {
  show(!navigator.onLine);
  window.addEventListener("online", () => show(false));
  window.addEventListener("offline", () => show(true));

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = meta("csrf-token");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig.verb === "get") show(true);
    else toast("Belum terkirim: sambungan terputus. Coba lagi setelah tersambung.", "error");
  });
  document.addEventListener("htmx:afterOnLoad", () => show(false));
  document.addEventListener("htmx:responseError", (event) => {
    // A refused action comes back as a page fragment with its own sentence; only a bare failure needs ours.
    if (event.detail.requestConfig.verb !== "get") toast("Belum tersimpan. Muat ulang halaman ini lalu coba lagi.", "error");
  });
}

// The service worker, and the hint to put Lentera on the home screen when the browser offers it.
import { on } from "./dom.js";

let offer = null;

function showHints(visible) {
  document.querySelectorAll("[data-install]").forEach((element) => {
    element.hidden = !visible;
  });
}

export function startInstall() {
  if ("serviceWorker" in navigator && window.isSecureContext) {
    window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
  }
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    showHints(true);
  });
  window.addEventListener("appinstalled", () => showHints(false));
  on("click", "[data-install-button]", async () => {
    if (!offer) return;
    offer.prompt();
    await offer.userChoice;
    offer = null;
    showHints(false);
  });
}

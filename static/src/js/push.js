// <button data-push data-url="/pesan/push/" data-key="VAPID public key">: asks, subscribes, tells the server.
// <p data-push-state> beside it says how things stand.
import { meta, on } from "./dom.js";
import { toast } from "./toasts.js";

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function send(url, subscription) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": meta("csrf-token") },
    body: JSON.stringify(subscription),
  });
}

function possible() {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

function describe(text) {
  document.querySelectorAll("[data-push-state]").forEach((element) => {
    element.textContent = text;
  });
}

async function subscribe(button) {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") {
    describe("Notifikasi diblokir untuk situs ini. Izinkan lewat setelan peramban, lalu tekan lagi.");
    return;
  }
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.key) };
  const answer = await send(button.dataset.url, await worker.pushManager.subscribe(options));
  if (!answer.ok) throw new Error(`push subscription refused with ${answer.status}`);
  button.hidden = true;
  describe("Aktif di perangkat ini.");
  toast("Notifikasi aktif di perangkat ini.");
}

async function press(button) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    await subscribe(button);
  } catch {
    toast("Notifikasi belum aktif: perangkat ini belum dapat didaftarkan. Coba lagi sebentar.", "error");
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

async function present() {
  const button = document.querySelector("[data-push]");
  if (!button) return;
  if (!possible()) {
    button.hidden = true;
    describe("Peramban ini belum mendukung notifikasi. Di iPhone, pasang dulu Lentera di layar utama.");
    return;
  }
  const worker = await navigator.serviceWorker.getRegistration();
  if (Notification.permission === "granted" && (await worker?.pushManager.getSubscription())) {
    button.hidden = true;
    describe("Aktif di perangkat ini.");
  }
}

export function startPush() {
  on("click", "[data-push]", (event, button) => press(button));
  present();
}

// The service worker. The server puts `self.LENTERA = {version, shell, offline, push, key, icon, badge}` in front of this file.
const { version, shell, offline, push, key, icon, badge } = self.LENTERA;
const CACHE = `lentera-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...shell, offline]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// Pages always come from the network (they hold personal data, so none is kept); without one, the offline page.
function page(request) {
  return fetch(request).catch(() => caches.match(offline));
}

// The network wins while it answers: in development the files keep their names when they change.
function asset(request) {
  return fetch(request).catch(() => caches.match(request));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (shell.includes(url.pathname)) event.respondWith(asset(request));
});

self.addEventListener("push", (event) => {
  let message = {};
  try {
    message = event.data ? event.data.json() : {};
  } catch {
    message = { body: event.data.text() };
  }
  const options = {
    body: message.body || "Ada kabar baru untuk Anda.",
    tag: message.tag,
    icon,
    badge,
    lang: "id",
    data: { url: message.url || "/pesan/" },
  };
  event.waitUntil(self.registration.showNotification(message.title || "Lentera", options));
});

async function show(url) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((client) => client.url === url);
  if (open) return open.focus();
  return self.clients.openWindow(url);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.url || "/", self.location.origin);
  // A message can only ever lead into this site.
  event.waitUntil(show(target.origin === self.location.origin ? target.href : self.location.origin));
});

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

async function renew(event) {
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const fresh = event.newSubscription || (await self.registration.pushManager.subscribe(options));
  await fetch(push, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...fresh.toJSON(), replaces: event.oldSubscription?.endpoint }),
  });
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// Live lists: <div data-live hx-get="…" hx-trigger="every 2s">. Unchanged answers leave the page alone; open details
// (with an id) stay open; nothing is fetched while the tab is hidden.

const last = new WeakMap();

function changed(element, text) {
  if (last.get(element) === text) return false;
  last.set(element, text);
  return true;
}

function busy(element) {
  const focus = document.activeElement;
  const typing = element.contains(focus) && focus.matches("input, textarea, select");
  return typing || element.querySelector("dialog[open], form[data-sending]") !== null;
}

function stamp(element) {
  const selector = element.dataset.liveStamp;
  const time = selector && document.querySelector(selector);
  if (time) time.dateTime = new Date().toISOString();
}

function keepOpen(element) {
  const open = [...element.querySelectorAll("details[open][id]")].map((details) => details.id);
  element.addEventListener(
    "htmx:afterSettle",
    () => open.forEach((id) => document.getElementById(id)?.setAttribute("open", "")),
    { once: true },
  );
}

export function startLive() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.matches("[data-live]")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const element = event.detail.requestConfig?.elt;
    if (!element?.matches("[data-live]")) return;
    stamp(element);
    if (busy(element) || !changed(element, event.detail.serverResponse)) event.detail.shouldSwap = false;
    else keepOpen(element);
  });
}

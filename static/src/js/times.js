// <time data-relative datetime="…"> says "4 detik lalu" and keeps counting; <time data-countdown datetime="…"> counts down.

const UNITS = [
  [86400, "hari"],
  [3600, "jam"],
  [60, "menit"],
  [1, "detik"],
];

export function relative(then, now) {
  const seconds = Math.round((now - then) / 1000);
  const size = Math.abs(seconds);
  if (size < 1) return "baru saja";
  const [unit, word] = UNITS.find(([length]) => size >= length);
  const amount = `${Math.floor(size / unit)} ${word}`;
  return seconds > 0 ? `${amount} lalu` : `dalam ${amount}`;
}

export function remaining(then, now) {
  const seconds = Math.max(0, Math.round((then - now) / 1000));
  const days = Math.floor(seconds / 86400);
  const pad = (value) => String(value).padStart(2, "0");
  const clock = [Math.floor((seconds % 86400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60].map(pad).join(".");
  return days ? `${days} hari ${clock}` : clock;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const now = Date.now();
  document.querySelectorAll("time[data-relative]").forEach((element) => {
    write(element, relative(Date.parse(element.dateTime), now));
  });
  document.querySelectorAll("time[data-countdown]").forEach((element) => {
    const then = Date.parse(element.dateTime);
    write(element, remaining(then, now));
    element.toggleAttribute("data-over", then <= now);
  });
}

export function startTimes() {
  tick();
  setInterval(() => document.hidden || tick(), 1000);
  document.addEventListener("htmx:afterSettle", tick);
}

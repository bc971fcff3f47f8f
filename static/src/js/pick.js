// A map on which a press moves the home point: <div data-map data-pick-lat="id" data-pick-lon="id">, and a
// button [data-locate data-lat data-lon] that asks the browser where it is. The two inputs hold the truth.
import { on } from "./dom.js";

function inputs(lat, lon) {
  return [document.getElementById(lat), document.getElementById(lon)];
}

function write([lat, lon], point) {
  lat.value = point.lat.toFixed(5);
  lon.value = point.lng.toFixed(5);
  lat.dispatchEvent(new Event("change", { bubbles: true }));
}

function read([lat, lon]) {
  const [y, x] = [lat, lon].map((input) => Number.parseFloat(input.value.replace(",", ".")));
  return Number.isFinite(y) && Number.isFinite(x) ? [y, x] : null;
}

export function startPicking(element, map, layers) {
  if (!element.dataset.pickLat) return;
  const fields = inputs(element.dataset.pickLat, element.dataset.pickLon);
  const follow = () => {
    const point = read(fields);
    if (!point) return;
    layers.forEach((layer) => layer.setLatLng?.(point));
    if (!map.getBounds().contains(point)) map.setView(point);
  };
  map.on("click", (event) => write(fields, event.latlng));
  fields.forEach((field) => field.addEventListener("change", follow));
}

function locate(button) {
  const state = document.querySelector("[data-locate-state]");
  const fields = inputs(button.dataset.lat, button.dataset.lon);
  button.setAttribute("aria-busy", "true");
  const done = (text) => {
    button.removeAttribute("aria-busy");
    state.textContent = text;
  };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      write(fields, { lat: coords.latitude, lng: coords.longitude });
      done(`Titik diisi, ketelitian ${Math.round(coords.accuracy)} m. Tekan Simpan.`);
    },
    () => done("Lokasi tidak didapat. Izinkan lokasi di peramban, atau ketuk peta."),
    { enableHighAccuracy: false, timeout: 15000, maximumAge: 600000 },
  );
}

on("click", "[data-locate]", (event, button) => locate(button));

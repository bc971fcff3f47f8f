// A button [data-locate data-lat data-lon] that asks the browser where it is; without the map, which is heavy.
import { on } from "./dom.js";
import { inputs, write } from "./point.js";

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
      write(fields, { lat: coords.latitude, lon: coords.longitude });
      done("Titik diisi, dibulatkan sekitar 1 km.");
    },
    () => done("Lokasi tidak didapat. Izinkan lokasi di peramban, atau ketik titiknya."),
    { enableHighAccuracy: false, timeout: 15000, maximumAge: 600000 },
  );
}

export function startLocating() {
  on("click", "[data-locate]", (event, button) => locate(button));
}

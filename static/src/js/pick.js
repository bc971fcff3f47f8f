// A map on which a press moves the home point: <div data-map data-pick-lat="id" data-pick-lon="id">. The two inputs hold the truth.
import { inputs, write } from "./point.js";

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
  map.on("click", (event) => write(fields, { lat: event.latlng.lat, lon: event.latlng.lng }));
  fields.forEach((field) => field.addEventListener("change", follow));
}

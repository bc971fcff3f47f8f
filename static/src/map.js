// Loaded only by pages with a map: Leaflet over an outline of Indonesia that needs no network.
// <div data-map="id of a json_script element"></div>; the JSON: {"home": {lat, lon, km}, "points":
// [{lat, lon, label, url, text, tone}]}. The same things always stand in a list beside the map.
import L from "leaflet";
import "./map.css";
import { startPicking } from "./js/pick.js";

const WHOLE = [
  [-11, 95],
  [6, 141],
];
const LAND = { color: "#9db8b2", weight: 1, fillColor: "#f7f9f7", fillOpacity: 1, interactive: false };
const ABROAD = { ...LAND, color: "#c3d3cf", fillColor: "#edf1ef" };

function base(element) {
  const map = L.map(element, { attributionControl: true, zoomControl: true, minZoom: 4, maxZoom: 11, preferCanvas: true });
  // A view first: layers cannot be drawn on a map that looks nowhere.
  map.fitBounds(WHOLE);
  map.attributionControl.setPrefix(false).addAttribution("Garis pantai: Natural Earth");
  L.geoJSON(OUTLINE.neighbours, ABROAD).addTo(map);
  L.geoJSON(OUTLINE.indonesia, LAND).addTo(map);
  return map;
}

function icon(label, kind) {
  return L.divIcon({ className: `map-pin ${kind}`, html: "", iconSize: [34, 34], ...label });
}

function caption(point) {
  const box = document.createElement("div");
  const title = document.createElement(point.url ? "a" : "strong");
  title.textContent = point.text;
  if (point.url) title.href = point.url;
  box.append(title);
  if (point.detail) box.append(document.createElement("br"), point.detail);
  return box;
}

function pin(point) {
  const label = document.createElement("span");
  label.textContent = point.label ?? "";
  const kind = point.tone === "amber" ? "map-pin-amber" : "";
  return L.marker([point.lat, point.lon], { icon: icon({ html: label }, kind), title: point.text, alt: point.text }).bindPopup(
    caption(point),
  );
}

function home(place) {
  const label = document.createElement("span");
  label.textContent = "⌂";
  const marker = L.marker([place.lat, place.lon], { icon: icon({ html: label }, "map-pin-home"), title: "Rumah", alt: "Rumah" });
  if (!place.km) return [marker];
  const ring = { radius: place.km * 1000, color: "#0f6b63", weight: 1, fillOpacity: 0.06, interactive: false };
  return [L.circle([place.lat, place.lon], ring), marker];
}

function draw(element) {
  const data = JSON.parse(document.getElementById(element.dataset.map).textContent);
  const map = base(element);
  const layers = [...(data.home ? home(data.home) : []), ...(data.points ?? []).map(pin)];
  layers.forEach((layer) => layer.addTo(map));
  const places = [...(data.points ?? []), ...(data.home ? [data.home] : [])].map(({ lat, lon }) => [lat, lon]);
  if (places.length) map.fitBounds(places, { padding: [48, 48], maxZoom: 11 });
  startPicking(element, map, layers);
}

document.querySelectorAll("[data-map]").forEach(draw);

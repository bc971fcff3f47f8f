// Reduces the public-domain Natural Earth outlines to what a map of Indonesia needs offline.
import { readFileSync } from "node:fs";
import { feature } from "topojson-client";

const BOX = { west: 92, east: 144, south: -14, north: 9 };
const INDONESIA = "360";
const NEIGHBOURS = new Set(["096", "458", "598", "608", "626", "702", "764", "036"]);

function countries(scale) {
  const atlas = JSON.parse(readFileSync(`node_modules/world-atlas/countries-${scale}.json`, "utf8"));
  return feature(atlas, atlas.objects.countries).features;
}

function polygons(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function inside([lon, lat]) {
  return lon > BOX.west && lon < BOX.east && lat > BOX.south && lat < BOX.north;
}

// Ramer-Douglas-Peucker: drops points closer than `tolerance` degrees to the line kept.
function simplify(points, tolerance) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points.at(-1)];
  let worst = 0;
  let at = 0;
  for (let i = 1; i < points.length - 1; i += 1) {
    const distance = distanceToLine(points[i], first, last);
    if (distance > worst) [worst, at] = [distance, i];
  }
  if (worst <= tolerance) return [first, last];
  return [...simplify(points.slice(0, at + 1), tolerance).slice(0, -1), ...simplify(points.slice(at), tolerance)];
}

function distanceToLine([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs(dy * (x - ax) - dx * (y - ay)) / length;
}

function reduce(ring, { tolerance, digits }) {
  // A closed ring has no ends: cut it in half so that simplifying has two lines to work on.
  const half = Math.floor(ring.length / 2);
  const kept = [...simplify(ring.slice(0, half + 1), tolerance).slice(0, -1), ...simplify(ring.slice(half), tolerance)];
  return kept.map(([lon, lat]) => [Number(lon.toFixed(digits)), Number(lat.toFixed(digits))]);
}

function shape(scale, wanted, precision) {
  const rings = countries(scale)
    .filter((country) => wanted(String(country.id).padStart(3, "0")))
    .flatMap((country) => polygons(country.geometry))
    .map((polygon) => polygon[0])
    .filter((ring) => ring.some(inside))
    .map((ring) => reduce(ring, precision))
    .filter((ring) => ring.length > 3);
  return { type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) };
}

export function outline() {
  return {
    indonesia: shape("10m", (id) => id === INDONESIA, { tolerance: 0.02, digits: 2 }),
    neighbours: shape("50m", (id) => NEIGHBOURS.has(id), { tolerance: 0.06, digits: 1 }),
  };
}

export function indonesiaRings() {
  return shape("50m", (id) => id === INDONESIA, { tolerance: 0, digits: 3 }).coordinates.map((polygon) => polygon[0]);
}

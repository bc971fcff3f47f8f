// Draws the landing page's picture: Indonesia as a field of dots, with lanterns lit in a few towns.
import { indonesiaRings } from "./outline.mjs";

const STEP = 0.62;
const SCALE = 26;
const [WEST, EAST, SOUTH, NORTH] = [93.4, 142.4, -12.4, 7.2];
const LIGHTS = [
  [95.3, 5.5, 7], [98.7, 3.6, 6], [100.4, -0.9, 8], [104.8, -3.0, 5], [106.8, -6.2, 6], [110.4, -7.0, 5], [112.7, -7.3, 6],
  [109.3, -0.0, 5], [114.6, -3.3, 5], [117.1, -0.5, 5], [116.1, -8.6, 6], [120.3, -9.6, 11], [123.6, -10.2, 6],
  [119.4, -5.1, 6], [119.9, -0.9, 6], [124.8, 1.5, 6], [127.4, 0.8, 5], [128.2, -3.7, 7], [131.3, -0.9, 6], [138.9, -4.1, 8],
  [140.7, -2.6, 6], [140.4, -8.5, 6], [97.6, 1.3, 6],
];

function contains(ring, x, y) {
  let hit = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) hit = !hit;
  }
  return hit;
}

const px = (lon) => ((lon - WEST) * SCALE).toFixed(0);
const py = (lat) => ((NORTH - lat) * SCALE).toFixed(0);

function dots() {
  const rings = indonesiaRings();
  const marks = [];
  let row = 0;
  for (let lat = NORTH; lat > SOUTH; lat -= STEP * 0.87, row += 1) {
    for (let lon = WEST + (row % 2 ? STEP / 2 : 0); lon < EAST; lon += STEP) {
      if (rings.some((ring) => contains(ring, lon, lat))) marks.push(`M${px(lon)} ${py(lat)}h0`);
    }
  }
  return marks.join("");
}

function light([lon, lat, size]) {
  const at = `cx="${px(lon)}" cy="${py(lat)}"`;
  return `<circle ${at} r="${size * 5}" fill="url(#glow)"/><circle ${at} r="${size * 0.75}" fill="#ffd37a"/>`;
}

export function archipelagoSvg() {
  const [width, height] = [px(EAST), py(SOUTH)];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    '<radialGradient id="glow"><stop offset="0" stop-color="#f2a71b" stop-opacity=".75"/>' +
    '<stop offset=".45" stop-color="#f2a71b" stop-opacity=".22"/><stop offset="1" stop-color="#f2a71b" stop-opacity="0"/>' +
    `</radialGradient><path d="${dots()}" stroke="#4f9a90" stroke-width="6" stroke-linecap="round"/>${LIGHTS.map(light).join("")}</svg>`
  );
}

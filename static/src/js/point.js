// A point on earth in two inputs, by their ids.
export function inputs(lat, lon) {
  return [document.getElementById(lat), document.getElementById(lon)];
}

export function write([lat, lon], point) {
  lat.value = point.lat.toFixed(5);
  lon.value = point.lon.toFixed(5);
  lat.dispatchEvent(new Event("change", { bubbles: true }));
}

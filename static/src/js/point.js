// A point on earth in two inputs, by their ids: to two decimals, about a kilometre, so that no house leaves the phone.
const DECIMALS = 2; // HOME_DECIMALS of management/models/nakes.py

export function inputs(lat, lon) {
  return [document.getElementById(lat), document.getElementById(lon)];
}

export function write([lat, lon], point) {
  lat.value = point.lat.toFixed(DECIMALS);
  lon.value = point.lon.toFixed(DECIMALS);
  lat.dispatchEvent(new Event("change", { bubbles: true }));
}

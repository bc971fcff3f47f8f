export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}

// Runs `handler(event, element)` for events that happen in an element matching `selector`, now or added later.
export function on(type, selector, handler) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) handler(event, element);
  });
}

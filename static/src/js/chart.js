// Charts drawn by the server: a point under the pointer, or the next one with the arrow keys, is read out below the picture.
import { on } from "./dom.js";

const charts = new WeakMap();

function chartOf(figure) {
  if (!charts.has(figure)) {
    const dots = [...figure.querySelectorAll("circle")];
    const out = figure.querySelector("[data-chart-out]");
    charts.set(figure, { dots, out, at: dots.length });
  }
  return charts.get(figure);
}

function show(figure, index) {
  const chart = chartOf(figure);
  if (index < 0 || index >= chart.dots.length || index === chart.at) return;
  chart.dots[chart.at]?.classList.remove("chart-dot-now");
  chart.at = index;
  const dot = chart.dots[index];
  dot.classList.add("chart-dot-now");
  chart.out.textContent = dot.querySelector("title").textContent;
}

function nearest(dots, x) {
  let best = -1;
  let least = Infinity;
  dots.forEach((dot, index) => {
    const box = dot.getBoundingClientRect();
    const gap = Math.abs(box.left + box.width / 2 - x);
    if (gap < least) [best, least] = [index, gap];
  });
  return best;
}

export function startCharts() {
  on("pointermove", ".chart svg", (event, svg) => {
    const figure = svg.closest(".chart");
    show(figure, nearest(chartOf(figure).dots, event.clientX));
  });
  on("keydown", ".chart", (event, figure) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(figure, chartOf(figure).at + step);
  });
}

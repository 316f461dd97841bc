// A range query's graph: uPlot, with a legend and a tooltip of our own, times in UTC, gaps left open.
import uPlot from "uplot";
import { addLegend } from "./legend.js";
import { seriesName } from "./names.js";
import { colours, css } from "./palette.js";
import { tooltip } from "./tooltip.js";

/// More lines than this can't be told apart.
const MAX_SERIES = 60;
const HEIGHT = 300;

/// Draws `{result, params}` into `parent`, in place of what was there. A drag over the graph fires `zoom` on `parent`.
export function drawChart(parent, { result, params }) {
  parent.sightlineChart?.destroy();
  const chart = new Chart(parent, result, params);
  parent.sightlineChart = chart;
}

class Chart {
  #parent;
  #plot;
  #stop = new AbortController();

  constructor(parent, result, params) {
    this.#parent = parent;
    const shown = result.filter((series) => series.values).slice(0, MAX_SERIES);
    const data = align(shown, params);
    const names = shown.map(({ metric }) => seriesName(metric));

    const draw = () => {
      const hidden = this.#plot?.series.slice(1).map((series) => !series.show) ?? [];
      this.#plot?.destroy();
      parent.replaceChildren();
      const canvas = document.createElement("div");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", spoken(names, data));
      parent.append(canvas);
      this.#plot = new uPlot(this.#options(names, hidden), data, canvas);
      addLegend(parent, this.#plot, names, result.length - shown.length);
    };
    draw();

    const signal = this.#stop.signal;
    document.addEventListener("sightline-theme", draw, { signal });
    const resize = new ResizeObserver(() => this.#plot.setSize({ width: width(parent), height: HEIGHT }));
    resize.observe(parent);
    signal.addEventListener("abort", () => resize.disconnect());
  }

  destroy() {
    this.#stop.abort();
    this.#plot.destroy();
    this.#parent.replaceChildren();
  }

  #options(names, hidden) {
    const axis = {
      stroke: css("--ink-faint"),
      grid: { stroke: css("--line"), width: 1 },
      ticks: { stroke: css("--line"), width: 1, size: 5 },
      font: `12px ${css("--sans")}`,
    };
    const palette = colours(names.length);
    return {
      width: width(this.#parent),
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
      scales: { y: { range: (_, low, high) => padded(low, high) } },
      axes: [
        { ...axis, values: TIME_FORMATS },
        { ...axis, size: 64, values: (_, ticks) => ticks.map(shortNumber) },
      ],
      series: [
        {},
        ...names.map((label, index) => ({
          label,
          stroke: palette[index],
          width: 1.6,
          spanGaps: false,
          show: !hidden[index],
          points: { show: false },
        })),
      ],
      plugins: [tooltip()],
      hooks: { setSelect: [(plot) => this.#zoom(plot)] },
    };
  }

  #zoom(plot) {
    const { left, width: selected } = plot.select;
    if (selected < 4) return;
    const from = Math.round(plot.posToVal(left, "x"));
    const to = Math.round(plot.posToVal(left + selected, "x"));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const zoom = new CustomEvent("zoom", { detail: `${from * 1000},${to * 1000}`, cancelable: true });
    // A page that does not run the query again over the shorter time gets the coarse zoom.
    if (this.#parent.dispatchEvent(zoom)) plot.setScale("x", { min: from, max: to });
  }
}

// Day and hour, always written the same way whatever the visitor's language: lessons name these times.
const TIME_FORMATS = [
  [86_400, "{D} {MMM}", null, null, null, null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{D} {MMM}", null, "\n{D} {MMM}", null, null, null, 1],
];

/// One column per step; a step without a sample stays empty, so that a series that ended is seen to end.
function align(shown, { start_ms, end_ms, step_ms }) {
  const count = Math.floor((end_ms - start_ms) / step_ms) + 1;
  const times = Array.from({ length: count }, (_, index) => (start_ms + index * step_ms) / 1000);
  const columns = shown.map(({ values }) => {
    const column = new Array(count).fill(null);
    for (const [at, text] of values) {
      const value = Number(text === "+Inf" ? "Infinity" : text === "-Inf" ? "-Infinity" : text);
      // What is not finite has no place on the axis.
      if (Number.isFinite(value)) column[Math.round((at * 1000 - start_ms) / step_ms)] = value;
    }
    return column;
  });
  return [times, ...columns];
}

function padded(low, high) {
  if (low === null || high === null) return [0, 1];
  // A graph that can start at zero does: heights then compare.
  if (low >= 0) low = 0;
  if (low === high) high = low + 1;
  const space = (high - low) * 0.06;
  return [low < 0 ? low - space : low, high + space];
}

function shortNumber(value) {
  const size = Math.abs(value);
  for (const [unit, word] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (size >= unit) return `${Number((value / unit).toPrecision(4))}${word}`;
  }
  return String(Number(value.toPrecision(4)));
}

function spoken(names, [times, ...columns]) {
  const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
  let peak = { value: -Infinity };
  columns.forEach((column, index) => {
    column.forEach((value, step) => {
      if (value !== null && value > peak.value) peak = { value, name: names[index], at: times[step] };
    });
  });
  const span = `from ${clock(times[0])} to ${clock(times.at(-1))} UTC`;
  if (peak.name === undefined) return `Graph ${span}: no values.`;
  return `Graph of ${names.length} series ${span}. Highest: ${shortNumber(peak.value)} in ${peak.name} at ${clock(peak.at)}.`;
}

function width(parent) {
  return Math.max(parent.clientWidth, 240);
}

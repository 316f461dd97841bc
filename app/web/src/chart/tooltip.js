// What the lines are worth under the pointer, the nearest line in bold.

const MAX_LINES = 10;

export function tooltip() {
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;

  const show = (plot) => {
    const { idx, left, top } = plot.cursor;
    tip.hidden = idx == null || left < 0;
    if (tip.hidden) return;
    const lines = linesAt(plot, idx);
    const nearest = nearestTo(plot, lines, top);
    tip.replaceChildren(heading(plot.data[0][idx]), list(lines.slice(0, MAX_LINES), nearest, lines.length));
    const room = plot.over.clientWidth - left;
    const x = room > tip.offsetWidth + 16 ? left + 12 : left - tip.offsetWidth - 12;
    tip.style.left = `${Math.max(x, 0) + plot.over.offsetLeft}px`;
    tip.style.top = `${plot.over.offsetTop + 8}px`;
  };

  return {
    hooks: {
      ready: [(plot) => plot.root.append(tip)],
      setCursor: [show],
      destroy: [() => tip.remove()],
    },
  };
}

function linesAt(plot, idx) {
  const lines = [];
  for (let series = 1; series < plot.data.length; series++) {
    const value = plot.data[series][idx];
    if (plot.series[series].show && value != null) lines.push({ series, value, plot });
  }
  return lines.sort((a, b) => b.value - a.value);
}

function nearestTo(plot, lines, top) {
  const distance = ({ value }) => Math.abs(plot.valToPos(value, "y") - top);
  return lines.reduce((best, line) => (best && distance(best) <= distance(line) ? best : line), undefined);
}

function heading(seconds) {
  const strong = document.createElement("strong");
  strong.textContent = `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  return strong;
}

function list(lines, nearest, total) {
  const ul = document.createElement("ul");
  for (const line of lines) {
    const { series, value, plot } = line;
    const item = document.createElement("li");
    item.classList.toggle("is-near", line === nearest);
    const swatch = document.createElement("span");
    swatch.className = "swatch";
    swatch.style.background = plot.series[series].stroke();
    const name = document.createElement("code");
    name.textContent = plot.series[series].label;
    const number = document.createElement("span");
    number.textContent = String(Number(value.toPrecision(6)));
    item.append(swatch, name, number);
    ul.append(item);
  }
  if (total > lines.length) {
    const more = document.createElement("li");
    more.textContent = `and ${total - lines.length} more`;
    ul.append(more);
  }
  return ul;
}

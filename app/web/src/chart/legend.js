// The legend: a button a series, which hides and shows its line.

export function addLegend(parent, plot, names, leftOut) {
  const list = document.createElement("ul");
  list.className = "chart-legend";
  names.forEach((name, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", String(plot.series[index + 1].show));
    const swatch = document.createElement("span");
    swatch.className = "swatch";
    swatch.style.background = plot.series[index + 1].stroke();
    const label = document.createElement("code");
    label.textContent = name;
    button.append(swatch, label);
    button.addEventListener("click", () => {
      const show = !plot.series[index + 1].show;
      plot.setSeries(index + 1, { show });
      button.setAttribute("aria-pressed", String(show));
    });
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  });
  parent.append(list);
  if (leftOut > 0) {
    const note = document.createElement("p");
    note.className = "stats";
    note.textContent = `${leftOut} more series are not drawn: aggregate, or select fewer.`;
    parent.append(note);
  }
}

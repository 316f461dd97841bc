// A series as PromQL would select it.

export function seriesName(metric) {
  const { __name__: name = "", ...labels } = metric;
  const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  if (matchers.length === 0) return name || "{}";
  return `${name}{${matchers.join(", ")}}`;
}

// The engine's answer, in the shape of Prometheus' HTTP API, as an island shows it.

/// A table longer than this is cut: nobody reads it, and the page would crawl.
const MAX_ROWS = 1000;

export function describe(kind, answer) {
  const problems = answer.diagnostics ?? [];
  if (answer.status !== "success") return { error: answer.error, problems };
  const { resultType, result } = answer.data;
  if (resultType === "scalar" || resultType === "string") {
    return { problems, series: 1, samples: 1, rows: kind === "instant" ? [{ labels: [], value: result[1] }] : [] };
  }
  let samples = 0;
  for (const { values, histograms } of result) {
    samples += resultType === "vector" ? 1 : (values?.length ?? 0) + (histograms?.length ?? 0);
  }
  const rows = kind === "instant" ? result.slice(0, MAX_ROWS).map((series) => row(series)) : [];
  return { problems, series: result.length, samples, rows };
}

function row({ metric, value, values, histogram, histograms }) {
  const { __name__: name, ...labels } = metric;
  return { name, labels: Object.entries(labels), value: text({ value, values, histogram, histograms }) };
}

function text({ value, values, histogram, histograms }) {
  if (value) return value[1];
  if (histogram) return histogramText(histogram[1]);
  const lines = (values ?? []).map(([at, sample]) => `${sample} @ ${clock(at)}`);
  return lines.concat((histograms ?? []).map(([at, sample]) => `${histogramText(sample)} @ ${clock(at)}`)).join("\n");
}

function histogramText({ count, sum }) {
  return `histogram: count ${count}, sum ${sum}`;
}

function clock(seconds) {
  return new Date(seconds * 1000).toISOString().slice(11, 19);
}

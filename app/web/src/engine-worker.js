// The engine's thread: loads its WebAssembly and the dataset, then answers messages one by one.
import init, { Engine } from "engine-web";

let files;
let ready;
let loaded;

self.addEventListener("message", async ({ data }) => {
  if (data.wasm) {
    files = data;
    ready = init({ module_or_path: files.wasm }).then(() => new Engine(() => performance.now()));
    // The failure is told to whoever asks next.
    ready.catch(() => {});
    return;
  }
  try {
    // Who brings its own series needs no dataset; both come side by side where it is needed.
    if (data.params.series === undefined) {
      loaded ??= load();
      await loaded;
    }
    const engine = await ready;
    const started = performance.now();
    const answer = ask(engine, data.kind, data.params);
    postMessage({ id: data.id, answer, tookMs: performance.now() - started });
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
});

async function load() {
  const [engine, bytes] = await Promise.all([ready, download(files.dataset)]);
  engine.load_dataset(bytes);
}

/// Fetches `url` and tells how far it got.
async function download(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The sample dataset could not be loaded (HTTP ${response.status}).`);
  // Compressed on the way: the header then counts other bytes than we read, so it is only a hint.
  const expected = Number(response.headers.get("x-uncompressed-length") ?? response.headers.get("content-length"));
  const chunks = [];
  let length = 0;
  let told = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    length += chunk.length;
    const progress = expected > 0 ? Math.min(length / expected, 0.99) : 0;
    if (progress - told > 0.04) {
      told = progress;
      postMessage({ progress });
    }
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  postMessage({ progress: 1 });
  return bytes;
}

function ask(engine, kind, params) {
  switch (kind) {
    case "instant":
      return engine.instant(params.expr, params.at_ms);
    case "range":
      return engine.range(params.expr, params.start_ms, params.end_ms, params.step_ms);
    case "instant_over":
      return engine.instant_over(params.series, params.interval_ms, params.expr, params.at_ms);
    case "range_over":
      return engine.range_over(params.series, params.interval_ms, params.expr, params.start_ms, params.end_ms, params.step_ms);
    case "check":
      return engine.check(params.expr);
    case "complete":
      return engine.complete(params.expr, params.offset);
    case "metrics":
      return engine.metrics();
    default:
      throw new Error(`The engine has no answer to "${kind}".`);
  }
}

// The rule workshop's thread: loads its WebAssembly, then answers messages one by one.
import init, { RuleWorkshop } from "rules-web";

let ready;

self.addEventListener("message", async ({ data }) => {
  if (data.wasm) {
    ready = init({ module_or_path: data.wasm }).then(() => new RuleWorkshop());
    // The failure is told to whoever asks next.
    ready.catch(() => {});
    return;
  }
  try {
    const workshop = await ready;
    const started = performance.now();
    const answer = ask(workshop, data.kind, data.params);
    postMessage({ id: data.id, answer, tookMs: performance.now() - started });
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
});

function ask(workshop, kind, params) {
  switch (kind) {
    case "lint":
      return workshop.lint(params.rules);
    case "replay":
      return workshop.replay(params.rules, params.drill, params.seed);
    case "alerts_over":
      return workshop.alerts_over(params.rules, params.series, params.interval_ms, params.end_ms);
    case "route":
      return workshop.route(params.config, params.labels);
    default:
      throw new Error(`The workshop has no answer to "${kind}".`);
  }
}

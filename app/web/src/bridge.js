// What the islands, written in Rust, may call: `globalThis.sightline`. Mirrors `app/src/bridge.rs`.
// Objects stay on this side: Rust gets JSON texts, and answers by number.
import { describe } from "./answer.js";
import { Engine } from "./engine.js";

/// Answers that a graph may still be drawn from; the oldest go first.
const KEPT_ANSWERS = 40;

export function installBridge(assets) {
  const engine = new Engine(assets["engine-worker.js"], { wasm: assets["engine.wasm"], dataset: assets.dataset });
  const rules = new Engine(assets["rules-worker.js"], { wasm: assets["rules.wasm"] });
  const answers = new Map();
  let nextAnswer = 1;
  let editor;

  globalThis.sightline = {
    /// Evaluates a query. Resolves to an outcome (see `app/src/query/outcome.rs`).
    evaluate: async (request) => {
      const { kind, ...params } = JSON.parse(request);
      const { answer, tookMs } = await engine.request(kind, params);
      const parsed = JSON.parse(answer);
      const id = nextAnswer++;
      answers.set(id, { result: parsed.data?.result ?? [], params });
      if (answers.size > KEPT_ANSWERS) answers.delete(answers.keys().next().value);
      return JSON.stringify({ id, tookMs, ...describe(kind, parsed) });
    },
    /// Asks the engine; question and answer are JSON texts.
    askEngine: async (request) => {
      const { kind, ...params } = JSON.parse(request);
      return (await engine.request(kind, params)).answer;
    },
    stopEngine: () => engine.stop(),
    onEngineProgress: (listener) => engine.onProgress(listener),
    drawChart: async (parent, id) => {
      const { drawChart } = await import("./chart/chart.js");
      const answer = answers.get(id);
      if (answer) drawChart(parent, answer);
    },
    mountEditor: async (parent, text, onChange, onRun) => {
      const { Editor } = await import("./editor/editor.js");
      editor = new Editor(parent, text, engine, { onChange, onRun });
    },
    /// Asks the rule workshop; question and answer are JSON texts (see `app/src/workshop/answer.rs`).
    askWorkshop: async (request) => {
      const { kind, ...params } = JSON.parse(request);
      return (await rules.request(kind, params)).answer;
    },
    stopWorkshop: () => rules.stop(),
    mountRulesEditor: async (parent, text, onChange, onRun) => {
      const { RulesEditor } = await import("./editor/rules-editor.js");
      editor = new RulesEditor(parent, text, rules, { onChange, onRun });
    },
    setEditorText: (text) => editor?.setText(text),
    insertIntoEditor: (text) => editor?.insert(text),
    applyFix: (fix) => editor?.applyFix(JSON.parse(fix)),
    fetchText: async (url) => {
      const response = await fetch(url);
      if (!response.ok) throw `${url} could not be loaded (HTTP ${response.status}).`;
      return response.text();
    },
    copyText: (text) => navigator.clipboard.writeText(text),
  };
}

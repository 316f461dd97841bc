// What the islands, written in Rust, may call: `globalThis.sightline`. Mirrors `app/src/bridge.rs`.
import { Engine } from "./engine.js";

export function installBridge(assets) {
  const engine = new Engine(assets);
  globalThis.sightline = {
    request: (kind, params) => engine.request(kind, params),
    stopEngine: () => engine.stop(),
    onEngineProgress: (listener) => engine.onProgress(listener),
    createEditor: async (parent, options) => {
      const { createEditor } = await import("./editor/editor.js");
      return createEditor(parent, options, engine);
    },
    drawChart: async (parent, outcome, options) => {
      const { drawChart } = await import("./chart/chart.js");
      return drawChart(parent, JSON.parse(outcome), JSON.parse(options));
    },
    copyText: (text) => navigator.clipboard.writeText(text),
  };
}

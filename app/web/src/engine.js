// The page's side of the engine: one worker, started on first use, answers matched to questions by id.

export class Engine {
  #assets;
  #worker;
  #waiting = new Map();
  #listeners = new Set();
  #nextId = 1;

  constructor(assets) {
    this.#assets = assets;
  }

  /// Asks the engine. Resolves to `{answer, tookMs}`, the answer a JSON text; rejects with a sentence for the visitor.
  request(kind, params) {
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, kind, params });
    });
  }

  /// Ends a runaway query: the worker goes, the next request starts another one.
  stop() {
    this.#worker?.terminate();
    this.#fail("The query was stopped.");
  }

  /// Calls `listener` with 0…1 while the engine and its dataset load.
  onProgress(listener) {
    this.#listeners.add(listener);
  }

  #start() {
    const worker = new Worker(this.#assets["engine-worker.js"], { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      if (data.progress !== undefined) {
        for (const listener of this.#listeners) listener(data.progress);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.error !== undefined) waiting?.reject(data.error);
      else waiting?.resolve(data);
    });
    worker.addEventListener("error", (event) => {
      worker.terminate();
      this.#fail(`The query engine stopped working: ${event.message ?? "its code could not be loaded"}.`);
    });
    worker.postMessage({ wasm: this.#assets["engine.wasm"], dataset: this.#assets.dataset });
    return worker;
  }

  #fail(reason) {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

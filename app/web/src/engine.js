// The page's side of an engine: one worker, started on first use, answers matched to questions by id.

export class Engine {
  #script;
  #files;
  #worker;
  #waiting = new Map();
  #listeners = new Set();
  #nextId = 1;

  /// `script` is the worker's URL; `files` the URLs that it starts with.
  constructor(script, files) {
    this.#script = script;
    this.#files = files;
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
    this.#fail("It was stopped.");
  }

  /// Calls `listener` with 0…1 while the engine and its dataset load.
  onProgress(listener) {
    this.#listeners.add(listener);
  }

  #start() {
    const worker = new Worker(this.#script, { type: "module" });
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
      this.#fail(`The engine stopped working: ${event.message ?? "its code could not be loaded"}.`);
    });
    worker.postMessage(this.#files);
    return worker;
  }

  #fail(reason) {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

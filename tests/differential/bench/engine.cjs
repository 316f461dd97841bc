// Runs queries in the engine's WASM build, one a line of JSON on stdin; answers each with a line of JSON.
// node engine.cjs ENGINE.js DATASET
// {expr, startMs, endMs, stepMs, wantsAnswer} -> {ns, sha256}: the time, and where wanted the answer's hash.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");

const [enginePath, datasetPath] = process.argv.slice(2);
const { Bench } = require(enginePath);

const bench = new Bench(readFileSync(datasetPath));
console.log("{}");

createInterface({ input: process.stdin }).on("line", (line) => {
  const { expr, startMs, endMs, stepMs, wantsAnswer } = JSON.parse(line);
  const started = process.hrtime.bigint();
  const isAnswered = bench.run(expr, startMs, endMs, stepMs);
  const ns = Number(process.hrtime.bigint() - started);
  if (!isAnswered) throw new Error(`no answer to ${expr}`);
  const reply = { ns };
  if (wantsAnswer) {
    const answer = bench.answer(expr, startMs, endMs, stepMs);
    reply.sha256 = createHash("sha256").update(answer).digest("hex");
  }
  console.log(JSON.stringify(reply));
});

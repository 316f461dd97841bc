// Feeds promqltest scripts to the engine's WASM build; prints one JSON answer a script.
// node run.cjs ENGINE.js SCRIPT…
const { readFileSync } = require("node:fs");

const [enginePath, ...scripts] = process.argv.slice(2);
const { runScript } = require(enginePath);

for (const script of scripts) {
  try {
    console.log(runScript(readFileSync(script, "utf8")));
  } catch (error) {
    // A panic ends in a trap; after one the engine's memory can't be trusted.
    console.error(`${script}: ${error.stack ?? error}`);
    process.exit(1);
  }
}

// Bundles scripts and styles for the pages. Called by `cargo xtask web`, which passes the folders.
// Writes hashed files and `entries.json`, a map from entry names to file names, into `--out`.
import { build } from "esbuild";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

const { values: args } = parseArgs({
  options: {
    out: { type: "string" },
    app: { type: "string" },
    engine: { type: "string" },
    rules: { type: "string" },
    dev: { type: "boolean", default: false },
  },
});

const result = await build({
  entryPoints: {
    site: "src/site.js",
    "engine-worker": "src/engine-worker.js",
    "rules-worker": "src/rules-worker.js",
    app: args.app,
    main: "../style/main.css",
  },
  outdir: args.out,
  bundle: true,
  format: "esm",
  splitting: true,
  target: ["es2022"],
  minify: !args.dev,
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  alias: { "engine-web": args.engine, "rules-web": args.rules },
  nodePaths: [path.resolve("node_modules")],
  loader: { ".woff2": "file" },
  assetNames: "[name].[hash]",
  // The notices of the bundled packages travel with the code.
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
});

// Fonts that a page preloads, by the name that it knows them under.
const fonts = {
  "source-serif-4-latin-wght-normal.woff2": "source-serif.woff2",
  "source-sans-3-latin-wght-normal.woff2": "source-sans.woff2",
  "source-code-pro-latin-wght-normal.woff2": "source-code.woff2",
};

const entries = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  const source = path.basename(Object.keys(output.inputs)[0] ?? "");
  if (fonts[source]) entries[fonts[source]] = path.basename(file);
  if (!output.entryPoint || source.endsWith(".woff2")) continue;
  const name = path.basename(file);
  const [stem] = name.split(".");
  entries[stem + path.extname(name)] = name;
}
await writeFile(path.join(args.out, "entries.json"), JSON.stringify(entries));

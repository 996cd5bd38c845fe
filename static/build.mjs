/** Bundle what the browser needs into static/build/, which git ignores. Run by `npm run build`. */
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "build");
const modules = join(here, "..", "node_modules");
const fonts = [
  ["tinos", ["tinos-latin-400-normal", "tinos-latin-700-normal", "tinos-latin-400-italic"]],
  ["tinos", ["tinos-latin-ext-400-normal", "tinos-latin-ext-700-normal", "tinos-latin-ext-400-italic"]],
  ["source-code-pro", ["source-code-pro-latin-400-normal"]],
];
const common = { bundle: true, minify: true, target: "es2022", logLevel: "warning" };

function script(entry, outfile, format) {
  return build({ ...common, entryPoints: [join(source, entry)], outfile: join(target, outfile), format });
}

function scripts() {
  return [
    // The Worker is a classic script in one piece, so that `worker-src 'self'` is all it needs.
    script("p12/worker.js", "p12-worker.js", "iife"),
    script("p12/page.js", "p12.js", "esm"),
    script("draft/page.js", "draft.js", "esm"),
    script("send/page.js", "send.js", "esm"),
    script("passkey/page.js", "passkey.js", "esm"),
    script("watch/page.js", "watch.js", "esm"),
  ];
}

function styles() {
  const entry = join(source, "app.css");
  if (!existsSync(entry)) return [];
  return [
    build({
      ...common,
      entryPoints: [entry],
      outfile: join(target, "app.css"),
      loader: { ".woff2": "file", ".woff": "file" },
      assetNames: "assets/[name]-[hash]",
    }),
  ];
}

function copies() {
  const files = fonts.flatMap(([family, names]) =>
    names.map((name) => copyFile(
      join(modules, "@fontsource", family, "files", `${name}.woff2`), join(target, "fonts", `${name}.woff2`),
    )),
  );
  return [
    copyFile(join(source, "favicon.svg"), join(target, "favicon.svg")),
    ...files,
  ];
}

/** A sprite of the icons that pages name, a fiftieth of the whole set: it comes with the very first page. */
async function icons() {
  const all = await readFile(join(modules, "bootstrap-icons/bootstrap-icons.svg"), "utf8");
  const names = (await readFile(join(source, "icons.txt"), "utf8")).trim().split("\n");
  const symbols = names.map((name) => {
    const found = all.match(new RegExp(`<symbol[^>]* id="${name}".*?</symbol>`, "s"));
    if (!found) throw new Error(`bootstrap-icons has no icon ${name}`);
    return found[0];
  });
  await writeFile(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });
await Promise.all([...scripts(), ...styles(), ...copies(), icons()]);

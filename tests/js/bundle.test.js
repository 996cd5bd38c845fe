import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

async function bundle(name, format) {
  const entry = fileURLToPath(new URL(`../../static/src/p12/${name}.js`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, write: false, format });
  return outputFiles[0].text;
}

test("the Worker is one script without code made from text, and small", async () => {
  const text = await bundle("worker", "iife");
  assert.doesNotMatch(text, /\beval\(|new Function|importScripts|sourceMappingURL/);
  assert.ok(gzipSync(text).length < 40_000, `${gzipSync(text).length} bytes gzip`);
});

test("the page script brings no cryptography along: the key's work is the Worker's", async () => {
  const text = await bundle("page", "esm");
  assert.doesNotMatch(text, /importKey|\beval\(|new Function|sourceMappingURL/);
  assert.ok(gzipSync(text).length < 10_000, `${gzipSync(text).length} bytes gzip`);
});

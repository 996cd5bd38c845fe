/** The page script: wires what the templates mark, and nothing else. */
import { Comparer } from "./compare.js";
import { Reader } from "./reader.js";

for (const root of document.querySelectorAll("[data-p12-reader]")) new Reader(root).start();
for (const root of document.querySelectorAll("[data-p12-compare]")) new Comparer(root).start();

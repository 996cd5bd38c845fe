/** The page script: wires what the templates mark, also in an answer that comes in the page's place. */
import { Comparer } from "./compare.js";
import { Reader } from "./reader.js";

function start() {
  for (const root of document.querySelectorAll("[data-p12-reader]")) new Reader(root).start();
  for (const root of document.querySelectorAll("[data-p12-compare]")) new Comparer(root).start();
}

start();
document.addEventListener("page:enter", start);

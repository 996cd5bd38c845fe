/** The entry of the draft's page, and of each answer that comes in its place. */
import { Autosave } from "./autosave.js";

function start() {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    new Autosave(form, form.querySelector("[data-autosave-status]")).start();
  }
}

start();
document.addEventListener("page:enter", start);

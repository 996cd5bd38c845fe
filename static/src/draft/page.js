/** The entry of the draft's page. */
import { Autosave } from "./autosave.js";

for (const form of document.querySelectorAll("form[data-autosave]")) {
  new Autosave(form, form.querySelector("[data-autosave-status]")).start();
}

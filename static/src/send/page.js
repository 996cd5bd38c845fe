/** Every form that is marked so, also one that a later answer brings. */
import { showChosen } from "./chosen.js";
import { Sending } from "./sending.js";

showChosen(); // a browser that leads back to a page may bring the files along
document.addEventListener("page:enter", showChosen);

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What another script has held back is not to be sent now; what was pressed twice was sent already.
  if (event.defaultPrevented || !form.matches("form[data-send]")) return;
  event.preventDefault();
  const submitter = event.submitter ?? form.querySelector("[type=submit]");
  if (form.getAttribute("aria-busy") !== "true") new Sending(form, submitter).send();
});

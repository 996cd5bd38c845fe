/** What was chosen into a field, named one below the other; what is too large is said before a byte of it is sent. */
import { SENTENCES } from "./sentences.js";

const MEGABYTE = 1024 * 1024;

function line(file, largest) {
  const item = document.createElement("li");
  item.textContent = SENTENCES.file(file.name, file.size / MEGABYTE);
  if (largest && file.size > largest) {
    const wrong = document.createElement("strong");
    wrong.textContent = SENTENCES.tooLarge(largest / MEGABYTE);
    item.append(" ", wrong);
  }
  return item;
}

/** The browser names one file, and of several only their number, in a language of its own. */
function show(input) {
  const files = [...input.files];
  const largest = Number(input.dataset.largest ?? 0);
  const isTold = files.length > 1 || files.some((file) => largest && file.size > largest);
  input.parentElement.querySelector("[data-chosen]")?.remove();
  input.classList.toggle("is-listed", isTold);
  if (!isTold) return;
  const list = document.createElement("ol");
  list.className = "file-picker-chosen";
  list.dataset.chosen = "";
  list.append(...files.map((file) => line(file, largest)));
  input.after(list);
  document.querySelector("[data-send-status]").textContent = list.innerText;
}

export function showChosen() {
  for (const input of document.querySelectorAll("form[data-send] input[type=file][name]")) show(input);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("form[data-send] input[type=file][name]")) show(target);
});

/** The answer to a form, shown in place of the page that sent it: what it says is new, and the files stay chosen. */
const UNPROCESSABLE = 422;

function chosen(form) {
  const inputs = [...form.querySelectorAll("input[type=file][name]")];
  return new Map(inputs.filter((input) => input.files.length > 0).map((input) => [input.name, input.files]));
}

/** A form whose sound files the server has kept by now says so itself, and wants none of them again. */
function keepsNothing(form, status) {
  return form.dataset.send === "kept" && status === UNPROCESSABLE;
}

export function replaceMain(page, { form, status }) {
  const files = keepsNothing(form, status) ? new Map() : chosen(form);
  const main = document.adoptNode(page.querySelector("main"));
  document.dispatchEvent(new Event("page:leave"));
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  for (const input of main.querySelectorAll("form[data-send] input[type=file][name]")) {
    if (files.has(input.name)) input.files = files.get(input.name);
  }
  document.dispatchEvent(new Event("page:enter"));
  (main.querySelector("[autofocus]") ?? main).focus();
}

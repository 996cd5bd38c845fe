/** The enclosing form: its hidden inputs, and the buttons that wait for a P12. */
export const PROOF = ["certificate", "chain", "p12_sha256", "p12_size", "challenge", "signature"];

function hiddenInput(form, name) {
  const existing = form.elements.namedItem(name);
  if (existing) return existing;
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name });
  form.append(input);
  return input;
}

export function fill(form, values) {
  for (const [name, value] of Object.entries(values)) hiddenInput(form, name).value = value;
}

export function blank(form, names) {
  fill(form, Object.fromEntries(names.map((name) => [name, ""])));
}

/** A page that came back with another field's error still carries a proof that the server has not used up. */
export function carriesProof(form) {
  return ["certificate", "challenge", "signature"].every((name) => hiddenInput(form, name).value !== "");
}

export function csrfToken(form) {
  return form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "";
}

function waitingButtons(form) {
  return [...document.querySelectorAll("[data-p12-submit]")].filter((button) => button.form === form);
}

/** What stands on the button that sends the proof. */
export function submitWord(form) {
  return waitingButtons(form)[0]?.textContent.trim() ?? "";
}

/** Only the buttons marked so: a form may offer another way that needs no P12. */
export function allowSubmit(form, allowed) {
  for (const button of waitingButtons(form)) button.disabled = !allowed;
}

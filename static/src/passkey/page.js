/** A passkey is asked by its form's own question, and its answer goes the way of the form. Without it, other ways stay. */
import { SENTENCES } from "./sentences.js";

const ASK = {
  create: (question) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) }),
  get: (question) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) }),
};
const isPossible = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

async function answer(form) {
  const button = form.querySelector("[type=submit]");
  const failure = form.querySelector("[data-passkey-failure]");
  failure.textContent = "";
  button.disabled = true;
  try {
    const credential = await ASK[form.dataset.passkey](JSON.parse(form.dataset.question));
    form.elements.namedItem("answer").value = JSON.stringify(credential.toJSON());
    form.submit(); // past the listener below
  } catch (error) {
    failure.textContent = error.name === "InvalidStateError" ? SENTENCES.known : SENTENCES.none;
    button.disabled = false;
  }
}

function prepare(form) {
  form.hidden = form.dataset.passkey === "get" && !isPossible;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isPossible) answer(form);
    else form.querySelector("[data-passkey-failure]").textContent = SENTENCES.impossible;
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** The form of a draft, seen as what is sent of it. */

/** What changes by itself from answer to answer; nobody typed it. */
const OWN = ["csrfmiddlewaretoken", "opened", "acts"];

/** The form without its files. */
export function typed(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  fields.set("autosave", "1");
  return fields;
}

/** The text of the fields alone. */
export function content(fields) {
  const kept = new URLSearchParams(fields);
  for (const name of OWN) kept.delete(name);
  return kept.toString();
}

/** Put values into the hidden fields of these names, where both are there. */
export function take(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field && value !== undefined) field.value = value;
  }
}

/** What the server has to say beside a field, where it is not said yet. */
export function show(form, standing) {
  const place = form.querySelector("[data-standing]");
  if (place.innerHTML.trim() !== standing.trim()) place.innerHTML = standing;
}

export function hasFiles(form) {
  return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
}

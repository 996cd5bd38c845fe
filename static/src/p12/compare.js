/** Row 4: is the file that goes to SIAK the one that was read in row 3? Its hash alone is compared and sent. */
import { LIMITS } from "./budget.js";
import { hex } from "./bytes.js";
import { P12Error, refuse } from "./errors.js";
import { allowSubmit, blank, fill } from "./form_fields.js";
import { COMPARED, byteCount, sentence } from "./sentences.js";

function difference({ size, sha256 }, expected) {
  if (size !== expected.size) {
    return `Berkas ini bukan berkas yang dicatat terbit: ukurannya ${byteCount(size)}, sedangkan berkas itu ` +
      `${byteCount(expected.size)}. Pilih berkas P12 yang dibaca ketika penerbitan dicatat.`;
  }
  if (sha256 !== expected.sha256) {
    return "Berkas ini bukan berkas yang dicatat terbit: ukurannya sama, tetapi isinya berbeda. " +
      "Pilih berkas P12 yang dibaca ketika penerbitan dicatat.";
  }
  return "";
}

async function fingerprint(file) {
  if (!globalThis.crypto.subtle) refuse("insecure");
  if (file.size === 0) refuse("empty_file");
  if (file.size > LIMITS.size) refuse("too_large");
  const bytes = await file.arrayBuffer().catch(() => refuse("unreadable"));
  return { size: file.size, sha256: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) };
}

export class Comparer {
  #latest = null;

  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.input = this.part("file");
    this.expected = { sha256: root.dataset.sha256.toLowerCase(), size: Number(root.dataset.size) };
  }

  part(name) {
    return this.root.querySelector(`[data-p12="${name}"]`);
  }

  start() {
    this.input.addEventListener("change", () => this.compare(this.input.files[0]));
    this.#comeBack();
    this.part("controls").hidden = false;
  }

  /** A page that came back after a submission has lost the file, not what was found out about it. */
  #comeBack() {
    const came = "returned" in this.root.dataset;
    const found = this.form.elements.namedItem("p12_sha256")?.value;
    if (came && found === this.expected.sha256) this.#show({ same: found, said: COMPARED.kept });
    else this.#show({});
    this.part("lost-words").textContent = COMPARED.lost;
    this.part("lost").hidden = !came || found === this.expected.sha256;
  }

  async compare(file) {
    this.#latest = file;
    this.part("lost").hidden = true;
    this.#show({});
    if (!file) return;
    try {
      const found = await fingerprint(file);
      if (file !== this.#latest) return; // another file was chosen meanwhile
      const wrong = difference(found, this.expected);
      this.#show(wrong ? { wrong } : { same: found.sha256 });
    } catch (error) {
      const { reason, about } = error instanceof P12Error ? error : new P12Error("internal");
      this.#show({ wrong: sentence(reason, about) });
    }
  }

  #show({ same, said = COMPARED.same, wrong }) {
    for (const [name, text] of [["same", same && said], ["error", wrong]]) {
      this.part(`${name}-words`).textContent = text ?? "";
      this.part(name).hidden = !text;
    }
    if (same) fill(this.form, { p12_sha256: same });
    else blank(this.form, ["p12_sha256"]);
    allowSubmit(this.form, Boolean(same));
  }
}

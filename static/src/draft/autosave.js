/** Row 1: keep what is typed while it is typed. Papers are kept by the page's own buttons, never from here. */
const PAUSE = 4_000;
const SECONDS = 20;
const SENTENCES = {
  saving: "Menyimpan draf…",
  failed: "Draf belum tersimpan. Periksa sambungan jaringan; isian Anda masih ada di halaman ini.",
  logged_out: "Sesi Anda sudah berakhir, sehingga draf belum tersimpan. Masuk lagi di tab lain, lalu tekan Simpan draf.",
};

/** The form without its files. */
function typed(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  fields.set("autosave", "1");
  return fields;
}

/** The text of the fields alone: the token of the page and the moment of its opening change by themselves. */
function content(fields) {
  const kept = new URLSearchParams(fields);
  for (const name of ["csrfmiddlewaretoken", "opened"]) kept.delete(name);
  return kept.toString();
}

export class Autosave {
  #timer = null;
  #running = null;

  constructor(form, status) {
    this.form = form;
    this.status = status;
    this.kept = content(typed(form));
  }

  start() {
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.#later());
    this.form.addEventListener("submit", () => this.#stop());
    document.addEventListener("visibilitychange", () => document.hidden && this.#save());
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), PAUSE);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.stopped = true;
  }

  async #save() {
    const fields = typed(this.form);
    const text = content(fields);
    if (this.stopped || text === this.kept) return;
    if (this.#running) return this.#later(); // one at a time: a later draft must not be overtaken
    this.#running = new AbortController();
    this.status.textContent = SENTENCES.saving;
    try {
      await this.#send(fields, text);
    } catch {
      if (!this.stopped) this.status.textContent = SENTENCES.failed;
    } finally {
      this.#running = null;
    }
  }

  async #send(fields, text) {
    const signal = AbortSignal.any([this.#running.signal, AbortSignal.timeout(SECONDS * 1000)]);
    const options = { method: "POST", credentials: "same-origin", redirect: "manual", keepalive: true, signal };
    const response = await fetch(this.form.dataset.autosave, { ...options, body: fields });
    if (response.type === "opaqueredirect" || response.status === 403) {
      this.status.textContent = SENTENCES.logged_out;
      return;
    }
    const answer = await response.json();
    this.status.textContent = answer.said;
    if (!response.ok) return;
    this.kept = text;
    this.form.elements.namedItem("opened").value = answer.opened;
  }
}

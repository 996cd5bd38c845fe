/** One reading of one P12: a Worker of its own, a time limit, and an end that always comes. */
import { P12Error } from "./errors.js";

export class Session {
  #worker;
  #waiting = null;
  #onPhase;
  #timer;

  constructor(workerUrl, { onPhase, seconds }) {
    this.#onPhase = onPhase;
    this.seconds = seconds;
    this.#worker = new Worker(workerUrl);
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // the browser's own report could quote what the Worker worked on
      this.#fail("internal");
    };
  }

  async open(bytes, passphrase, zone) {
    const message = { open: { bytes, passphrase, zone } };
    return (await this.#ask(message, [bytes.buffer])).opened;
  }

  async sign(index, challenge) {
    return (await this.#ask({ sign: { index, challenge } })).signed;
  }

  /** End the Worker, and with it every copy of passphrase and key. */
  end(reason = "cancelled") {
    this.#worker.terminate();
    this.#fail(reason);
  }

  #ask(message, transfer = []) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#timer = setTimeout(() => this.end("time_limit"), this.seconds * 1000);
      this.#worker.postMessage(message, transfer);
    });
  }

  #receive(data) {
    if (data.phase) this.#onPhase(data.phase);
    else if (data.failed) this.#fail(data.failed.reason, data.failed.about);
    else this.#settle()?.resolve(data);
  }

  #fail(reason, about = reason === "time_limit" ? this.seconds : "") {
    this.#settle()?.reject(new P12Error(reason, about));
  }

  #settle() {
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }
}

/** One request whose upload can be watched. It always ends: in an answer, or as broken. */

/** Neither a byte sent nor an answer for so long: the line is gone, whatever the browser still hopes. */
const STALLED = 60_000;
const ANSWERED_WITHIN = 180_000;

export class Broken extends Error {
  /** Whether everything had been sent, so that it may have been stored after all. */
  constructor(arrived) {
    super("broken");
    this.arrived = arrived;
  }
}

/** Resolves with the status, the page that was answered, if any, and where to go on. */
export function post(address, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch() says nothing of how far an upload is
    let arrived = false;
    let patience;
    const waitFor = (time) => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), time);
    };
    const end = (tell) => () => {
      clearTimeout(patience);
      tell();
    };
    request.open("POST", address);
    request.responseType = "document";
    request.setRequestHeader("Accept", "application/json"); // no person reads a message on the way
    request.setRequestHeader("Sent-By-Script", "1");
    request.upload.onprogress = ({ loaded, total }) => {
      waitFor(STALLED);
      onProgress(total ? loaded / total : 0);
    };
    request.upload.onload = () => {
      arrived = true;
      waitFor(ANSWERED_WITHIN);
      onProgress(1);
    };
    request.onload = end(() => resolve({
      status: request.status,
      page: request.response,
      location: request.getResponseHeader("Location"),
    }));
    request.onerror = request.onabort = end(() => reject(new Broken(arrived)));
    waitFor(STALLED);
    request.send(body);
  });
}

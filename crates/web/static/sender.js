// Sends the queue: one request for many keys, one at a time, with a growing pause while the connection is
// lost.

const BATCH = 50;
const WAIT_FIRST_MS = 1000;
const WAIT_MAX_MS = 60000;

export class Sender {
  // `show` is called with `sending`, `waiting`, `stopped`, `signedOut`, `held` and `answered`. `renew`
  // returns the current token of the page, and whether it belongs to somebody else; null if nobody is signed
  // in.
  constructor({ queue, address, csrf, show, renew = async () => null }) {
    Object.assign(this, { queue, address, csrf, show, renew });
    this.wait = WAIT_FIRST_MS;
    this.size = BATCH;
    this.busy = false;
    this.again = false;
    this.timer = 0;
  }

  // Sends now; what is typed meanwhile is sent with the next request.
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      await this.#oneTab(async () => {
        while (await this.#send()) this.wait = WAIT_FIRST_MS;
      });
    } finally {
      this.busy = false;
    }
    if (this.again) {
      this.again = false;
      await this.flush();
    }
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  // Two tabs of one form must not send the same entry twice.
  #oneTab(work) {
    return navigator.locks ? navigator.locks.request(this.queue.name, work) : work();
  }

  async #send() {
    const sent = this.queue.next(this.size);
    if (sent.length === 0) return false;
    const body = new URLSearchParams({ page: location.pathname });
    for (const entry of sent) {
      body.append("key", entry.key);
      body.append("value", entry.value);
      body.append("base", entry.base);
    }
    this.show.sending(sent);
    let response;
    let answer;
    try {
      const headers = { Accept: "application/json", "X-CSRF": this.csrf };
      response = await fetch(this.address, { method: "POST", body, headers, signal: AbortSignal.timeout(30000) });
      answer = await response.json();
    } catch {
      return this.#wait(sent, response);
    }
    if (response.ok && Array.isArray(answer.results)) return this.#answered(sent, answer);
    return this.#problem(sent, response, answer);
  }

  #answered(sent, answer) {
    this.size = BATCH;
    let moved = 0;
    for (const entry of sent) {
      const result = answer.results.find((each) => each.key === entry.key);
      if (!result) continue;
      moved += 1;
      // The answer to an earlier request was lost: the other value is this one.
      const mine = result.outcome === "conflict" && result.theirs.value === entry.value;
      if (result.outcome === "saved" || mine) {
        const value = mine ? entry.value : result.value;
        const last = this.queue.saved(entry, result.version);
        this.show.saved(entry.key, { version: result.version, value, last });
      } else if (result.outcome === "conflict") {
        this.queue.hold(entry, { why: "conflict", version: result.version, theirs: result.theirs });
        this.show.held(entry.key);
      } else {
        this.queue.hold(entry, { why: "refused", sentence: result.sentence ?? "", help: result.help ?? "" });
        this.show.held(entry.key);
      }
    }
    this.show.answered(answer);
    // An answer that names none of the keys would otherwise be repeated without end.
    return moved > 0 || this.#wait(sent);
  }

  #problem(sent, response, problem) {
    if (response.status === 413 || response.status === 422) {
      if (sent.length > 1) {
        this.size = Math.ceil(sent.length / 2);
        return true;
      }
      const [entry] = sent;
      this.queue.hold(entry, { why: "refused", sentence: problem.detail ?? problem.title ?? "", help: "" });
      this.show.held(entry.key);
      return true;
    }
    if (response.status === 401 || problem.code === "form-token") return this.#signIn(sent);
    if ([400, 403, 404, 409].includes(response.status)) {
      this.show.stopped(sent, problem);
      return false;
    }
    return this.#wait(sent, response);
  }

  // The session has ended, or the person has signed in again in another tab: in that case the page has a new
  // token.
  async #signIn(sent) {
    const page = await this.renew().catch(() => null);
    if (page && !page.otherPerson && page.csrf !== this.csrf) {
      this.csrf = page.csrf;
      return true;
    }
    this.show.signedOut(sent, page?.otherPerson ?? false);
    return false;
  }

  #wait(sent, response) {
    const asked = Number(response?.headers.get("Retry-After")) * 1000;
    const pause = Math.min(Math.max(this.wait, asked || 0), WAIT_MAX_MS);
    this.show.waiting(sent);
    this.later(pause);
    this.wait = Math.min(this.wait * 2, WAIT_MAX_MS);
    return false;
  }
}

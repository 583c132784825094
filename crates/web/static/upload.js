// Evidence files: picked, dropped or pasted, one after the other, each with its own state. Each is sent piece
// by piece (tus 1.0) and resumed after a lost connection or a sign-in.

const PIECE = 1 << 20;
const WAIT_FIRST_MS = 1000;
const WAIT_MAX_MS = 30000;

// `renew` gives the page a new token after a sign-in; `refresh` updates what the page shows.
export function receiveFiles(form, { renew, refresh }) {
  const file = form.querySelector("[type=file]");
  const component = form.querySelector("[name=component]");
  const queue = new FileQueue(form, { renew, refresh });

  form.addEventListener("submit", (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    queue.add([...file.files], component.value);
    file.value = "";
  });
  const sections = [...document.querySelectorAll("#answers .component, #evidence-block")];
  for (const section of sections) {
    section.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      section.classList.add("dropping");
    });
    section.addEventListener("dragleave", () => section.classList.remove("dropping"));
    section.addEventListener("drop", (event) => {
      section.classList.remove("dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      if (section.id !== "evidence-block") component.value = section.id;
      queue.add([...event.dataTransfer.files], component.value);
    });
  }
  // A file dropped beside every block would be opened in place of this page.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (kind === "drop") queue.say("Elsewhere");
    });
  }
  document.addEventListener("paste", (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((each) => each.type.startsWith("image/"));
    if (!pictures.length || isTextForField(event)) return;
    event.preventDefault();
    const section = document.activeElement?.closest(".component");
    if (section && section.id !== "evidence-block") component.value = section.id;
    queue.add(pictures.map((picture) => named(picture, queue.word("Pasted"))), component.value);
  });
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

// Excel and Word put text and a picture of it on the clipboard: in a field, the text is meant.
function isTextForField(event) {
  const isField = event.target?.closest?.("input, textarea, select, [contenteditable]");
  const types = [...event.clipboardData.types];
  return Boolean(isField) && types.some((type) => type.startsWith("text/"));
}

function named(picture, name) {
  return new File([picture], `${name}.${picture.type.split("/")[1]}`, { type: picture.type });
}

// Files in the order in which they came, one at a time.
class FileQueue {
  constructor(form, { renew, refresh }) {
    Object.assign(this, { form, renew, refresh });
    this.list = document.getElementById("evidence-queue");
    this.status = document.getElementById("evidence-status");
    this.waiting = [];
    this.busy = false;
    addEventListener("beforeunload", (event) => {
      if (this.busy) event.preventDefault();
    });
  }

  word(name) {
    return this.form.dataset[`word${name}`] ?? "";
  }

  say(name) {
    this.status.textContent = this.word(name);
  }

  // The description of the files is that of now, whatever is typed while they wait.
  add(files, component) {
    this.list.hidden = false;
    const description = describe(this.form, component);
    for (const file of files) {
      const line = new Line(file.name, (name) => this.word(name));
      this.list.append(line.element);
      line.show("Queued");
      this.waiting.push({ file, description, line });
    }
    this.form.scrollIntoView({ block: "nearest" });
    this.#go();
  }

  async #go() {
    if (this.busy) return;
    this.busy = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      try {
        const notice = await new Upload(this.form, next, this.renew).run();
        next.line.show("Done", notice);
        await this.refresh();
      } catch (problem) {
        next.line.show("Failed", problem.message);
      }
      this.status.textContent = next.line.text;
    }
    this.busy = false;
  }
}

// One file in the list: its name, its progress, and its outcome.
class Line {
  constructor(name, word) {
    this.name = name;
    this.word = word;
    this.element = document.createElement("li");
    this.progress = document.createElement("progress");
    this.progress.max = 100;
    this.progress.setAttribute("aria-label", name);
    this.message = document.createElement("span");
    this.element.append(this.message, " ", this.progress);
  }

  get text() {
    return this.message.textContent;
  }

  show(state, more = "") {
    this.element.dataset.state = state.toLowerCase();
    this.progress.hidden = !["Sending", "Waiting", "SignedOut"].includes(state);
    this.message.textContent = `${this.name}: ${this.word(state)}${more && ` – ${more}`}`;
  }

  sending(share, state = "Sending") {
    this.progress.value = Math.round(100 * share);
    this.show(state, `${this.progress.value} %`);
  }
}

// One file on its way. The address of an unfinished upload is stored on this device, so that it continues
// after a reload.
class Upload {
  constructor(form, { file, description, line }, renew) {
    Object.assign(this, { form, file, description, line, renew });
    this.start = form.dataset.uploads;
    // An upload that was begun for one indicator is not continued for another.
    this.name = `chiso:upload:${this.start}:${description[0][1]}:${file.name}:${file.size}:${file.lastModified}`;
    this.notice = "";
  }

  // Returns the warnings about the file; throws a refusal.
  async run() {
    let wait = WAIT_FIRST_MS;
    for (;;) {
      try {
        const { address, offset } = await this.place();
        await this.pieces(address, offset);
        forget(this.name);
        return this.notice;
      } catch (problem) {
        if (problem.final) {
          forget(this.name);
          throw problem;
        }
        this.line.sending(this.share ?? 0, problem.signedOut ? "SignedOut" : "Waiting");
        if (!problem.signedOut || !(await this.isSignedInAgain())) await backOnline(wait);
        wait = Math.min(2 * wait, WAIT_MAX_MS);
      }
    }
  }

  async isSignedInAgain() {
    const page = await this.renew().catch(() => null);
    return Boolean(page && !page.otherPerson);
  }

  // The address of the upload, and how many bytes have arrived.
  async place() {
    const kept = recall(this.name);
    if (kept) {
      const answer = await fetch(kept, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0", Accept: "application/json" } });
      if (answer.ok) return { address: kept, offset: Number(answer.headers.get("Upload-Offset")) };
      if (answer.status === 401) throw Object.assign(new Error(""), { signedOut: true });
      forget(this.name);
    }
    const answer = await this.ask(this.start, "POST", {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": metadata([["name", this.file.name], ...this.description]),
    });
    const address = answer.headers.get("Location");
    keep(this.name, address);
    return { address, offset: 0 };
  }

  async pieces(address, begin) {
    let offset = begin;
    do {
      this.share = offset / Math.max(1, this.file.size);
      this.line.sending(this.share);
      const body = this.file.slice(offset, offset + PIECE);
      const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
      const answer = await this.ask(address, "PATCH", headers, body);
      this.notice = decodeURIComponent(answer.headers.get("Chiso-Notice") ?? "");
      offset = Number(answer.headers.get("Upload-Offset"));
    } while (offset < this.file.size);
  }

  // A refusal is final and gives the reason; a lost connection, an ended session or an unavailable server is
  // not.
  async ask(address, method, headers, body) {
    const csrf = this.form.querySelector("[name=csrf]").value;
    const all = { ...headers, "Tus-Resumable": "1.0.0", "X-CSRF": csrf, Accept: "application/json" };
    const answer = await fetch(`${address}?lang=${document.documentElement.lang}`, { method, headers: all, body });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    const signedOut = answer.status === 401 || problem.code === "form-token";
    const passing = signedOut || answer.status >= 500 || answer.status === 429 || problem.code === "upload-offset";
    const faults = (problem.faults ?? []).map((fault) => fault.sentence).join(" ");
    const words = faults || `${problem.detail ?? answer.status} ${problem.way_on ?? ""}`;
    throw Object.assign(new Error(words), { final: !passing, signedOut });
  }
}

// The typed description of a file, with the component that it belongs to.
function describe(form, component) {
  const description = [["component", component]];
  for (const input of form.querySelectorAll("[name]")) {
    if (!["csrf", "page", "file", "component", "waiting", "waiting_name"].includes(input.name)) description.push([input.name, input.value]);
  }
  return description;
}

function metadata(description) {
  return description.filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(",");
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// A pause, or until the connection or the person is back.
function backOnline(milliseconds) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    for (const event of ["online", "focus"]) addEventListener(event, done, { once: true });
    document.addEventListener("visibilitychange", done, { once: true });
  });
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, address) {
  try {
    localStorage.setItem(name, address);
  } catch {
    // Nothing is stored: after a reload the file is sent from its beginning.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // There was nothing to forget.
  }
}

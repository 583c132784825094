// Evidence files: picked, dropped or pasted, sent piece by piece (tus 1.0), taken up again after a lost line.

const PIECE = 1 << 20;
const WAIT_FIRST_MS = 1000;
const WAIT_MAX_MS = 30000;

export function receiveFiles(form) {
  const file = form.querySelector("[type=file]");
  const component = form.querySelector("[name=component]");
  const status = document.getElementById("evidence-status");
  const progress = document.getElementById("evidence-progress");
  const word = (name) => form.dataset[`word${name}`] ?? "";
  let busy = false;

  form.addEventListener("submit", (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    send(file.files[0]);
  });
  for (const section of document.querySelectorAll("#answers .component")) {
    section.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      section.classList.add("dropping");
    });
    section.addEventListener("dragleave", () => section.classList.remove("dropping"));
    section.addEventListener("drop", (event) => {
      section.classList.remove("dropping");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      component.value = section.id;
      send(event.dataTransfer.files[0]);
    });
  }
  document.addEventListener("paste", (event) => {
    const picture = [...(event.clipboardData?.files ?? [])].find((each) => each.type.startsWith("image/"));
    if (!picture) return;
    event.preventDefault();
    const section = document.activeElement?.closest(".component");
    if (section && section.id !== "evidence-block") component.value = section.id;
    const ending = picture.type.split("/")[1];
    send(new File([picture], `${word("Pasted")}.${ending}`, { type: picture.type }));
  });

  async function send(chosen) {
    if (busy) return;
    busy = true;
    form.scrollIntoView({ block: "nearest" });
    progress.hidden = false;
    progress.value = 0;
    try {
      await new Upload(form, chosen, show).run();
      status.textContent = `${word("Done")}: ${chosen.name}`;
      file.value = "";
      await refresh(component.value);
    } catch (problem) {
      status.textContent = `${word("Failed")}: ${problem.message}`;
    } finally {
      progress.hidden = true;
      busy = false;
    }
  }

  function show(share, waiting) {
    progress.value = Math.round(100 * share);
    status.textContent = `${word(waiting ? "Waiting" : "Sending")} (${progress.value} %)`;
  }
}

// One file on its way. The address of a half-sent one is kept on this device, so that it goes on after a reload.
class Upload {
  constructor(form, file, show) {
    Object.assign(this, { form, file, show });
    this.csrf = form.querySelector("[name=csrf]").value;
    this.start = form.dataset.uploads;
    this.name = `chiso:upload:${this.start}:${file.name}:${file.size}:${file.lastModified}`;
  }

  async run() {
    let wait = WAIT_FIRST_MS;
    for (;;) {
      try {
        const { address, offset } = await this.place();
        await this.pieces(address, offset);
        forget(this.name);
        return;
      } catch (problem) {
        if (problem.final) {
          forget(this.name);
          throw problem;
        }
        this.show(this.share ?? 0, true);
        await backOnline(wait);
        wait = Math.min(2 * wait, WAIT_MAX_MS);
      }
    }
  }

  // Where the file goes and how much of it is there.
  async place() {
    const kept = recall(this.name);
    if (kept) {
      const answer = await fetch(kept, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
      if (answer.ok) return { address: kept, offset: Number(answer.headers.get("Upload-Offset")) };
      forget(this.name);
    }
    const answer = await this.ask(this.start, "POST", {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": this.metadata(),
    });
    const address = answer.headers.get("Location");
    keep(this.name, address);
    return { address, offset: 0 };
  }

  async pieces(address, begin) {
    let offset = begin;
    do {
      this.share = offset / Math.max(1, this.file.size);
      this.show(this.share, false);
      const body = this.file.slice(offset, offset + PIECE);
      const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
      const answer = await this.ask(address, "PATCH", headers, body);
      offset = Number(answer.headers.get("Upload-Offset"));
    } while (offset < this.file.size);
  }

  // A refusal is final and says why; a lost line or a server that cannot answer now is not.
  async ask(address, method, headers, body) {
    const all = { ...headers, "Tus-Resumable": "1.0.0", "X-CSRF": this.csrf, Accept: "application/json" };
    const answer = await fetch(address, { method, headers: all, body });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    const passing = answer.status >= 500 || answer.status === 429 || problem.code === "upload-offset";
    throw Object.assign(new Error(`${problem.detail ?? answer.status} ${problem.way_on ?? ""}`), { final: !passing });
  }

  metadata() {
    const said = [["name", this.file.name]];
    for (const input of this.form.querySelectorAll("[name]")) {
      if (!["csrf", "page", "file"].includes(input.name)) said.push([input.name, input.value]);
    }
    return said.filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(",");
  }
}

// The list of evidence as the server shows it now.
async function refresh(code) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-cache" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [fresh, here] = [page, document].map((from) => from.getElementById(code));
  const list = fresh?.querySelector(".evidence");
  if (!list || !here) return;
  const old = here.querySelector(".evidence");
  if (old) old.replaceWith(document.adoptNode(list));
  else here.append(document.adoptNode(list));
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function backOnline(milliseconds) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    addEventListener("online", done, { once: true });
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
    // Not kept: after a reload the file is sent from its beginning.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // There was nothing to forget.
  }
}

// The form of answers on the page: fields, their states in words, points and rail.

export class AnswerForm {
  constructor(form, queue) {
    this.form = form;
    this.queue = queue;
    this.fields = new Map();
    for (const box of form.querySelectorAll(".field")) {
      const key = box.querySelector("[name=key]")?.value;
      const input = box.querySelector("[name=value]");
      if (key && input) {
        const field = { box, input, base: box.querySelector("[name=base]"), state: box.querySelector(".state") };
        this.fields.set(key, field);
      }
    }
  }

  word(name) {
    return this.form.dataset[`word${name}`] ?? "";
  }

  keyOf(input) {
    return input.closest(".field")?.querySelector("[name=key]")?.value;
  }

  // Text that an earlier page could not send is put into the fields again.
  restore() {
    for (const entry of this.queue.entries()) {
      const field = this.fields.get(entry.key);
      if (!field) continue;
      put(field.input, entry.value);
      if (entry.held) this.held(entry.key);
      else this.#say(field, "waiting", this.word("Waiting"));
    }
  }

  typed(key) {
    const field = this.fields.get(key);
    this.queue.put(key, field.input.value, Number(field.base.value));
    if (this.queue.get(key).held) this.held(key);
    else this.#say(field, "saving", this.word("Saving"));
  }

  sending(sent) {
    for (const entry of sent) this.#sayKey(entry.key, "saving", this.word("Saving"));
  }

  waiting(sent) {
    for (const entry of sent) this.#sayKey(entry.key, "waiting", this.word("Waiting"));
  }

  saved(key, { version, value, last }) {
    const field = this.fields.get(key);
    if (!field) return;
    field.base.value = version;
    if (!last) return;
    if (document.activeElement !== field.input) put(field.input, value);
    this.#say(field, "saved", this.word("Saved"));
  }

  // Refused, or in conflict with the two ways to resolve it.
  held(key) {
    const field = this.fields.get(key);
    const held = this.queue.get(key)?.held;
    if (!field?.state || !held) return;
    if (held.why === "refused") {
      this.#say(field, "refused", `${this.word("Refused")}: ${held.sentence} ${held.help}`.trim());
      field.input.setAttribute("aria-invalid", "true");
      return;
    }
    const { by, at, value, words } = held.theirs;
    const mine = field.input.selectedOptions?.[0]?.textContent ?? field.input.value;
    this.#say(
      field,
      "conflict",
      `${this.word("Conflict")}: ${by}, ${at}: ${this.#quoted(words ?? value)}. ${this.word("Yours")}: ${this.#quoted(mine)}. `,
    );
    field.state.append(this.#way("mine", key, this.word("Keep")), " ", this.#way("theirs", key, this.word("Take").replace("%{name}", by)));
  }

  takeTheirs(key) {
    const field = this.fields.get(key);
    const held = this.queue.get(key)?.held;
    if (held?.why !== "conflict") return;
    put(field.input, held.theirs.value);
    field.base.value = held.version;
    this.queue.drop(key);
    this.#say(field, "saved", this.word("Saved"));
  }

  stopped(sent, problem) {
    const why = problem.detail ?? problem.title ?? "";
    for (const entry of sent) this.#sayKey(entry.key, "refused", `${this.word("Refused")}: ${why}`);
    document.getElementById("form-status").replaceChildren(`${why} ${this.word("Kept")} `);
  }

  // Nobody is signed in any more, or somebody else is: what was typed is stored, and saving continues after
  // the sign-in.
  signedOut(sent, otherPerson) {
    const why = this.word(otherPerson ? "OtherPerson" : "SignedOut");
    for (const entry of sent) this.#sayKey(entry.key, "waiting", why);
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = this.word("SignIn");
    document.getElementById("form-status").replaceChildren(`${why} ${this.word("Kept")} `, link);
  }

  answered(answer) {
    document.getElementById("form-status").textContent = this.queue.kept ? "" : this.word("NotKept");
    for (const component of answer.components ?? []) {
      const section = document.getElementById(component.code);
      const points = section?.querySelector(".points");
      if (!points) continue;
      const state = this.form.dataset[`state_${component.state}`] ?? component.state;
      points.textContent = `${component.points} / ${component.maximum} · ${state}`;
      section.querySelector(".formula").textContent = component.formula;
    }
    for (const { code, numbers, missing } of answer.rail ?? []) {
      const entry = document.querySelector(`.rail [data-index="${CSS.escape(code)}"]`);
      if (!entry) continue;
      entry.querySelector(".number").textContent = numbers;
      const line = entry.querySelector(".missing");
      line.hidden = missing.length === 0;
      line.querySelector("span").textContent = missing.join(", ");
    }
    if (answer.findings) this.#findings(answer.findings);
  }

  // The page as it is on the server now: other people's values are shown in fields where nothing of one's own
  // waits.
  refresh(page) {
    for (const box of page.querySelectorAll("#answers .field")) {
      const key = box.querySelector("[name=key]")?.value;
      const field = this.fields.get(key);
      if (!field || this.queue.get(key) || document.activeElement === field.input) continue;
      const version = Number(box.querySelector("[name=base]").value);
      if (version <= Number(field.base.value)) continue;
      put(field.input, box.querySelector("[name=value]").value);
      field.base.value = version;
      this.#say(field, "saved", this.word("Others"));
    }
    for (const selector of [".rail", "#findings-block"]) {
      const fresh = page.querySelector(selector);
      if (fresh) document.querySelector(selector)?.replaceWith(document.adoptNode(fresh));
    }
    for (const fresh of page.querySelectorAll("#answers .component")) {
      const here = document.getElementById(fresh.id);
      for (const part of [".points", ".formula"]) {
        const target = here?.querySelector(part);
        if (target) target.textContent = fresh.querySelector(part)?.textContent ?? "";
      }
      const [list, old] = [fresh, here].map((component) => component?.querySelector(".evidence"));
      if (list && old) old.replaceWith(document.adoptNode(list));
      else if (list) here?.append(document.adoptNode(list));
      else old?.remove();
    }
  }

  #findings(findings) {
    const block = document.getElementById("findings-block");
    block.hidden = findings.length === 0;
    const lines = findings.map((finding) => {
      const line = document.createElement("li");
      const severity = document.createElement("strong");
      severity.textContent = this.form.dataset[`severity_${finding.severity}`] ?? finding.severity;
      line.append(severity, ` ${finding.component ?? ""}: ${finding.sentence} ${finding.help}`);
      return line;
    });
    block.querySelector("ul").replaceChildren(...lines);
  }

  #quoted(value) {
    return value === "" ? this.word("Empty").toLowerCase() : `“${value}”`;
  }

  #way(way, key, words) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.way = way;
    button.dataset.key = key;
    button.textContent = words;
    return button;
  }

  #sayKey(key, state, words) {
    const field = this.fields.get(key);
    if (field) this.#say(field, state, words);
  }

  #say(field, state, words) {
    field.input.removeAttribute("aria-invalid");
    field.box.dataset.state = state;
    if (field.state) field.state.textContent = words;
  }
}

// A list keeps its choice if it does not have a value: it is never emptied silently.
function put(input, value) {
  if (input.tagName === "SELECT" && ![...input.options].some((option) => option.value === value)) return;
  input.value = value;
}

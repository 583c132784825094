// What was typed and is not yet acknowledged, oldest first, stored on this device so that a closed tab loses
// nothing.

export class Queue {
  // `name` names person and form: nobody sends what another person typed on a shared machine.
  constructor(name, storage) {
    this.name = `chiso:queue:${name}`;
    this.storage = storage;
    this.memory = null;
  }

  entries() {
    if (this.memory) return this.memory;
    try {
      const entries = JSON.parse(this.storage.getItem(this.name) ?? "[]");
      return Array.isArray(entries) ? entries : [];
    } catch {
      return [];
    }
  }

  get(key) {
    return this.entries().find((entry) => entry.key === key);
  }

  // Whether the device stores the entries; if not, leaving the page must be confirmed.
  get kept() {
    return this.memory === null;
  }

  // A field typed again keeps its place in the queue and the version that it was based on.
  put(key, value, base) {
    const entries = this.entries();
    const before = entries.find((entry) => entry.key === key);
    const edit = crypto.getRandomValues(new Uint32Array(2)).join("-");
    if (!before) entries.push({ key, value, base, edit });
    // A conflict stays until the person has chosen: typing more does not resolve it.
    else if (before.held?.why === "conflict") Object.assign(before, { value, edit });
    else Object.assign(before, { value, edit, held: undefined });
    this.#write(entries);
  }

  // The oldest entries that may be sent.
  next(count) {
    return this.entries().filter((entry) => !entry.held).slice(0, count);
  }

  // Saved: removed, unless it was typed again since it was sent; in that case the newer one is based on what
  // was saved.
  saved(sent, version) {
    const entries = this.entries();
    const entry = entries.find((each) => each.key === sent.key);
    if (!entry) return false;
    if (entry.edit === sent.edit) {
      this.#write(entries.filter((each) => each !== entry));
      return true;
    }
    entry.base = version;
    this.#write(entries);
    return false;
  }

  // Refused or in conflict: stored, and not sent again before the person has done something.
  hold(sent, held) {
    const entries = this.entries();
    const entry = entries.find((each) => each.key === sent.key);
    if (!entry || (entry.edit !== sent.edit && held.why !== "conflict")) return;
    entry.held = held;
    this.#write(entries);
  }

  keepMine(key) {
    const entries = this.entries();
    const entry = entries.find((each) => each.key === key);
    if (entry?.held?.why !== "conflict") return;
    entry.base = entry.held.version;
    entry.held = undefined;
    this.#write(entries);
  }

  drop(key) {
    this.#write(this.entries().filter((entry) => entry.key !== key));
  }

  #write(entries) {
    if (!this.memory) {
      try {
        if (entries.length === 0) this.storage.removeItem(this.name);
        else this.storage.setItem(this.name, JSON.stringify(entries));
        return;
      } catch {
        // The device is full or forbids storage: the queue continues in memory, and `kept` says so.
      }
    }
    this.memory = entries;
  }
}

// The real application for the stories: `chiso demo` in a folder of its own, people who sign in, and days that pass.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { browse, build } from "./world.js";

const program = build("chiso");

const FAKETIME = execFileSync("sh", ["-c", "ls /usr/lib/*/faketime/libfaketime.so.1"], { encoding: "utf8" }).trim();

// A port below those that the system assigns by itself. Test files run in parallel: each begins its search at
// another place.
async function freePort() {
  const begin = (process.pid * 37) % 600;
  for (let at = 0; at < 600; at += 1) {
    const port = 18100 + ((begin + at) % 600);
    const free = await new Promise((done) => {
      const probe = createServer();
      probe.once("error", () => done(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)));
    });
    if (free) return port;
  }
  throw new Error("no port is free");
}

export class Application {
  static async start(stage = "self-assessment") {
    const application = new Application();
    application.folder = join(mkdtempSync(join(tmpdir(), "chiso-stories-")), "data");
    application.port = await freePort();
    application.address = `http://127.0.0.1:${application.port}`;
    application.output = await application.run(["demo", "--data", application.folder, "--stage", stage]);
    application.password = application.output.match(/(\S+-\S+-\S+-\S+)\s*\n/)[1];
    application.browser = await browse();
    return application;
  }

  // Starts the program and waits until it says where it serves.
  run(words, environment = {}) {
    const env = { ...process.env, ...environment };
    this.process = spawn(program, [...words, "--listen", `127.0.0.1:${this.port}`, "--lang", "en"], { env });
    return new Promise((done, failed) => {
      let output = "";
      this.process.stdout.on("data", (part) => {
        output += part;
        if (output.includes(`:${this.port}`)) done(output);
      });
      this.process.once("exit", (code) => failed(new Error(`chiso ended with ${code}: ${output}`)));
    });
  }

  async halt(signal) {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.kill(signal);
    await ended;
  }

  // Restarts the server on a day so many days from now: libfaketime (Debian) changes the clock of its process
  // alone.
  async daysLater(days) {
    await this.halt("SIGTERM");
    const clock = { LD_PRELOAD: FAKETIME, FAKETIME: `+${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    await this.run(["serve", "--data", this.folder], clock);
  }

  // Runs the program to its end; returns what it printed.
  command(...words) {
    return execFileSync(program, [...words, "--lang", "en"], { encoding: "utf8" });
  }

  // E-mail addresses of clerks whose form is in this state: `not begun`, `half way`, …
  clerks(state) {
    const lines = this.output.split("\n").filter((line) => line.includes("Unit clerk") && line.includes(state));
    return lines.map((line) => line.match(/clerk\.\S+@example\.vn/)[0]);
  }

  // A person in a browser of their own; returns the page after the sign-in.
  async as(email, options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 860 }, locale: "en", ...options });
    await context.addCookies([{ name: "lang", value: "en", url: this.address }]);
    const page = await context.newPage();
    page.faults = [];
    page.on("pageerror", (error) => page.faults.push(error.message));
    await page.goto(`${this.address}/sign-in`);
    await page.fill("#email", email);
    await page.fill("#password", this.password);
    await page.click("main button");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    return page;
  }

  // The form of the unit that a clerk or leader belongs to.
  async formOf(page) {
    await page.goto(this.address);
    return page.locator("main .cards a").first().evaluate((link) => link.pathname);
  }

  async stop() {
    await this.browser?.close();
    if (this.process?.exitCode === null) await this.halt("SIGKILL");
    if (this.folder) rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}

// Confirms what the page before an act shows, with its checkbox if there is one.
export async function confirmed(page) {
  await page.locator("input[name=confirmed]").waitFor({ state: "attached" });
  const tick = page.locator("#ticked");
  if (await tick.count()) await tick.check();
  await page.locator("main form button").click();
}

// Gives a signed decision of today with its file, on the page that asks for it.
export async function decided(page, number) {
  const today = new Date(Date.now() + 7 * 3600000).toISOString().slice(0, 10);
  await page.fill("#confirm-number", number);
  await page.fill("#confirm-issued_on", today);
  await page.fill("#confirm-issuer", "Ủy ban nhân dân tỉnh");
  await page.fill("#confirm-signer", "Chủ tịch");
  const buffer = Buffer.from("%PDF-1.7\n%%EOF\n");
  await page.setInputFiles("#confirm-file", { name: "quyet-dinh.pdf", mimeType: "application/pdf", buffer });
  await confirmed(page);
}

export const stateOf = (page, key) => page.locator(`[id="${key}"]`).locator("xpath=ancestor::*[@data-state]");

export async function waitForState(page, key, state) {
  await page.locator(`.field[data-state="${state}"]:has([id="${key}"])`).waitFor({ timeout: 30000 });
}

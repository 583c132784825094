// A clerk's fields save themselves: through a lost connection, a closed tab, a conflict, a refusal, an ended
// session.

import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { allSaved, browse, serve, writePages } from "./world.js";

const folder = writePages();
const FORM = "self_assessment-SelfAssessment-fullest.en.html";
let browser;
let server;
let context;

before(async () => (browser = await browse()));
after(async () => browser?.close());
beforeEach(async () => {
  server = await serve(folder);
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  server.close();
});

async function open() {
  const page = await context.newPage();
  await page.goto(`${server.address}/${FORM}`);
  return page;
}
const field = (page, key) => page.locator(`[id="${key}"]`);
const says = (page, key, words) => page.locator(`[id="${key}-state"]`, { hasText: words }).waitFor({ timeout: 20000 });
const posted = () => server.rules.posts.flatMap((post) => post.entries);

test("what is typed is saved with the token and the version that the page showed", async () => {
  const page = await open();
  await field(page, "3.1.a").fill("208");
  await says(page, "3.1.a", "Saved");
  assert.deepEqual(posted(), [{ key: "3.1.a", value: "208", base: 1 }]);
  assert.equal(server.rules.posts[0].headers["x-csrf"], "sample-token");
  assert.equal(server.rules.posts[0].path, "/campaigns/2022/units/so-y-te/answers");
});

test("after a lost connection everything goes in one request, oldest first", async () => {
  const page = await open();
  server.rules.line = false;
  for (const key of ["3.2.a", "3.1.a", "3.3.a"]) {
    await field(page, key).fill("9");
    await says(page, key, "Waiting for the connection");
  }
  server.rules.line = true;
  await says(page, "3.3.a", "Saved");
  assert.deepEqual(server.rules.posts.map((post) => post.entries.map((entry) => entry.key)), [["3.2.a", "3.1.a", "3.3.a"]]);
});

test("a closed tab loses nothing: the next one shows it and sends it", async () => {
  const first = await open();
  server.rules.line = false;
  await field(first, "3.1.a").fill("209");
  await says(first, "3.1.a", "Waiting for the connection");
  await first.close();
  const second = await open();
  assert.equal(await field(second, "3.1.a").inputValue(), "209");
  server.rules.line = true;
  await says(second, "3.1.a", "Saved");
  assert.deepEqual(posted(), [{ key: "3.1.a", value: "209", base: 1 }]);
});

const theirs = { value: "13", by: "Chuyên viên thứ hai", at: "09:31" };
const conflict = ([{ key, value, base }]) =>
  base < 7 ? [200, { results: [{ key, outcome: "conflict", version: 7, theirs, yours: value }] }] : [200, allSaved([{ key, value, base }])];

test("a conflict shows both, survives a closed tab, and mine is kept on top of theirs", async () => {
  server.rules.answer = conflict;
  const first = await open();
  await field(first, "3.1.a").fill("12");
  await says(first, "3.1.a", "Chuyên viên thứ hai, 09:31: “13”. Yours: “12”");
  await first.close();
  const page = await open();
  await says(page, "3.1.a", "“13”. Yours: “12”");
  await page.getByRole("button", { name: "Keep mine" }).click();
  await says(page, "3.1.a", "Saved");
  assert.deepEqual(posted().at(-1), { key: "3.1.a", value: "12", base: 7 });
});

test("theirs can be taken, and nothing more is sent", async () => {
  server.rules.answer = conflict;
  const page = await open();
  await field(page, "3.1.a").fill("12");
  await page.getByRole("button", { name: "Use Chuyên viên thứ hai’s value" }).click();
  await says(page, "3.1.a", "Saved");
  assert.equal(await field(page, "3.1.a").inputValue(), "13");
  assert.equal(posted().length, 1);
});

test("an answer lost on the way back is no conflict with oneself", async () => {
  server.rules.answer = ([{ key, value }]) => [200, { results: [{ key, outcome: "conflict", version: 2, theirs: { ...theirs, value }, yours: value }] }];
  const page = await open();
  await field(page, "3.1.a").fill("208");
  await says(page, "3.1.a", "Saved");
});

test("a refusal says why, keeps what was typed, and typing again sends again", async () => {
  server.rules.answer = ([entry]) =>
    entry.value === "mười" ? [200, { results: [{ key: entry.key, outcome: "refused", sentence: "“mười” is not a number.", help: "Write digits." }] }] : [200, allSaved([entry])];
  const page = await open();
  await field(page, "3.1.a").fill("mười");
  await says(page, "3.1.a", "“mười” is not a number. Write digits.");
  assert.equal(await field(page, "3.1.a").inputValue(), "mười");
  await field(page, "3.1.a").fill("10");
  await says(page, "3.1.a", "Saved");
});

for (const status of [403, 409]) {
  test(`${status}: it says why and keeps what was typed for later`, async () => {
    server.rules.answer = () => [status, { title: "No", detail: `Not now (${status}).`, status }];
    const page = await open();
    await field(page, "3.1.a").fill("208");
    await says(page, "3.1.a", `Not now (${status}).`);
    server.rules.answer = (entries) => [200, allSaved(entries)];
    await page.reload();
    await says(page, "3.1.a", "Saved");
    assert.equal(posted().at(-1).value, "208");
  });
}

test("too large together, small enough alone: only the field that is too large is refused", async () => {
  const page = await open();
  server.rules.line = false;
  for (const key of ["3.1.a", "3.2.a", "3.3.a"]) await field(page, key).fill(key === "3.2.a" ? "x".repeat(99) : "1");
  await says(page, "3.3.a", "Waiting");
  server.rules.answer = (entries) =>
    entries.some((entry) => entry.value.length > 50) ? [413, { detail: "Too large." }] : [200, allSaved(entries)];
  server.rules.line = true;
  await says(page, "3.2.a", "Too large.");
  await says(page, "3.1.a", "Saved");
  await says(page, "3.3.a", "Saved");
});

test("503 waits and continues; points and rail follow the answer", async () => {
  let turns = 0;
  server.rules.answer = (entries) => {
    turns += 1;
    if (turns === 1) return [503, { detail: "Busy." }];
    const components = [{ code: "3.1", points: "6,01", maximum: "10", state: "scored", formula: "223 / 371 × 10" }];
    const rail = [{ code: "3", numbers: "6/9 · 42 / 100", missing: ["3.4"] }];
    return [200, { ...allSaved(entries), components, rail }];
  };
  const page = await open();
  await field(page, "3.1.a").fill("223");
  await says(page, "3.1.a", "Saved");
  assert.match(await page.locator('[id="3.1"] .points').innerText(), /6,01 \/ 10 · Scored/);
  const rail = page.locator('.rail [data-index="3"]');
  assert.match(await rail.innerText(), /6\/9 · 42 \/ 100\s+Missing: 3\.4$/);
  server.rules.answer = (entries) => [200, { ...allSaved(entries), rail: [{ code: "3", numbers: "7/9", missing: [] }] }];
  await field(page, "3.1.a").fill("224");
  await rail.locator(".missing").waitFor({ state: "hidden" });
});

test("warnings follow the answer, and what has none hides the block", async () => {
  const page = await open();
  const block = page.locator("#findings-block");
  const findings = [{ severity: "warning", code: "evidence-missing", component: "3.1", sentence: "3.1 earns points without evidence.", help: "Give number and date." }];
  server.rules.answer = (entries) => [200, { ...allSaved(entries), findings }];
  await field(page, "3.1.a").fill("223");
  await says(page, "3.1.a", "Saved");
  assert.deepEqual(await block.locator("li").allInnerTexts(), ["Warning 3.1: 3.1 earns points without evidence. Give number and date."]);
  server.rules.answer = (entries) => [200, allSaved(entries)];
  await field(page, "3.1.a").fill("224");
  await block.waitFor({ state: "hidden" });
});

test("after an upload the rail and the warnings are those of the page as it is then", async () => {
  const page = await open();
  assert.notEqual((await page.locator("#findings-block li").allInnerTexts()).length, 0);
  // The server has the file, and the current page says so.
  server.rules.page = (text) =>
    text
      .replace(/(<section id="findings-block"[^>]*>)[^]*?<\/section>/, '$1<ul><li>Nothing speaks against 3.2 now.</li></ul></section>')
      .replace(/(data-index="3"[^]*?class="number">)[^<]*/, "$19/9 · 77 / 100");
  const file = { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") };
  await page.locator("#evidence-file").setInputFiles(file);
  await page.locator("#evidence-form button").first().click();
  await page.locator("#findings-block li", { hasText: "Nothing speaks against 3.2 now." }).waitFor();
  assert.match(await page.locator('.rail [data-index="3"]').innerText(), /9\/9 · 77 \/ 100/);
});

test("a claim that something does not apply stays chosen once it is saved", async () => {
  const page = await open();
  server.rules.answer = (entries) => [200, allSaved(entries.map((entry) => ({ ...entry, value: "Có" })))];
  await page.locator("details.claim summary").first().click();
  await field(page, "3.1#na").selectOption("yes");
  await says(page, "3.1#na", "Saved");
  await field(page, "3.1.a").focus();
  assert.equal(await field(page, "3.1#na").inputValue(), "yes", "a word that the list does not know empties nothing");
});

test("an ended session leads to the sign-in, and the old tab continues by itself afterwards", async () => {
  let token = "sample-token";
  server.rules.page = (text) => text.replaceAll("sample-token", token);
  server.rules.answer = () => [401, { code: "signed-out", detail: "Signed out.", status: 401 }];
  const page = await open();
  await field(page, "3.1.a").fill("208");
  await says(page, "3.1.a", "Your session has ended.");
  const link = page.locator("#form-status a", { hasText: "Sign in again" });
  assert.equal(await link.getAttribute("href"), `/sign-in?next=${encodeURIComponent(`/${FORM}`)}`);
  // In another tab the same person has signed in again.
  token = "new-token";
  server.rules.answer = (entries) => [200, allSaved(entries)];
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await says(page, "3.1.a", "Saved");
  const last = server.rules.posts.at(-1);
  assert.equal(last.entries[0].value, "208");
  server.rules.answer = () => [403, { code: "form-token", detail: "Too old.", status: 403 }];
  token = "third-token";
  const before = server.rules.posts.length;
  await field(page, "3.1.a").fill("209");
  await page.waitForFunction(() => document.querySelector("#answers [name=csrf]").value === "third-token");
  server.rules.answer = (entries) => [200, allSaved(entries)];
  await says(page, "3.1.a", "Saved");
  assert.ok(server.rules.posts.length > before + 1);
  assert.equal(server.rules.posts.at(-1).headers["x-csrf"], "third-token");
});

test("what one person typed is not sent as another", async () => {
  server.rules.answer = () => [403, { code: "form-token", detail: "Too old.", status: 403 }];
  const page = await open();
  server.rules.page = (text) => text.replaceAll("sample-token", "of-another").replace(/data-person="[^"]*"/, 'data-person="other"');
  await field(page, "3.1.a").fill("208");
  await says(page, "3.1.a", "Another person is signed in");
  assert.equal(server.rules.posts.at(-1).headers["x-csrf"], "sample-token");
});

test("the keyboard: Ctrl+S sends at once, Alt+arrow moves on, ? lists the shortcuts", async () => {
  const page = await open();
  await field(page, "3.1.a").focus();
  await page.keyboard.press("Alt+ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.id), "3.2.a");
  await page.keyboard.type("7");
  await page.keyboard.press("Control+s");
  await says(page, "3.2.a", "Saved");
  await page.locator("h1").click();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});

test("what somebody else saved appears within twenty seconds, and not over what one is typing", async () => {
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${server.address}/${FORM}`);
  server.rules.line = false;
  await field(page, "3.2.a").fill("mine");
  server.rules.page = (text) => text.replaceAll('name="base" value="1"', 'name="base" value="2"').replaceAll('value="207"', 'value="300"');
  await page.clock.runFor(21000);
  await says(page, "3.1.a", "another person has just changed it");
  assert.equal(await field(page, "3.1.a").inputValue(), "300");
  assert.equal(await field(page, "3.2.a").inputValue(), "mine");
});

test("a browser that keeps nothing says so, and what is typed is still saved", async () => {
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  const page = await open();
  await field(page, "3.1.a").fill("208");
  await says(page, "3.1.a", "Saved");
  await page.locator("#form-status", { hasText: "keeps nothing on this device" }).waitFor();
});

// Evidence files on the page of a form: several at once, a paste that is meant as text, a session that ends
// during an upload.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { browse, serve, writePages } from "./world.js";

const folder = writePages();
const FORM = "self_assessment-SelfAssessment-fullest.en.html";
let browser;
let server;
let page;

before(async () => (browser = await browse()));
after(async () => browser?.close());
beforeEach(async () => {
  server = await serve(folder);
  page = await (await browser.newContext()).newPage();
  await page.goto(`${server.address}/${FORM}`);
});
afterEach(async () => {
  await page.context().close();
  server.close();
});

// Files dropped on what this selector finds.
const drop = (selector, files) =>
  page.evaluate(
    ([target, dropped]) => {
      const data = new DataTransfer();
      for (const [name, text] of dropped) data.items.add(new File([text], name, { type: "application/pdf" }));
      const options = { dataTransfer: data, bubbles: true, cancelable: true };
      return !document.querySelector(target).dispatchEvent(new DragEvent("drop", options));
    },
    [selector, files],
  );
const lines = () => page.locator("#evidence-queue li").allInnerTexts();
const line = (name, words) => page.locator("#evidence-queue li", { hasText: name }).filter({ hasText: words }).waitFor();

test("three files that are dropped all arrive, each with its own state and reason", async () => {
  server.rules.file = ({ name }) => {
    if (name === "hai.pdf") return [415, { detail: "No document.", way_on: "Save it as PDF." }];
    return name === "ba.pdf" ? [204, null, "Note: it needs a password."] : null;
  };
  await drop('[id="3.2"]', [["một.pdf", "%PDF 1"], ["hai.pdf", "MZ"], ["ba.pdf", "%PDF 3"]]);
  await line("ba.pdf", "needs a password");
  const texts = await lines();
  assert.match(texts[0], /một\.pdf: The evidence was added/);
  assert.match(texts[1], /hai\.pdf: The file was not saved – No document\. Save it as PDF\./);
  assert.deepEqual(server.rules.files.map(({ name, component }) => [name, component]), [["một.pdf", "3.2"], ["hai.pdf", "3.2"], ["ba.pdf", "3.2"]]);
});

test("files that wait say so, and a file that comes meanwhile joins the queue", async () => {
  server.rules.line = false;
  await drop('[id="3.1"]', [["một.pdf", "%PDF 1"], ["hai.pdf", "%PDF 2"]]);
  await line("hai.pdf", "Waiting for its turn");
  await drop('[id="3.2"]', [["ba.pdf", "%PDF 3"]]);
  await line("ba.pdf", "Waiting for its turn");
  server.rules.line = true;
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await line("ba.pdf", "The evidence was added");
  assert.deepEqual(server.rules.files.map(({ name, component }) => [name, component]), [["một.pdf", "3.1"], ["hai.pdf", "3.1"], ["ba.pdf", "3.2"]]);
});

test("text with a picture of it, pasted into a field, stays text; a picture alone is evidence", async () => {
  const paste = (selector, types) =>
    page.evaluate(
      ([target, kinds]) => {
        const data = new DataTransfer();
        if (kinds.includes("text")) data.setData("text/plain", "1.250");
        data.items.add(new File(["png"], "image.png", { type: "image/png" }));
        const field = document.querySelector(target);
        field.focus();
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        return field.dispatchEvent(event);
      },
      [selector, types],
    );
  assert.equal(await paste('[id="3.1.a"]', ["text", "picture"]), true, "the field takes its text");
  assert.equal(await page.locator("#evidence-queue li").count(), 0);
  assert.equal(await paste('[id="3.2.a"]', ["picture"]), false);
  await line("pasted-picture.png", "The evidence was added");
  assert.equal(server.rules.files[0].component, "3.2");
});

test("a file dropped beside every block does not take the page away, and says where to drop it", async () => {
  assert.equal(await drop("h1", [["một.pdf", "%PDF"]]), true, "the browser does not open it");
  assert.match(await page.locator("#evidence-status").innerText(), /Drop files on the block of an indicator/);
});

test("an upload whose session ends continues after the sign-in", async () => {
  server.rules.session = (request) => (request.headers["x-csrf"] === "new-token" ? null : [401, { code: "signed-out" }]);
  await drop('[id="3.1"]', [["một.pdf", "%PDF 1"]]);
  await line("một.pdf", "You are signed out");
  server.rules.page = (text) => text.replaceAll("sample-token", "new-token");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await line("một.pdf", "The evidence was added");
});

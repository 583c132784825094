// Stories of a clerk and a leader with the real application: keyboard, lost connections, conflicts, evidence,
// packets, no script.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Application, confirmed, waitForState } from "./application.js";
import { axeFinds } from "./axe.js";

const PDF = Buffer.from("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
let application;

before(async () => {
  application = await Application.start();
});
after(() => application?.stop());

// An answer to a question, chosen by the kind of its field.
function answerFor(field) {
  if (field.tag === "SELECT") return null;
  if (field.placeholder === "dd/mm/yyyy") return "15/01/2026";
  // Totals are larger than their parts.
  if (field.numeric) return ["3.2.b", "5.8.b"].includes(field.key) ? "9" : "1";
  return field.tag === "INPUT" ? "https://example.vn/chuyen-muc" : "Theo báo cáo";
}

test("a clerk fills in every question by keyboard, the leader returns it once and submits it", async () => {
  const [email] = application.clerks("not begun");
  const clerk = await application.as(email);
  const base = await application.formOf(clerk);
  const pages = ["general", ...[1, 2, 3, 4, 5, 6].map((index) => `indices/${index}`)];
  for (const path of pages) {
    await clerk.goto(application.address + base + "/" + path);
    await clerk.locator("#answers [name=value]:visible").first().focus();
    const seen = new Set();
    for (;;) {
      const field = await clerk.evaluate(() => {
        const { activeElement: at } = document;
        const inside = at.closest?.("#answers");
        const details = at.closest?.("details.claim");
        const about = { key: at.id, tag: at.tagName, placeholder: at.placeholder, numeric: at.inputMode === "decimal" };
        return { ...about, inside: Boolean(inside), claim: Boolean(details), asked: at.name === "value" && !at.readOnly };
      });
      if (!field.inside) break;
      if (field.asked && !field.claim && !seen.has(field.key) && !field.key.includes("#")) {
        seen.add(field.key);
        if (field.tag === "SELECT") await clerk.keyboard.press("ArrowDown");
        else await clerk.keyboard.type(answerFor(field));
      }
      await clerk.keyboard.press("Tab");
    }
    assert.ok(seen.size > 0, path);
    for (const key of seen) await waitForState(clerk, key, "saved");
  }
  const rail = await clerk.locator(".rail li .number").allTextContents();
  for (const line of rail) {
    const [, answered, asked] = line.match(/(\d+)\/(\d+)/);
    assert.equal(answered, asked, `every question is answered: ${rail.join("; ")}`);
  }
  await clerk.goto(application.address + base);
  assert.equal(await clerk.locator("h2", { hasText: "Missing" }).count(), 0);
  const errors = await clerk.locator("main li strong", { hasText: "Error" }).count();
  assert.equal(errors, 0, await clerk.locator("main").innerText());
  await clerk.getByRole("button", { name: "Hand over to the leader" }).press("Enter");
  await confirmed(clerk);

  const leader = await application.as(email.replace("clerk.", "leader."));
  await leader.goto(application.address + base);
  await leader.fill("#note-return", "Bổ sung tài liệu cho 3.1");
  await leader.getByRole("button", { name: "Return for completion", exact: true }).click();
  await clerk.goto(application.address + base);
  assert.match(await clerk.locator("main").innerText(), /Bổ sung tài liệu cho 3\.1/);
  await clerk.getByRole("button", { name: "Hand over to the leader" }).click();
  await confirmed(clerk);
  await leader.goto(application.address + base);
  await leader.getByRole("button", { name: "Approve and submit" }).click();
  await confirmed(leader);
  await leader.getByRole("link", { name: "Receipt" }).click();
  assert.match(await leader.locator("main code").innerText(), /^[0-9a-f]{64}$/);
  await clerk.goto(`${application.address}${base}/indices/3`);
  assert.equal(await clerk.locator('[id="3.1.a"]').getAttribute("readonly"), "");
  assert.deepEqual([...clerk.faults, ...leader.faults], []);
});

test("what is typed while the connection is lost survives a closed tab and a killed server", async () => {
  const clerk = await application.as(application.clerks("half way")[0]);
  const base = await application.formOf(clerk);
  const page = `${application.address}${base}/indices/5`;
  await clerk.goto(page);
  await clerk.context().setOffline(true);
  await clerk.fill('[id="5.3.a"]', "7");
  await waitForState(clerk, "5.3.a", "waiting");
  const context = clerk.context();
  await clerk.close();
  await application.halt("SIGKILL");
  await context.setOffline(false);
  await application.run(["serve", "--data", application.folder]);
  const again = await context.newPage();
  await again.goto(page);
  await waitForState(again, "5.3.a", "saved");
  await again.reload();
  assert.equal(await again.inputValue('[id="5.3.a"]'), "7");
});

test("two people in one form see each other, and a conflict shows both and loses neither", async () => {
  const [, email] = application.clerks("half way");
  const [one, other] = [await application.as(email), await application.as(email)];
  const page = `${application.address}${await application.formOf(one)}/indices/5`;
  await one.goto(page);
  await other.goto(page);
  await one.fill('[id="5.4.a"]', "3");
  await waitForState(one, "5.4.a", "saved");
  await other.fill('[id="5.4.a"]', "4");
  await waitForState(other, "5.4.a", "conflict");
  const text = await other.locator('[id="5.4.a-state"]').innerText();
  assert.match(text, /“3”.*“4”/s);
  await other.getByRole("button", { name: "Keep mine" }).click();
  await waitForState(other, "5.4.a", "saved");
  await one.locator('[id="5.4.a"]').blur();
  await one.waitForFunction(() => document.getElementById("5.4.a").value === "4", null, { timeout: 30000 });
  await one.goto(page.replace("/indices/5", "/history"));
  const history = await one.locator("main").innerText();
  assert.match(history, /anti-malware protection installed\s+4\b/);
  assert.match(history, /anti-malware protection installed\s+3\b/);
});

test("evidence is picked, dropped and pasted, continues after a lost connection, and is refused by its content", async () => {
  const [, , email] = application.clerks("half way");
  const clerk = await application.as(email);
  const page = `${application.address}${await application.formOf(clerk)}/indices/3`;
  await clerk.goto(page);
  const listed = (name) => clerk.locator(".evidence a", { hasText: name }).first().waitFor({ timeout: 30000 });
  await clerk.selectOption("#evidence-component", "3.1");
  await clerk.setInputFiles("#evidence-file", { name: "Báo cáo.pdf", mimeType: "application/pdf", buffer: PDF });
  await clerk.getByRole("button", { name: "Add evidence" }).click();
  await listed("Báo cáo.pdf");

  await clerk.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "thả.pdf", { type: "application/pdf" }));
    const target = document.getElementById("3.2");
    target.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
    target.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, PDF.toString());
  await clerk.locator('[id="3.2"] .evidence a', { hasText: "thả.pdf" }).first().waitFor({ timeout: 30000 });

  await clerk.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 4;
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const data = new DataTransfer();
    data.items.add(new File([blob], "image.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await listed("pasted-picture.png");

  const large = Buffer.concat([PDF, Buffer.alloc(5 << 20, 32)]);
  let pieces = 0;
  await clerk.route("**/uploads/*", (route) => {
    const isPiece = route.request().method() === "PATCH";
    pieces += isPiece ? 1 : 0;
    return isPiece && pieces === 3 ? route.abort("internetdisconnected") : route.continue();
  });
  await clerk.setInputFiles("#evidence-file", { name: "lớn.pdf", mimeType: "application/pdf", buffer: large });
  await clerk.getByRole("button", { name: "Add evidence" }).click();
  await listed("lớn.pdf");
  assert.ok(pieces >= 6, `${pieces} pieces: the one that was lost came again`);
  await clerk.unroute("**/uploads/*");

  await clerk.setInputFiles("#evidence-file", { name: "giả.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>") });
  await clerk.getByRole("button", { name: "Add evidence" }).click();
  await clerk.locator("#evidence-status", { hasText: "By its content the file is no PDF" }).waitFor();
  assert.deepEqual(clerk.faults, []);
});

test("a packet comes back and nothing changes before it is chosen", async () => {
  const [, , , email] = application.clerks("half way");
  const clerk = await application.as(email);
  const base = await application.formOf(clerk);
  await clerk.goto(`${application.address}${base}/indices/3`);
  const before = await clerk.inputValue('[id="3.1.a"]');
  const packet = await clerk.request.get(`${application.address}${base}/packet.xlsx`);
  const changed = before === "2" ? "3" : "2";
  await clerk.fill('[id="3.1.a"]', changed);
  await waitForState(clerk, "3.1.a", "saved");
  await clerk.goto(application.address + base);
  await clerk.setInputFiles("#packet-file", { name: "phieu.xlsx", mimeType: "application/octet-stream", buffer: await packet.body() });
  await clerk.getByRole("button", { name: "Compare" }).click();
  const row = clerk.locator("tr", { hasText: "3.1 a)" });
  assert.match(await row.innerText(), new RegExp(`${before}[\\s\\S]*${changed}`));
  await row.locator("select").selectOption("file");
  await clerk.getByRole("button", { name: "Apply the choices" }).click();
  await clerk.goto(`${application.address}${base}/indices/3`);
  assert.equal(await clerk.inputValue('[id="3.1.a"]'), before);
});

test("without scripts everything works: saving, a refused value, evidence, handing over", async () => {
  const [, email] = application.clerks("not begun");
  const clerk = await application.as(email, { javaScriptEnabled: false });
  const base = await application.formOf(clerk);
  await clerk.goto(`${application.address}${base}/indices/3`);
  await clerk.fill('[id="3.1.a"]', "mười");
  await clerk.getByRole("button", { name: "Save" }).click();
  assert.equal(await clerk.inputValue('[id="3.1.a"]'), "mười");
  assert.match(await clerk.locator('[id="3.1.a-state"]').innerText(), /not a number/);
  await clerk.fill('[id="3.1.a"]', "12");
  await clerk.getByRole("button", { name: "Save" }).click();
  assert.equal(await clerk.inputValue('[id="3.1.a"]'), "12");
  await clerk.setInputFiles("#evidence-file", { name: "a.pdf", mimeType: "application/pdf", buffer: PDF });
  await clerk.getByRole("button", { name: "Add evidence" }).click();
  assert.match(await clerk.locator(".evidence").innerText(), /a\.pdf/);
  await clerk.goto(application.address + base);
  await clerk.getByRole("button", { name: "Hand over to the leader" }).click();
  assert.match(await clerk.locator("main").innerText(), /unanswered/);
  await confirmed(clerk);
  assert.match(await clerk.locator("main").innerText(), /With the leader/);
});

test("axe finds nothing on the real pages of every role, narrow and wide", async () => {
  const walks = {
    [application.clerks("half way")[4]]: ["/", "{base}", "{base}/general", "{base}/indices/6", "{base}/history", "{base}/print?filled=yes", "/account"],
    "standing@example.vn": ["/", "/campaigns", "/campaigns/new", "{campaign}", "/units", "/users"],
    "admin@example.vn": ["/settings", "/audit", "/nowhere"],
  };
  for (const [email, addresses] of Object.entries(walks)) {
    const page = await application.as(email);
    const link = page.locator("main .cards a, main table a").first();
    const first = (await link.count()) ? await link.evaluate((each) => each.pathname) : "";
    for (const address of addresses) {
      for (const width of [360, 1366]) {
        await page.setViewportSize({ width, height: 768 });
        await page.goto(application.address + address.replace("{base}", first).replace("{campaign}", first));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${address} is ${wide} wide at ${width}`);
        assert.deepEqual(await axeFinds(page), [], `${address} at ${width}`);
      }
    }
    assert.deepEqual(page.faults, []);
  }
});

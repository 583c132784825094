// A year in the browser with twenty departments and all the people involved: from the opening of a campaign
// to a result that anybody can verify.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { Application, confirmed, decided } from "./application.js";
import { axeFinds } from "./axe.js";

let application;

before(async () => {
  application = await Application.start();
});
after(() => application?.stop());

async function usable(page) {
  assert.deepEqual(await axeFinds(page), [], page.url());
}

const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

// The standing department prepares a campaign of all units and opens it; returns its address.
async function opened(page) {
  await page.goto(`${application.address}/campaigns/new?set=so-ban-nganh-2022`);
  await usable(page);
  // Another year reloads the page with the parameters of that year.
  await page.fill("#year", "2022");
  await page.press("#year", "Tab");
  await page.locator("input[name=shown_year][value='2022']").waitFor({ state: "attached" });
  await page.fill("#title", "Đánh giá năm 2022, từ đầu đến cuối");
  await page.fill("#deadline", day(14));
  await page.fill("[id='parameter.drills_held']", "6");
  await page.fill("[id='parameter.platforms_offered']", "6");
  for (const box of await page.locator("input[name=unit]").all()) await box.check();
  await page.getByRole("button", { name: "Create the campaign" }).click();
  await page.getByRole("button", { name: "Open the campaign" }).click();
  await usable(page);
  await confirmed(page);
  await page.locator("main table").first().waitFor();
  return new URL(page.url()).pathname;
}

// A department's clerk imports the workbook that was filled in offline and hands over; its leader submits.
async function submitted(as, campaign, code, file) {
  const clerk = await as(`clerk.${code}@example.vn`);
  await clerk.goto(application.address);
  const form = await clerk.locator(`main a[href^="${campaign}/units/"]`).first().evaluate((link) => link.pathname);
  await clerk.goto(application.address + form);
  await clerk.setInputFiles("#packet-file", file);
  await clerk.locator("form[action$='/packet'] button").click();
  await clerk.locator("form[action$='/packet/apply'] button").click();
  await clerk.locator("form[action$='/hand-over'] button").click();
  await confirmed(clerk);
  const leader = await as(`leader.${code}@example.vn`);
  await leader.goto(application.address + form);
  await leader.locator("form[action$='/submit'] button").click();
  await confirmed(leader);
  await leader.locator("a[href$='/receipt']").first().waitFor();
  await clerk.context().close();
  await leader.context().close();
  return form;
}

test("departments are appraised, asked, heard, voted on, and published; the file holds", async () => {
  const faults = [];
  const as = async (email) => {
    const page = await application.as(email);
    faults.push(page.faults);
    return page;
  };
  // Twenty departments fill in and submit; the self-assessment is closed.
  const standing = await as("standing@example.vn");
  const campaign = await opened(standing);
  const place = `${campaign}/appraisal`;
  const folder = join(dirname(application.folder), "rehearsal");
  application.command("rehearse", "--units", "20", "--seed", "11", "--out", folder);
  const packets = readdirSync(join(folder, "packets"));
  assert.equal(packets.length, 20);
  let form;
  for (const name of packets) {
    form = await submitted(as, campaign, name.replace(".xlsx", ""), join(folder, "packets", name));
  }
  await standing.goto(application.address + campaign);
  assert.equal(await standing.locator("main table tbody tr", { hasText: "Submitted" }).count(), 20);
  await standing.getByRole("button", { name: "Close the campaign" }).click();
  await confirmed(standing);
  await standing.goto(application.address + place);
  await usable(standing);

  // One unit is asked for more evidence, and sends it.
  const first = await as("appraiser.1@example.vn");
  const asked = `${form}/indicators/1.1`;
  await first.goto(application.address + asked);
  await first.fill("#text-return", "Bổ sung quyết định");
  await first.fill("#due_on", day(3));
  await first.locator("#step-return button").first().click();
  const last = packets.at(-1).replace(".xlsx", "");
  const clerk = await as(`clerk.${last}@example.vn`);
  await clerk.goto(`${application.address}${form}/result`);
  await usable(clerk);
  await clerk.locator(".notice a").first().click();
  await clerk.locator("details summary", { hasText: "Add evidence" }).click();
  await clerk.fill("#evidence-number", "77/BC-2026");
  await clerk.getByRole("button", { name: "Add evidence" }).click();
  await clerk.getByRole("button", { name: "Sent" }).click();
  await confirmed(clerk);
  await first.goto(application.address + asked);
  assert.match(await first.locator("main").innerText(), /77\/BC-2026.*sent after the submission/s);
  await first.getByRole("button", { name: "Accept" }).click();

  // A survey comes as a table; a sample is drawn, and somebody appraises blind.
  const sixth = await as("appraiser.6@example.vn");
  await sixth.goto(`${application.address}${place}/6/values`);
  await usable(sixth);
  const units = packets.map((name) => name.replace(".xlsx", ""));
  const levels = units.flatMap((unit) => [1, 2, 3, 4, 5].map((level) => `${unit}\t6.4.level_${level}\t${level * 10}`));
  await sixth.fill("#values-text", ["unit\tinput\tvalue", ...levels].join("\n"));
  await sixth.fill("#values-source", "Khảo sát của Sở KH&CN");
  await sixth.getByRole("button", { name: "Show what would change" }).click();
  await usable(sixth);
  await sixth.getByRole("button", { name: "Update the data" }).click();
  assert.match(await sixth.locator("[role=status]").innerText(), /The data of \d+ indicators was updated/);
  await standing.goto(`${application.address}${campaign}/second`);
  await standing.fill("#percent", "5");
  await standing.getByRole("button", { name: "Draw a random sample" }).click();
  await confirmed(standing);
  assert.match(await standing.locator("[role=status]").innerText(), /41 indicators were drawn/);
  await usable(standing);
  await sixth.goto(`${application.address}${campaign}/second`);
  await usable(sixth);
  await sixth.getByRole("link", { name: "Appraise" }).first().click();
  await usable(sixth);
  await sixth.keyboard.press("a");
  await sixth.waitForURL(/second/);

  // Indicators without warnings are accepted at once; the others by keyboard, from one to the next; one is
  // corrected.
  let contested;
  for (const index of [1, 2, 3, 4, 5, 6]) {
    const appraiser = await as(`appraiser.${index}@example.vn`);
    await appraiser.goto(`${application.address}${place}/${index}`);
    await usable(appraiser);
    if (index === 4) {
      await appraiser.locator("tr", { hasText: "Sở Y tế" }).locator(".cell a").first().click();
      await usable(appraiser);
      contested = new URL(appraiser.url()).pathname;
      await appraiser.keyboard.press("s");
      assert.ok(await appraiser.evaluate(() => document.activeElement.closest("#step-correct") !== null));
      await appraiser.fill("#points", "0");
      await appraiser.selectOption("#reason_code", "evidence-missing");
      await appraiser.fill("#reason", "Không tìm thấy văn bản");
      await appraiser.locator("#step-correct button").first().click();
      await appraiser.goto(`${application.address}${place}/${index}`);
    }
    await appraiser.getByRole("button", { name: /Accept all/ }).click();
    await usable(appraiser);
    await confirmed(appraiser);
    assert.match(await appraiser.locator("[role=status]").innerText(), /\d+ indicators were accepted/);
    const open = await appraiser.locator("[data-state=open]").count();
    if (open > 0) await appraiser.getByRole("link", { name: /Continue appraising/ }).click();
    for (let left = open; left > 0; left -= 1) {
      await appraiser.locator("#step-accept").waitFor();
      const before = appraiser.url();
      await appraiser.keyboard.press("a");
      // After the last one its own page says that it is the last.
      if (left > 1) await appraiser.waitForURL((url) => url.href !== before);
      else await appraiser.locator("#step-take-back").waitFor();
    }
    await appraiser.goto(`${application.address}${place}/${index}`);
    assert.equal(await appraiser.locator("[data-state=open]").count(), 0);
  }

  // Points are sent; the unit sees why it lost some, and contests it; the appraiser refers it to the council.
  await standing.goto(application.address + place);
  await standing.fill("#closes_on", day(5));
  await standing.fill("#answers_due_on", day(8));
  await standing.getByRole("button", { name: "Send the points to the units" }).click();
  await confirmed(standing);
  const leader = await as("leader.so-y-te@example.vn");
  await leader.goto(application.address + contested.replace(/\/indicators\/.*/, "/result"));
  await usable(leader);
  assert.match(await leader.locator("main").innerText(), /Không tìm thấy văn bản/);
  await leader.goto(application.address + contested);
  await leader.fill("#text-reply", "Văn bản số 5 đã gửi kèm");
  await leader.getByRole("button", { name: "Reply" }).click();
  await confirmed(leader);
  const appraiser = await as("appraiser.4@example.vn");
  await appraiser.goto(application.address + contested);
  assert.match(await appraiser.locator("main").innerText(), /Văn bản số 5 đã gửi kèm/);
  await appraiser.getByRole("button", { name: "Hand it to the council" }).click();
  await confirmed(appraiser);

  // Ten days later the council meets.
  await application.daysLater(10);
  const secretary = await as("standing@example.vn");
  await secretary.goto(application.address + place);
  await secretary.getByRole("button", { name: "Call the council" }).click();
  await confirmed(secretary);
  await secretary.goto(application.address + place.replace("/appraisal", "/council"));
  await usable(secretary);
  await secretary.locator("main td a").first().click();
  await secretary.fill("#points", "10");
  await secretary.selectOption("#reason_code", "evidence-provided");
  await secretary.fill("#reason", "Biên bản họp hội đồng số 1");
  await secretary.locator("#step-motion button").first().click();
  await confirmed(secretary);
  const member = await as("council@example.vn");
  await member.goto(application.address + contested);
  await usable(member);
  await member.check("#vote-for");
  await member.getByRole("button", { name: "Vote" }).click();
  await confirmed(member);
  await secretary.goto(application.address + contested);
  await secretary.getByRole("button", { name: "Close the vote" }).click();
  await confirmed(secretary);
  const province = await as("provincial-leader@example.vn");
  await province.goto(application.address + place);
  await province.getByRole("button", { name: "Record the approval" }).click();
  await usable(province);
  await decided(province, "120/QĐ-UBND");
  await secretary.goto(application.address + place);
  await secretary.getByRole("button", { name: "Publish the result" }).click();
  await usable(secretary);
  await confirmed(secretary);
  const result = await secretary.locator('main a[href^="/results/"]').first().evaluate((link) => link.href);

  // Everybody finds the department, and what was decided about it; only the unchanged file is valid, a
  // changed byte is found.
  const anybody = await (await application.browser.newContext({ locale: "en" })).newPage();
  await anybody.goto(`${result}/units/so-y-te?lang=en`);
  const words = await anybody.locator("main").innerText();
  for (const expected of [/Không tìm thấy văn bản/, /Biên bản họp hội đồng số 1/]) assert.match(words, expected);
  const response = await anybody.request.get(`${result}/files/publication.zip`);
  const bytes = await response.body();
  const file = join(dirname(application.folder), "ket-qua.zip");
  writeFileSync(file, bytes);
  assert.match(application.command("verify", file), /holds/);
  const middle = Math.floor(bytes.length / 2);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, middle), Buffer.from([bytes[middle] ^ 1]), bytes.subarray(middle + 1)]));
  assert.throws(() => application.command("verify", file));

  // One number in it was wrong: it is rectified in a new edition, and the old one leads there.
  await secretary.goto(application.address + contested);
  await usable(secretary);
  await secretary.fill("#points", "9");
  await secretary.selectOption("#reason_code", "number-differs");
  await secretary.fill("#reason", "Nhập nhầm dòng của biên bản");
  await secretary.locator("#step-rectify button").first().click();
  await secretary.goto(application.address + place);
  await secretary.getByRole("link", { name: "Rectify what is published" }).click();
  await usable(secretary);
  assert.match(await secretary.locator("main").innerText(), /Nhập nhầm dòng của biên bản/);
  assert.equal(await secretary.locator("#what").count(), 0, "who entered it does not publish it");
  await province.goto(application.address + place.replace("/appraisal", "/rectification"));
  await province.fill("#what", "Sửa điểm một chỉ số của Sở Y tế");
  await province.getByRole("button", { name: "Publish the rectified edition" }).click();
  await decided(province, "131/QĐ-UBND");
  await province.waitForURL(/results/);
  await anybody.goto(result);
  await anybody.locator("[role=alert] a").click();
  await usable(anybody);
  await anybody.getByRole("link", { name: "See each change" }).click();
  await usable(anybody);
  assert.match(await anybody.locator("main").innerText(), /131\/QĐ-UBND[^]*Nhập nhầm dòng của biên bản/);
  const corrected = anybody.url().replace(/\/changes.*/, "/files/publication.zip");
  writeFileSync(file, await (await anybody.request.get(corrected)).body());
  assert.match(application.command("verify", file), /holds/);
  assert.match(application.command("audit", "verify", "--data", application.folder), /\d+/);
  assert.deepEqual(faults.flat(), []);
});

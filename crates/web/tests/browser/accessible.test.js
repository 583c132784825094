// Every sample page, narrow and wide: axe finds nothing, nothing overflows the side, the content security
// policy blocks nothing.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axeFinds } from "./axe.js";
import { browse, pagesIn, serve, writePages } from "./world.js";

const folder = writePages();
// Pages are used again: a renderer that has compiled axe once does not compile it for each of three hundred pages.
const idle = [];
let server;
let browser;

before(async () => {
  server = await serve(folder);
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.close();
});

test("there are pages to look at", () => assert.ok(pagesIn(folder).length > 60));

test("a fault is found, on the page as it was loaded and once it was widened", async () => {
  server.rules.page = (text) => text.replace(/<html lang="[^"]*"/, "<html");
  const page = await browser.newPage({ viewport: { width: 360, height: 768 } });
  await page.goto(`${server.address}/${pagesIn(folder)[0]}`);
  assert.match((await axeFinds(page)).join(" "), /html-has-lang/);
  await page.setViewportSize({ width: 1366, height: 768 });
  assert.match((await axeFinds(page)).join(" "), /html-has-lang/);
  await page.close();
  server.rules.page = (text) => text;
});

describe("every sample page", { concurrency: 3 }, () => {
  for (const name of pagesIn(folder)) {
    test(`${name} can be used by everybody`, async () => {
      const page = idle.pop() ?? (await browser.newPage());
      const faults = [];
      page.on("console", (message) => message.type() === "error" && faults.push(`${message.text()} ${message.location().url}`));
      page.on("pageerror", (error) => faults.push(error.message));
      await page.setViewportSize({ width: 360, height: 768 });
      await page.goto(`${server.address}/${name}`);
      for (const width of [360, 1366, 1920]) {
        await page.setViewportSize({ width, height: 768 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} wide at ${width}`);
        if (process.env.CHISO_SHOTS) {
          await page.screenshot({ path: `${process.env.CHISO_SHOTS}/${name}-${width}.png`, fullPage: true });
        }
        if (width < 1920) assert.deepEqual(await axeFinds(page), [], `${name} at ${width}`);
      }
      assert.deepEqual(faults, []);
      page.removeAllListeners();
      idle.push(page);
    });
  }
});

// Every sample page, narrow and wide: axe finds nothing, nothing overflows the side, the content security
// policy blocks nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { browse, pagesIn, serve, writePages } from "./world.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const folder = writePages();
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

describe("every sample page", { concurrency: 3 }, () => {
  for (const name of pagesIn(folder)) {
    test(`${name} can be used by everybody`, async () => {
      const page = await browser.newPage();
      const faults = [];
      page.on("console", (message) => message.type() === "error" && faults.push(`${message.text()} ${message.location().url}`));
      page.on("pageerror", (error) => faults.push(error.message));
      for (const width of [360, 1366, 1920]) {
        await page.setViewportSize({ width, height: 768 });
        await page.goto(`${server.address}/${name}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} wide at ${width}`);
        if (process.env.CHISO_SHOTS) {
          await page.screenshot({ path: `${process.env.CHISO_SHOTS}/${name}-${width}.png`, fullPage: true });
        }
        if (width === 1920) continue;
        await page.evaluate(axe);
        const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), TAGS);
        const words = violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`);
        assert.deepEqual(words, [], `${name} at ${width}`);
      }
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
});

// The world of the browser tests: sample pages on a small server that answers as the application does, and a browser.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const built = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug");

// Builds what the browser tests run in one go: with the features of the whole workspace nothing is compiled
// twice. Returns the path of the program, or of the example that writes the sample pages.
export function build(name) {
  const what = ["--workspace", "--bin", "chiso", "--example", "pages"];
  execFileSync("cargo", ["build", "-q", ...what], { stdio: "inherit", cwd: root });
  return join(built, name);
}

export function writePages() {
  const out = process.env.CHISO_PAGES ?? mkdtempSync(join(tmpdir(), "chiso-pages-"));
  if (!process.env.CHISO_PAGES) process.once("exit", () => rmSync(out, { recursive: true, force: true }));
  execFileSync(build("examples/pages"), [out], { stdio: "inherit" });
  return out;
}

export const pagesIn = (folder) => readdirSync(folder).filter((name) => name.endsWith(".html"));

// `rules.page` changes what is served; `rules.answer(entries)` gives status and body for what was posted; `rules.line` cut means that no answer comes.
export async function serve(folder) {
  const rules = { line: true, posts: [], page: (text) => text, answer: (entries) => [200, allSaved(entries)] };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (["POST", "PATCH", "HEAD"].includes(request.method)) {
      const parts = [];
      for await (const part of request) parts.push(part);
      if (!rules.line) return request.socket.destroy();
      if (path.includes("/uploads")) return upload(rules, request, response, Buffer.concat(parts));
      const form = new URLSearchParams(Buffer.concat(parts).toString());
      const [keys, values, bases] = ["key", "value", "base"].map((name) => form.getAll(name));
      const entries = keys.map((key, at) => ({ key, value: values[at], base: Number(bases[at]) }));
      rules.posts.push({ path, entries, headers: request.headers });
      const [status, body] = rules.answer(entries);
      response.writeHead(status, { "Content-Type": "application/json" });
      return response.end(JSON.stringify(body));
    }
    try {
      const text = rules.page(readFileSync(join(folder, path), "utf8"));
      response.writeHead(200, { "Content-Type": TYPES[extname(path)], "Content-Security-Policy": POLICY });
      response.end(text);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${server.address().port}`;
  return { rules, address, close: () => { server.closeAllConnections(); server.close(); } };
}

// Accepts files as the application does (tus 1.0); `rules.file(description)` refuses one with status and problem, or
// gives a notice.
function upload(rules, request, response, piece) {
  rules.files ??= [];
  if (request.method === "POST") {
    const pairs = request.headers["upload-metadata"].split(",").map((pair) => pair.split(" "));
    const description = Object.fromEntries(pairs.map(([name, value]) => [name, Buffer.from(value, "base64").toString()]));
    const refused = rules.session?.(request);
    if (refused) return answerWith(response, ...refused);
    rules.files.push({ ...description, length: Number(request.headers["upload-length"]), content: "" });
    response.writeHead(201, { Location: `${new URL(request.url, "http://x").pathname}/${rules.files.length - 1}` });
    return response.end();
  }
  const file = rules.files[Number(new URL(request.url, "http://x").pathname.split("/").at(-1))];
  file.content += piece;
  const whole = Buffer.byteLength(file.content) >= file.length;
  const [status, problem, notice] = (whole && rules.file?.(file)) || [204];
  if (status !== 204) return answerWith(response, status, problem);
  const headers = { "Upload-Offset": Buffer.byteLength(file.content) };
  response.writeHead(204, notice ? { ...headers, "Chiso-Notice": encodeURIComponent(notice) } : headers);
  return response.end();
}

function answerWith(response, status, problem) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(problem));
}

export function allSaved(entries) {
  const results = entries.map(({ key, value, base }) => ({ key, outcome: "saved", version: base + 1, value }));
  return { results, components: [], indices: [], findings: [] };
}

export const browse = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

// The script of every page; an editable form of answers saves by itself.

import { listenForDecisions } from "./appraisal.js";
import { followChoices } from "./campaign.js";
import { AnswerForm } from "./form.js";
import { listen } from "./keys.js";
import { Queue } from "./queue.js";
import { Sender } from "./sender.js";
import { receiveFiles } from "./upload.js";

const PAUSE_MS = 600;
const POLL_MS = 20000;

let shown = null;
const form = document.getElementById("answers");
if (form) begin(form);
const evidence = document.getElementById("evidence-form");
if (evidence) receiveFiles(evidence, { renew, refresh: refreshForm });
const campaign = document.getElementById("campaign-form");
if (campaign) followChoices(campaign);
keepLanguage();
if (document.getElementById("indicator")) listenForDecisions(document);

function begin(element) {
  const queue = new Queue(`${element.dataset.person}:${element.getAttribute("action")}`, storage());
  const answers = new AnswerForm(element, queue);
  shown = answers;
  const csrf = element.querySelector("[name=csrf]").value;
  // The answer comes in the language of this page, even if another was chosen elsewhere since.
  const address = `${element.action}?lang=${document.documentElement.lang}`;
  const sender = new Sender({ queue, address, csrf, show: answers, renew });
  const flush = () => sender.flush();

  answers.restore();
  if (element.dataset.locked === "yes") return;
  element.addEventListener("input", (event) => {
    const key = answers.keyOf(event.target);
    if (!key) return;
    answers.typed(key);
    sender.later(PAUSE_MS);
  });
  element.addEventListener("change", flush);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
  });
  element.addEventListener("click", (event) => {
    const { way, key } = event.target.dataset;
    if (way === "mine") queue.keepMine(key);
    else if (way === "theirs") answers.takeTheirs(key);
    else return;
    answers.fields.get(key).input.focus();
    flush();
  });
  addEventListener("online", flush);
  // A person who comes back from the sign-in in another tab continues here.
  document.addEventListener("visibilitychange", flush);
  addEventListener("focus", flush);
  addEventListener("beforeunload", (event) => {
    if (!queue.kept && queue.entries().length > 0) event.preventDefault();
  });
  setInterval(async () => {
    const page = await freshPage();
    if (page) answers.refresh(page);
    if (page && queue.next(1).length > 0) flush();
  }, POLL_MS);
  listen(flush);
  flush();
}

// This page as the server shows it now; null if the tab is hidden, the connection is lost, or a sign-in is
// required.
async function freshPage(always = false) {
  if (document.hidden && !always) return null;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-cache" });
    if (!response.ok || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    // The connection is lost: the next turn asks again, and the fields' own states say so.
    return null;
  }
}

// Puts the form token of the person who is signed in now into every form of the page.
async function renew() {
  const page = await freshPage(true);
  const fresh = page?.querySelector("#answers [name=csrf]")?.value;
  if (!fresh) return null;
  const person = page.getElementById("answers").dataset.person;
  if (person !== form?.dataset.person) return { otherPerson: true };
  for (const input of document.querySelectorAll("[name=csrf]")) input.value = fresh;
  return { csrf: fresh, otherPerson: false };
}

// After an upload the page is updated: evidence, what is missing, and warnings.
async function refreshForm() {
  const page = await freshPage(true);
  if (page && shown) shown.refresh(page);
}

// An address that is passed on keeps its language: a language other than the usual one is added to it.
function keepLanguage() {
  const language = document.documentElement.lang;
  const address = new URL(location.href);
  if (language === "vi" || address.searchParams.has("lang")) return;
  address.searchParams.set("lang", language);
  history.replaceState(history.state, "", address);
}

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

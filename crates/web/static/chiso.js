// The script of every page: where there is a form of answers that takes answers, it saves by itself.

import { listenForDecisions } from "./appraisal.js";
import { followChoices } from "./campaign.js";
import { AnswerForm } from "./form.js";
import { listen } from "./keys.js";
import { Queue } from "./queue.js";
import { Sender } from "./sender.js";
import { receiveFiles } from "./upload.js";

const PAUSE_MS = 600;
const POLL_MS = 20000;

const form = document.getElementById("answers");
if (form) begin(form);
const evidence = document.getElementById("evidence-form");
if (evidence) receiveFiles(evidence);
const campaign = document.getElementById("campaign-form");
if (campaign) followChoices(campaign);
if (document.getElementById("indicator")) listenForDecisions(document);

function begin(element) {
  const queue = new Queue(`${element.dataset.person}:${element.getAttribute("action")}`, storage());
  const answers = new AnswerForm(element, queue);
  const csrf = element.querySelector("[name=csrf]").value;
  const sender = new Sender({ queue, address: element.action, csrf, show: answers });
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
  document.addEventListener("visibilitychange", flush);
  addEventListener("beforeunload", (event) => {
    if (!queue.kept && queue.entries().length > 0) event.preventDefault();
  });
  setInterval(() => poll(answers), POLL_MS);
  listen(flush);
  flush();
}

async function poll(answers) {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-cache" });
    if (!response.ok || response.redirected) return;
    answers.refresh(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // The line is lost: the next turn asks again, and the fields' own states say so.
  }
}

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

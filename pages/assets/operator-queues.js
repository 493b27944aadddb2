// Every queue as it is now, and its brakes.
import { html, nothing } from "./lit-html.js";
import { repeat } from "./repeat.js";
import { announce, ask, notice } from "./ui.js";
import { operate } from "./operator-key.js";
import { curve } from "./operator-curves.js";
import { duration, moment, number, refusalText, t } from "./words.js";

/** Between two looks, in seconds. */
const every = 2;

/** Looks that a queue's own curve remembers: three minutes. */
const remembered = 90;

export function queuesPanel({ signal, redraw, lost }) {
  let [queues, refused] = [null, null];
  const history = new Map();

  repeat(async () => {
    take((await operate("GET", "ops/queues", { signal })).data);
    return every;
  }, { signal, hiddenSeconds: 10, failed: (error) => ((refused = error), lost(error), redraw()) });

  function take(list) {
    queues = list.sort((a, b) => b.waiting + b.active - (a.waiting + a.active) || a.queueId.localeCompare(b.queueId));
    for (const queue of queues) {
      const past = history.get(queue.queueId) ?? [];
      past.push(queue.waiting);
      history.set(queue.queueId, past.slice(-remembered));
    }

    redraw();
  }

  async function change(queue, patch, question) {
    const answer = await ask({ ...question, action: question.action ?? t("ops.apply") });
    if (!answer) return;
    refused = null;
    try {
      const body = typeof patch === "function" ? patch(answer) : patch;
      const { data } = await operate("PATCH", `ops/queues/${encodeURIComponent(queue.queueId)}`, { body, patience: 30, signal });
      take(queues.map((q) => (q.queueId === data.queueId ? data : q)));
      announce(t("ops.applied"));
    } catch (error) {
      if (!signal.aborted) refused = error;
    }

    redraw();
  }

  return {
    id: "queues",
    title: t("ops.queues"),
    template: () => html`${refused ? notice("bad", t("failed"), refusalText(refused)) : nothing}
      ${queues === null ? nothing : html`<div class="queues">${queues.map((queue) => card(queue, history.get(queue.queueId), change))}</div>`}`,
  };
}

function card(queue, past, change) {
  const wait = queue.ratePerSecond > 0 ? queue.waiting / queue.ratePerSecond : null;
  const kinds = { OPEN: "good", PAUSED: "warn", PRE_OPEN: "soon", CLOSED: "off" };
  return html`<article class="queue" data-queue=${queue.queueId} aria-label=${queue.queueId}>
    <header><h3>${queue.queueId}</h3><span class="chip" data-kind=${kinds[queue.phase]}>${t(`phase.${queue.phase}`)}</span></header>
    ${queue.phase === "PRE_OPEN" && queue.opensAt ? html`<p class="small">${t("ops.opens", { time: moment(queue.opensAt) })}</p>` : nothing}
    ${queue.message ? html`<p class="said small">“${queue.message}”</p>` : nothing}
    <dl class="numbers">
      <div class="lead"><dt>${t("board.waiting")}</dt><dd>${number(queue.waiting)}</dd></div>
      <div><dt>${t("ops.inside")}</dt><dd>${number(queue.active)} <span class="muted">/ ${number(queue.capacity)}</span></dd></div>
      <div><dt>${t("ops.rate")}</dt><dd>${number(queue.ratePerSecond, 1)}</dd></div>
      <div><dt>${t("ops.wait")}</dt><dd>${wait === null ? "–" : duration(wait)}</dd></div>
      <div><dt>${t("ops.tick")}</dt><dd>${number(queue.admitPerTick)}</dd></div>
      <div><dt>${t("ops.skipped")}</dt><dd>${number(queue.skipped)}</dd></div>
    </dl>
    ${curve(past ?? [], { label: t("ops.waiting.curve"), height: 46 })}
    <meter min="0" max=${Math.max(1, queue.capacity)} value=${queue.active} aria-label=${t("ops.inside")}></meter>
    <div class="row brakes">${brakes(queue, change)}</div></article>`;
}

function brakes(queue, change) {
  const name = queue.queueId;
  const count = (field, label, max) => html`<label class="field">${label}<input name=${field} type="number" inputmode="numeric" min="1" max=${max} required value=${queue[field]}></label>`;
  const pause = () => change(queue, { paused: true }, { title: t("ops.pause.title", { name }), text: t("ops.pause.text"), action: t("ops.pause") });
  const go = () => change(queue, queue.phase === "PAUSED" ? { paused: false } : { phase: "OPEN" }, { title: t("ops.open.title", { name }), text: t("ops.open.text"), action: t("ops.open") });
  const close = () => change(queue, { phase: "CLOSED" }, { title: t("ops.close.title", { name }), text: t("ops.close.text"), action: t("ops.close"), danger: true });
  const rate = () => change(queue, (a) => ({ admitPerTick: Number(a.admitPerTick) }),
    { title: t("ops.rate.title", { name }), text: t("ops.rate.text"), fields: count("admitPerTick", t("ops.tick"), 1000000) });
  const capacity = () => change(queue, (a) => ({ capacity: Number(a.capacity) }),
    { title: t("ops.capacity.title", { name }), text: t("ops.capacity.text"), fields: count("capacity", t("ops.capacity"), 10000000) });
  const message = () => change(queue, (a) => ({ message: a.message.replace(/\s+/g, " ").trim() }),
    { title: t("ops.message.title", { name }), text: t("ops.message.text"), fields: html`<label class="field">${t("line.message")}<textarea name="message" rows="3" maxlength="500">${queue.message ?? ""}</textarea></label>` });
  return html`
    ${queue.phase === "OPEN" || (queue.phase === "PRE_OPEN" && queue.opensAt) ? html`<button class="primary" @click=${pause}>${t("ops.pause")}</button>` : html`<button class="primary" @click=${go}>${t("ops.open")}</button>`}
    <button class="quiet" @click=${rate}>${t("ops.rate.set")}</button>
    <button class="quiet" @click=${capacity}>${t("ops.capacity")}</button>
    <button class="quiet" @click=${message}>${t("ops.message")}</button>
    ${queue.phase === "CLOSED" ? nothing : html`<button class="quiet" @click=${close}>${t("ops.close")}</button>`}`;
}

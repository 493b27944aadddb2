// What is on: posters, then the dates of one concert.
import { html, nothing } from "./lit-html.js";
import { call } from "./api.js";
import { returnLists } from "./buyer-returns.js";
import * as catalog from "./catalog.js";
import { secondsUntil } from "./clock.js";
import { poster } from "./poster.js";
import { everySecond, repeat } from "./repeat.js";
import { placeIn } from "./session.js";
import { countdown, day, hour, number, t } from "./words.js";

const slice = 48;

/** Boards that the list reads: one for each queue on it. */
const mostBoards = 12;

/** Dates whose seats the page counts: 12 KB each. */
const mostCounted = 12;

export async function concertsView(_, { signal, redraw }) {
  const first = await catalog.concerts(0, slice, signal);
  const list = first.concerts;
  let more = first.total > list.length;
  const boards = followBoards([...new Set(list.map((c) => c.queueId))].slice(0, mostBoards), { signal, redraw });

  async function readMore() {
    const next = await catalog.concerts(Math.floor(list.length / slice), slice, signal);
    list.push(...next.concerts);
    more = next.total > list.length && next.concerts.length > 0;
    redraw();
  }

  return {
    title: t("nav.concerts"),
    template: () => html`
      <h1>${t("concerts.title")}</h1>
      ${list.length === 0 ? html`<p class="empty">${t("concerts.none")}</p>` : nothing}
      <ul class="posters">${list.map((concert) => card(concert, boards.get(concert.queueId)))}</ul>
      ${more ? html`<p class="more"><button class="quiet" @click=${readMore}>${t("more")}</button></p>` : nothing}`,
  };
}

function card(concert, board) {
  const [next] = concert.dates;
  return html`<li><a class="card" href="#/concerts/${concert.concertId}">
    ${poster(concert.concertId)}
    <div class="about">
      ${queueChip(board)}
      <h2>${concert.name}</h2>
      ${next ? html`<p>${day(next.concertDate)}${concert.dates.length > 1 ? html` <span class="muted">${t("dates.more", { count: concert.dates.length - 1 })}</span>` : nothing}<br>
        <span class="muted">${next.place.name}</span></p>` : html`<p class="muted">${t("dates.none")}</p>`}
    </div></a></li>`;
}

/** A word about a queue: opens in, paused, so many wait. Nothing where one walks in. */
export function queueChip(board) {
  if (!board) return nothing;
  if (board.seatsLeft === 0 && board.phase !== "PRE_OPEN") return html`<span class="chip" data-kind="off">${t("chip.sold-out")}</span>`;
  if (board.phase === "PRE_OPEN") {
    const opens = board.opensAt ? t("chip.opens", { time: countdown(secondsUntil(board.opensAt)) }) : t("chip.pre-open");
    return html`<span class="chip" data-kind="soon">${opens}</span>`;
  }

  if (board.phase === "PAUSED") return html`<span class="chip" data-kind="warn">${t("chip.paused")}</span>`;
  if (board.phase === "CLOSED") return html`<span class="chip" data-kind="off">${t("chip.closed")}</span>`;
  if (board.waiting > 0) return html`<span class="chip" data-kind="warn">${t("chip.waiting", { count: board.waiting })}</span>`;
  return nothing;
}

function followBoards(queues, { signal, redraw }) {
  const boards = new Map();
  for (const queue of queues) {
    repeat(async () => {
      boards.set(queue, await catalog.board(queue, signal));
      redraw();
      return 10;
    }, { signal, hiddenSeconds: 60 });
  }

  // Countdowns to an opening move every second.
  everySecond(() => [...boards.values()].some((b) => b.phase === "PRE_OPEN") && redraw(), signal);
  return boards;
}

export async function concertView([id], { signal, redraw, who }) {
  const concert = await catalog.concert(Number(id), signal);
  const boards = followBoards([concert.queueId], { signal, redraw });
  const dates = concert.dates.filter((d) => secondsUntil(d.concertDate) > 0);
  const counts = new Map();
  const returns = returnLists(concert, { signal, redraw, who });
  for (const date of dates.slice(0, mostCounted)) {
    call("GET", `concerts/dates/${date.concertDateId}/seat-map`, { signal })
      .then(({ data }) => {
        counts.set(date.concertDateId, data);
        if (data.available === 0) returns.learn(date.concertDateId);
        redraw();
      })
      .catch(() => {});
  }

  return {
    title: concert.name,
    template: () => html`
      <p class="crumb"><a href="#/">${t("nav.concerts")}</a></p>
      <div class="billing">${poster(concert.concertId)}<div>${queueChip(boards.get(concert.queueId))}<h1>${concert.name}</h1></div></div>
      ${dates.length === 0 ? html`<p class="empty">${t("dates.none")}</p>` : nothing}
      <ul class="dates">${dates.map((date) => dateRow(concert, date, counts.get(date.concertDateId), returns))}</ul>`,
  };
}

function dateRow(concert, date, seats, returns) {
  const hasPlace = placeIn(concert.queueId) !== null;
  const gone = seats?.available === 0;
  return html`<li class="date">
    <div class="when"><strong>${day(date.concertDate)}</strong> <span>${hour(date.concertDate)}</span><br><span class="muted">${date.place.name}</span></div>
    <div class="left">${seats ? html`<meter min="0" max=${seats.total} value=${seats.available} aria-label=${t("seats.left.label")}></meter>
      <span>${gone ? t("seats.none") : t("seats.left", { count: seats.available })}</span>${prices(seats)}` : nothing}</div>
    ${gone ? html`<div><span class="chip" data-kind="off">${t("chip.sold-out")}</span>${returns.template(date)}</div>`
      : html`<a class="button primary" href="#/line/${concert.concertId}/${date.concertDateId}">${hasPlace ? t("line.return") : t("buy")}</a>`}
  </li>`;
}

function prices(seats) {
  const all = seats.sections.map((s) => s.price);
  return html`<span class="muted">${t("prices", { low: number(Math.min(...all)), high: number(Math.max(...all)) })}</span>`;
}

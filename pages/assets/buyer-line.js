// The waiting room: a place that is kept, how long it will take, and what to do when the turn comes.
import { html, nothing } from "./lit-html.js";
import { call } from "./api.js";
import * as catalog from "./catalog.js";
import { secondsUntil } from "./clock.js";
import { alertTurn, prepareAlerts } from "./turn.js";
import { everySecond, repeat } from "./repeat.js";
import { askMember } from "./member.js";
import { join, keepPlace, leave, placeIn } from "./session.js";
import { announce, ask, notice } from "./ui.js";
import { countdown, day, duration, number, refusalText, t } from "./words.js";

/**
 * Between two looks at the board: a share of the wait that is left, within limits. A CDN answers it, and each answer has its price: a million people who
 * looked every five seconds would cost more by that than by everything else that they do.
 */
const boardLeast = 5;
const boardMost = 60;
const boardShare = 0.05;

export async function lineView([concertId, dateId], { signal, redraw, go, who }) {
  const concert = await catalog.concert(Number(concertId), signal);
  const date = concert.dates.find((d) => d.concertDateId === Number(dateId));
  const queueId = concert.queueId;
  const buyer = who ?? (await askMember());
  if (!buyer) return go(`#/concerts/${concertId}`);
  let place = placeIn(queueId);
  let [standing, board, ended, nextPoll] = [null, null, null, 0];

  async function start() {
    ended = null;
    try {
      if (!place || place.userId !== buyer.userId) ({ place, standing } = await join(buyer, concert, Number(dateId), signal));
      keepPlace(queueId, (place = { ...place, concertId: concert.concertId, dateId: Number(dateId) }));
      if (standing) took(standing, standing.pollAfterSeconds);
      if (standing?.status !== "ACTIVE") follow();
    } catch (error) {
      if (!signal.aborted) end(error);
    }
  }

  function follow() {
    repeat(async () => {
      if (!place) return Infinity;
      if (standing && Date.now() < nextPoll) return (nextPoll - Date.now()) / 1000;
      const { data, headers } = await call("GET", "queues/token", { token: place.token, signal });
      took(data, Math.max(1, Number(headers.get("retry-after") ?? data.pollAfterSeconds)));
      return data.status === "WAITING" ? (nextPoll - Date.now()) / 1000 : Infinity;
    }, { signal, failed: end });
  }

  repeat(async () => {
    board = await catalog.board(queueId, signal);
    redraw();
    const left = board.phase === "PRE_OPEN" ? board.opensAt && secondsUntil(board.opensAt) : standing && byNow(standing, board).wait?.low;
    return Math.min(boardMost, Math.max(boardLeast, (left || 0) * boardShare));
  }, { signal, hiddenSeconds: 20 });

  function took(data, seconds) {
    const before = standing;
    standing = data;
    nextPoll = Date.now() + seconds * 1000;
    if (data.status === "ACTIVE") {
      if (before?.status === "WAITING") alertTurn(concert.name);
      announce(t("turn.now"));
      go(`#/seats/${concertId}/${dateId}`);
    } else if (data.status === "ENDED") {
      end({ code: "place-ended" });
    } else if (before?.position !== data.position) {
      announce(t("line.position.spoken", { position: data.position }));
    }

    redraw();
  }

  function end(error) {
    keepPlace(queueId, null);
    place = standing = null;
    ended = error;
    redraw();
  }

  async function giveUp() {
    if (!(await ask({ title: t("leave.title"), text: t("leave.text"), action: t("leave"), danger: true }))) return;
    await leave(queueId).catch(() => {});
    go(`#/concerts/${concertId}`);
  }

  everySecond(redraw, signal);
  start();
  return {
    title: t("line.title"),
    sessionChanged: () => {
      // Another tab has joined, left or been told that the place is over.
      const now = placeIn(queueId);
      if (place && !now && !ended) end({ code: "place-elsewhere" });
      else if (now && place && now.token !== place.token) place = now;
    },
    template: () => html`
      <p class="crumb"><a href="#/concerts/${concertId}">${concert.name}</a></p>
      <section class="line" aria-labelledby="line-title">
        <h1 id="line-title">${t("line.title")}</h1>
        <p class="muted">${concert.name}${date ? html` · ${day(date.concertDate)} · ${date.place.name}` : nothing}</p>
        ${ended ? over(ended, start) : standing?.status === "WAITING" ? waiting({ standing, board, place, nextPoll, giveUp, redraw }) : notice("plain", t("line.joining"))}
      </section>`,
  };
}

function over(error, again) {
  const isOwn = error.code === "place-ended" || error.code === "place-elsewhere" || error.code?.startsWith("token-");
  const text = error.code === "place-ended" || error.code === "place-elsewhere" ? t(`${error.code}.text`) : refusalText(error);
  return notice("bad", isOwn ? t("place-ended") : t("failed"), text, html`<button class="primary" @click=${again}>${t("line.join-again")}</button>`);
}

/** The place as it must be by now: as people pass the front, the same number of them is ahead no more. */
function byNow(standing, board) {
  const passed = Math.max(0, (board?.passed ?? 0) - (standing.passed ?? 0));
  const ahead = Math.max(0, standing.ahead - passed);
  const part = standing.ahead > 0 ? ahead / standing.ahead : 1;
  const wait = standing.estimatedWaitSeconds;
  return { ahead, position: ahead + 1, wait: wait && { low: Math.max(1, wait.low * part), high: Math.max(1, wait.high * part) } };
}

function waiting({ standing, board, place, nextPoll, giveUp, redraw }) {
  const phase = board?.phase ?? standing.phase ?? "OPEN";
  const opensIn = phase === "PRE_OPEN" && board?.opensAt ? secondsUntil(board.opensAt) : null;
  const { ahead, position, wait } = byNow(standing, board);
  const first = Math.max(place?.first ?? 0, standing.ahead, 1);
  const message = standing.message ?? board?.message;
  return html`
    <div class="standing" data-phase=${phase}>
      ${phase === "PRE_OPEN"
        ? html`<p class="label">${opensIn === null ? t("pre-open") : t("pre-open.in")}</p>
          ${opensIn === null ? nothing : html`<p class="big" role="timer">${countdown(opensIn)}</p>`}<p>${t("pre-open.draw")}</p>`
        : html`<p class="label">${t("line.position")}</p><p class="big" data-position=${position}>${number(position)}</p>
          <p>${ahead === 0 ? t("line.next") : t("line.ahead", { count: ahead })}</p>
          <progress max=${first} value=${first - ahead} aria-label=${t("line.progress")}></progress>`}
      ${phase === "OPEN" && wait ? html`<p class="wait">${duration(wait.low) === duration(wait.high) ? t("wait.one", { low: duration(wait.low) })
        : t("wait.range", { low: duration(wait.low), high: duration(wait.high) })}</p>` : nothing}
    </div>
    ${phase === "PAUSED" ? notice("warn", t("paused"), t("paused.text")) : nothing}
    ${phase === "CLOSED" ? notice("bad", t("closed"), t("closed.text")) : nothing}
    ${message ? notice("say", t("line.message"), message) : nothing}
    ${notice("good", t("kept"), t("kept.text"))}
    ${board ? html`<dl class="figures">
      <div><dt>${t("board.waiting")}</dt><dd>${number(board.waiting)}</dd></div>
      <div><dt>${t("board.active")}</dt><dd>${number(board.active)}</dd></div>
      <div><dt>${t("board.seats")}</dt><dd>${number(board.seatsLeft)}</dd></div></dl>` : nothing}
    <h2>${t("turn.title")}</h2><p>${t("turn.text")}</p>
    ${prepareAlerts(redraw)}
    <p class="muted">${t("line.next-look", { count: Math.max(0, Math.ceil((nextPoll - Date.now()) / 1000)) })}</p>
    <p><button class="quiet" @click=${giveUp}>${t("leave")}</button></p>`;
}

// Choosing seats: the map, the list, the choice, and the hold.
import { html, nothing } from "./lit-html.js";
import { call, newKey } from "./api.js";
import * as catalog from "./catalog.js";
import { secondsUntil } from "./clock.js";
import { everySecond, repeat } from "./repeat.js";
import { readReservations } from "./reservations.js";
import { Choice } from "./seat-choice.js";
import { SeatList, describe } from "./seat-list.js";
import { followSeats, readSeats } from "./seat-live.js";
import { seatLabel } from "./seat-plan.js";
import { MapPanel, countFree } from "./seat-panel.js";
import { keepPlace, placeIn } from "./session.js";
import { announce, notice } from "./ui.js";
import { countdown, day, hour, points, refusalText, t } from "./words.js";

export async function seatsView([concertId, dateId], { signal, redraw, go, who }) {
  const concert = await catalog.concert(Number(concertId), signal);
  const date = concert.dates.find((d) => d.concertDateId === Number(dateId));
  const place = placeIn(concert.queueId);
  const line = `#/line/${concertId}/${dateId}`;
  if (!place || !who || place.userId !== who.userId) return go(line);
  const [seats, standing] = await Promise.all([
    readSeats(Number(dateId), signal),
    call("GET", "queues/token", { token: place.token, signal, patience: 30 }).then((a) => a.data).catch((error) => ({ error })),
  ]);
  if (standing.error || standing.status !== "ACTIVE") {
    if (standing.error?.status === 401 || standing.status === "ENDED") keepPlace(concert.queueId, null);
    return go(line);
  }

  let [expiresAt, refused, isHolding, key] = [standing.expiresAt, null, false, newKey()];
  countFree(seats.plan, seats.statuses);
  const choice = new Choice(seats);
  const panel = new MapPanel(seats, choice, { toggle, redraw, signal });
  const list = new SeatList(seats, choice, { toggle, redraw });

  followSeats(seats, { signal, changed, failed: (error) => (refused = error) });
  // Whoever chooses is present; the answer says when the turn ends.
  repeat(async () => {
    const { data } = await call("GET", "queues/token", { token: place.token, signal });
    expiresAt = data.expiresAt ?? expiresAt;
    if (data.status !== "ACTIVE") lostTurn();
    return data.pollAfterSeconds;
  }, { signal, failed: lostTurn });
  let open = null;
  readReservations(who, signal).then((all) => {
    const mine = all.filter((r) => r.concertDateId === Number(dateId) && (r.status === "PAID" || (r.status === "HELD" && secondsUntil(r.expiresAt) > 0)));
    open = mine.find((r) => r.status === "HELD") ?? null;
    panel.own(mine.flatMap((r) => r.seatNumbers));
    redraw();
  }).catch(() => {});
  everySecond(redraw, signal);

  function lostTurn() {
    keepPlace(concert.queueId, null);
    go(line);
  }

  function toggle(seat) {
    const done = choice.toggle(seat);
    [refused, key] = [null, newKey()];
    announce(done === "taken" ? t("seat.is-taken") : describe(seatLabel(seats.plan, seat), seats.statuses[seat], done === "added"));
    panel.changed();
    redraw();
  }

  function changed(indices) {
    countFree(seats.plan, seats.statuses);
    const lost = choice.lose(indices.filter((seat) => seats.statuses[seat] !== 0));
    panel.update(indices, lost);
    if (lost.length > 0) announce(t("lost.title", { count: lost.length }));
    redraw();
  }

  async function hold(wish) {
    [isHolding, refused] = [true, null];
    redraw();
    try {
      const body = { userId: who.userId, concertId: concert.concertId, concertDateId: Number(dateId), ...wish };
      const { data } = await call("POST", "reservations", { body, token: place.token, headers: { "idempotency-key": key }, patience: 45, signal });
      go(`#/pay/${encodeURIComponent(data.reservationId)}`);
    } catch (error) {
      if (signal.aborted) return;
      [isHolding, key] = [false, newKey()];
      refuse(error);
    }
  }

  function refuse(error) {
    if (error.code === "not-admitted" || error.status === 401) return lostTurn();
    refused = error;
    if (error.code === "seats-taken") {
      const taken = (error.body.seatNumbers ?? []).map((n) => n - 1);
      for (const seat of taken) if (seats.statuses[seat] === 0) seats.statuses[seat] = 1;
      panel.update(taken, choice.lose(taken));
    }

    redraw();
  }

  function takeOffer() {
    choice.takeOffer();
    [refused, key] = [null, newKey()];
    panel.changed();
    redraw();
  }

  return {
    title: t("seats.title"),
    sessionChanged: () => !placeIn(concert.queueId) && go(line),
    template: () => html`
      <p class="crumb"><a href="#/concerts/${concertId}">${concert.name}</a></p>
      <div class="seats-head"><div><h1>${t("seats.title")}</h1>
        <p class="muted">${day(date.concertDate)} ${hour(date.concertDate)} · ${date.place.name}</p></div>
        ${expiresAt ? html`<p class="turn" data-urgent=${secondsUntil(expiresAt) < 60}>${t("turn.left")} <strong role="timer">${countdown(secondsUntil(expiresAt))}</strong></p>` : nothing}</div>
      ${open && secondsUntil(open.expiresAt) > 0 ? notice("warn", t("open-hold", { count: open.seatNumbers.length }), "",
        html`<a class="button primary" href="#/pay/${encodeURIComponent(open.reservationId)}">${t("go-pay")}</a>`) : nothing}
      <div class="hall">
        <div class="hall-map">${panel.template()}<details class="as-list"><summary>${t("list.open")}</summary>${list.template()}</details></div>
        <aside class="choice" aria-label=${t("choice")}>${chosen({ choice, refused, isHolding, hold, toggle, takeOffer })}${best({ seats, hold, isHolding })}</aside>
      </div>`,
  };
}

function chosen({ choice, refused, isHolding, hold, toggle, takeOffer }) {
  const labels = choice.labels;
  return html`
    <h2>${t("choice")}</h2>
    ${choice.lost.length > 0 ? notice("bad", t("lost.title", { count: choice.lost.length }), t("lost.text"), choice.offer
      ? html`<p>${t("lost.offer")} ${choice.offer.map((seat) => short(seatLabel(choice.seats.plan, seat))).join(" · ")}</p>
        <button class="primary" id="take-offer" @click=${takeOffer}>${t("lost.take")}</button>` : html`<p>${t("lost.none")}</p>`)
      : refused ? notice("bad", t("hold.failed"), refusalText(refused)) : nothing}
    ${labels.length === 0 ? html`<p class="muted">${t("choice.none")}</p>` : html`<ul class="chosen">${labels.map((label) => html`<li>
      <span><strong>${short(label)}</strong><br><span class="muted">${label.ticketClass} · ${points(label.price)}</span></span>
      <button class="quiet small" aria-label=${t("choice.remove", { seat: short(label) })} @click=${() => toggle(label.number - 1)}>✕</button></li>`)}</ul>
      <p class="sum"><span>${t("sum")}</span><strong>${points(choice.total)}</strong></p>
      <button class="primary wide" id="hold" ?disabled=${isHolding} @click=${() => hold({ seatNumbers: choice.numbers })}>
        ${isHolding ? t("holding") : t("hold", { count: labels.length })}</button><p class="muted small">${t("hold.text")}</p>`}`;
}

const short = (label) => t("seat.where", { section: label.section, row: label.row, seat: label.inRow });

function best({ seats, hold, isHolding }) {
  const classes = [...new Set(seats.plan.sections.map((s) => s.ticketClass))];
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    hold({ quantity: Number(form.get("quantity")), ticketClass: form.get("class") || null });
  };
  return html`<form class="best" @submit=${submit}><h2>${t("best")}</h2>
    <div class="pair"><label class="field">${t("best.count")}<select name="quantity">${[1, 2, 3, 4].map((n) => html`<option ?selected=${n === 2}>${n}</option>`)}</select></label>
      <label class="field">${t("class")}<select name="class"><option value="">${t("class.any")}</option>${classes.map((c) => html`<option>${c}</option>`)}</select></label></div>
    <button class="quiet wide" ?disabled=${isHolding}>${t("best.hold")}</button></form>`;
}

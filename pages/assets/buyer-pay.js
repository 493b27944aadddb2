// A hold and its payment: the countdown, the points, and what can still be done when the time has run out.
import { html, nothing } from "./lit-html.js";
import { call, newKey } from "./api.js";
import * as catalog from "./catalog.js";
import { secondsUntil } from "./clock.js";
import { everySecond } from "./repeat.js";
import { readReservations, release } from "./reservations.js";
import { seatNames } from "./seat-names.js";
import { keepPlace, placeIn } from "./session.js";
import { announce, notice } from "./ui.js";
import { countdown, day, hour, points, refusalText, t } from "./words.js";

/** Seconds before the end at which a screen reader is told. */
const told = [120, 60, 30, 10, 0];

export async function payView([encodedId], { signal, redraw, go, who }) {
  if (!who) return go("#/");
  const reservationId = decodeURIComponent(encodedId);
  let reservation = (await readReservations(who, signal)).find((r) => r.reservationId === reservationId);
  if (!reservation) return go("#/tickets");
  const concert = await catalog.tryConcert(reservation.concertId, signal);
  const date = concert?.dates.find((d) => d.concertDateId === reservation.concertDateId);
  const names = await seatNames(reservation, signal);
  const place = concert ? placeIn(concert.queueId) : null;
  let [balance, refused, busy, paid, key] = [null, null, false, reservation.status === "PAID" ? reservation : null, newKey()];

  const readBalance = async () => {
    balance = (await call("GET", `users/${who.userId}/balance`, { token: who.accessToken, signal, patience: 30 })).data.balance;
    redraw();
  };
  readBalance().catch((error) => !signal.aborted && refuse(error));
  let before = Infinity;
  everySecond(() => {
    const left = secondsUntil(reservation.expiresAt);
    const mark = told.find((s) => left <= s && before > s);
    if (mark !== undefined && !paid) announce(left === 0 ? t("hold.over") : t("hold.left.spoken", { count: left }));
    before = left;
    redraw();
  }, signal);

  async function run(work) {
    [busy, refused] = [true, null];
    redraw();
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) await refuse(error);
    }

    busy = false;
    redraw();
  }

  async function refuse(error) {
    refused = error;
    key = newKey();
    // A buyer who is short of points is given more time; a hold may have ended meanwhile.
    const now = await readReservations(who, signal).catch(() => []);
    reservation = now.find((r) => r.reservationId === reservation.reservationId) ?? reservation;
    if (reservation.status === "PAID") [paid, refused] = [reservation, null];
    redraw();
  }

  const pay = () => run(async () => {
    const body = { userId: who.userId, reservationId: reservation.reservationId };
    const { data } = await call("POST", "payments/pay", {
      body: place ? { ...body, token: place.token } : body, token: who.accessToken ?? place?.token,
      headers: { "idempotency-key": key }, patience: 60, signal,
    });
    balance = data.balance;
    paid = { ...reservation, reservationId: data.reservationId };
    if (concert) keepPlace(concert.queueId, null);
    announce(t("paid.title"));
  });

  const topUp = (event) => {
    event.preventDefault();
    const amount = Number(new FormData(event.target).get("amount"));
    return run(async () => {
      const { data } = await call("PATCH", `users/${who.userId}/charge`, { body: { balance: amount }, token: who.accessToken, patience: 30, signal });
      balance = data.balance;
    });
  };

  const cancel = () => run(async () => {
    await release(who, reservation, place, signal);
    go(`#/seats/${reservation.concertId}/${reservation.concertDateId}`);
  });

  return {
    title: paid ? t("paid.title") : t("pay.title"),
    template: () => (paid ? ticket({ reservation: paid, concert, date, names, balance })
      : form({ reservation, concert, date, names, balance, refused, busy, pay, topUp, cancel, readBalance })),
  };
}

function form({ reservation, concert, date, names, balance, refused, busy, pay, topUp, cancel }) {
  const left = secondsUntil(reservation.expiresAt);
  const isOver = left === 0 || reservation.status === "EXPIRED";
  const isEnded = reservation.status === "CANCELLED" || reservation.status === "REFUNDED";
  const missing = balance === null ? 0 : reservation.totalPrice - balance;
  const seatsHash = `#/line/${reservation.concertId}/${reservation.concertDateId}`;
  return html`
    <h1>${t("pay.title")}</h1>
    <div class="pay">
      <section class="summary" aria-label=${t("summary")}>
        <h2>${concert?.name ?? t("concert.unknown")}</h2>
        ${date ? html`<p class="muted">${day(date.concertDate)} ${hour(date.concertDate)} · ${date.place.name}</p>` : nothing}
        <ul class="chosen">${names.map((n) => html`<li><span><strong>${n.where}</strong><br><span class="muted">${n.ticketClass}</span></span><span>${points(n.price)}</span></li>`)}</ul>
        <p class="sum"><span>${t("sum")}</span><strong>${points(reservation.totalPrice)}</strong></p>
      </section>
      <section class="till" aria-label=${t("pay.title")}>
        ${isEnded ? notice("plain", t(`status.${reservation.status}`)) : isOver ? notice("bad", t("hold.over"), t("hold.over.text"))
          : html`<div class="clock" data-urgent=${left <= 60}><p class="label">${t("hold.left")}</p><p class="big" role="timer" id="countdown">${countdown(left)}</p></div>`}
        ${refused ? notice("bad", t("pay.failed"), refusalText(refused)) : nothing}
        <p class="sum"><span>${t("balance")}</span><strong>${balance === null ? "…" : points(balance)}</strong></p>
        ${missing > 0 && !isEnded ? html`<form class="top-up" @submit=${topUp}><label class="field">${t("top-up.amount")}
          <input name="amount" type="number" inputmode="numeric" min="1" max="10000000" required .value=${String(missing)}></label>
          <button class="quiet" ?disabled=${busy}>${t("top-up")}</button><p class="muted small">${t("top-up.missing", { points: points(missing) })}</p></form>` : nothing}
        ${isEnded ? nothing : html`<button class="primary wide" id="pay" ?disabled=${busy} @click=${pay}>
          ${busy ? t("paying") : isOver ? t("pay.late") : t("pay", { points: points(reservation.totalPrice) })}</button>`}
        ${isOver || isEnded ? html`<a class="button quiet wide" href=${seatsHash}>${t("choose-again")}</a>`
          : html`<button class="quiet wide" id="cancel" ?disabled=${busy} @click=${cancel}>${t("hold.cancel")}</button>`}
      </section>
    </div>`;
}

function ticket({ reservation, concert, date, names, balance }) {
  return html`
    <h1>${t("paid.title")}</h1>
    <p>${t("paid.text")}</p>
    <article class="ticket"><div class="stub"><p class="label">${t("seats")}</p><p class="count">${names.length}</p></div>
      <div><h2>${concert?.name ?? t("concert.unknown")}</h2>
        ${date ? html`<p>${day(date.concertDate)} ${hour(date.concertDate)}<br><span class="muted">${date.place.name}</span></p>` : nothing}
        <ul>${names.map((n) => html`<li>${n.where} <span class="muted">${n.ticketClass}</span></li>`)}</ul></div></article>
    <p class="sum"><span>${t("sum")}</span><strong>${points(reservation.totalPrice)}</strong></p>
    ${balance === null ? nothing : html`<p class="sum"><span>${t("balance")}</span><strong>${points(balance)}</strong></p>`}
    <p><a class="button primary" href="#/tickets">${t("nav.tickets")}</a> <a class="button quiet" href="#/">${t("nav.concerts")}</a></p>`;
}

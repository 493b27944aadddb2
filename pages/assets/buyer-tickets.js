// What a buyer has: tickets and holds, and points.
import { html, nothing } from "./lit-html.js";
import { call } from "./api.js";
import * as catalog from "./catalog.js";
import { secondsUntil } from "./clock.js";
import { askMember } from "./member.js";
import { everySecond } from "./repeat.js";
import { readReservations, release } from "./reservations.js";
import { seatNames } from "./seat-names.js";
import { placeIn } from "./session.js";
import { announce, ask, notice } from "./ui.js";
import { countdown, day, hour, moment, number, points, refusalText, t } from "./words.js";

export async function ticketsView(_, { signal, redraw, go, who }) {
  const me = who ?? (await askMember());
  if (!me) return go("#/");
  const known = new Map();
  let [list, refused, busy] = [await readReservations(me, signal), null, null];

  async function learn(reservation) {
    const concert = await catalog.tryConcert(reservation.concertId, signal);
    known.set(reservation.reservationId, { concert, names: await seatNames(reservation, signal) });
    redraw();
  }

  (async () => {
    for (const reservation of list) await learn(reservation);
  })().catch(() => {});

  async function giveBack(reservation) {
    const isPaid = reservation.status === "PAID";
    const names = known.get(reservation.reservationId)?.names ?? [];
    const isOne = reservation.seatNumbers.length === 1;
    const yes = await ask({
      title: t(isPaid ? "refund.title" : "cancel.title"), text: isPaid ? t("refund.text", { points: points(reservation.totalPrice) }) : t("cancel.text"),
      action: t(isPaid ? "refund" : "cancel"), danger: true, fields: isOne ? nothing : choice(reservation, names),
    });
    if (!yes) return;
    const chosen = reservation.seatNumbers.filter((seat) => isOne || `seat-${seat}` in yes);
    if (chosen.length === 0) return;
    [busy, refused] = [reservation.reservationId, null];
    redraw();
    try {
      const place = known.get(reservation.reservationId)?.concert;
      await release(me, reservation, place ? placeIn(place.queueId) : null, signal,
        chosen.length < reservation.seatNumbers.length ? chosen : undefined);
      announce(t(isPaid ? "refunded" : "cancelled"));
      list = await readReservations(me, signal);
      await learn(list.find((r) => r.reservationId === reservation.reservationId) ?? reservation);
    } catch (error) {
      if (!signal.aborted) refused = error;
    }

    busy = null;
    redraw();
  }

  everySecond(() => list.some((r) => r.status === "HELD") && redraw(), signal);
  return {
    title: t("nav.tickets"),
    template: () => html`<h1>${t("nav.tickets")}</h1>
      ${refused ? notice("bad", t("failed"), refusalText(refused)) : nothing}
      ${list.length === 0 ? html`<p class="empty">${t("tickets.none")}</p>` : nothing}
      <ul class="tickets">${list.map((r) => html`<li>${stub(r, known.get(r.reservationId), busy === r.reservationId, giveBack)}</li>`)}</ul>`,
  };
}

/** Which of the seats go back: all, unless some are kept. */
function choice(reservation, names) {
  return html`<fieldset><legend>${t("refund.which")}</legend>${reservation.seatNumbers.map((seat, i) => html`
    <label class="row"><input type="checkbox" name=${`seat-${seat}`} checked> ${names[i]?.where ?? t("seat.number", { seat })}</label>`)}</fieldset>`;
}

function stub(reservation, known, isBusy, giveBack) {
  const { status } = reservation;
  const date = known?.concert?.dates.find((d) => d.concertDateId === reservation.concertDateId);
  const isLive = status === "PAID" || status === "HELD";
  return html`<article class="ticket" data-status=${status} aria-label=${known?.concert?.name ?? reservation.reservationId}>
    <div class="stub"><p class="label">${t("seats")}</p><p class="count">${reservation.seatNumbers.length}</p></div>
    <div>
      <p><span class="chip" data-kind=${status === "PAID" ? "good" : status === "HELD" ? "warn" : "off"}>${t(`status.${status}`)}${status === "HELD"
        ? html` <span role="timer">${countdown(secondsUntil(reservation.expiresAt))}</span>` : nothing}</span></p>
      <h2>${known?.concert?.name ?? "…"}</h2>
      ${date ? html`<p>${day(date.concertDate)} ${hour(date.concertDate)}<br><span class="muted">${date.place.name}</span></p>` : nothing}
      <ul>${(known?.names ?? []).map((n) => html`<li>${n.where} <span class="muted">${n.ticketClass}</span></li>`)}</ul>
      <p class="muted">${points(reservation.totalPrice)} · ${moment(reservation.createdAt)}</p>
      ${date?.status === "CANCELLED" ? html`<p><span class="chip" data-kind="off">${t("date.CANCELLED")}</span></p>` : nothing}
      ${reservation.returned ? html`<p class="muted">${t("returned", { points: points(reservation.returned.reduce((sum, r) => sum + r.points, 0)) })}</p>` : nothing}
      ${isLive ? html`<p class="row">
        ${status === "HELD" ? html`<a class="button primary" href="#/pay/${encodeURIComponent(reservation.reservationId)}">${t("go-pay")}</a>` : nothing}
        <button class="quiet" ?disabled=${isBusy} @click=${() => giveBack(reservation)}>${t(status === "PAID" ? "refund" : "cancel")}</button></p>` : nothing}
    </div></article>`;
}

export async function pointsView(_, { signal, redraw, go, who }) {
  const me = who ?? (await askMember());
  if (!me) return go("#/");
  let [balance, ledger, refused] = [0, [], null];

  async function read() {
    const options = { token: me.accessToken, signal, patience: 30 };
    const [b, l] = await Promise.all([call("GET", `users/${me.userId}/balance`, options), call("GET", `users/${me.userId}/ledger?page=0&size=50`, options)]);
    [balance, ledger] = [b.data.balance, l.data];
    redraw();
  }

  async function topUp(event) {
    event.preventDefault();
    refused = null;
    try {
      const amount = Number(new FormData(event.target).get("amount"));
      await call("PATCH", `users/${me.userId}/charge`, { body: { balance: amount }, token: me.accessToken, patience: 30, signal });
      await read();
      announce(t("balance.spoken", { points: points(balance) }));
    } catch (error) {
      if (signal.aborted) return;
      refused = error;
      redraw();
    }
  }

  await read();
  return {
    title: t("nav.points"),
    template: () => html`<h1>${t("nav.points")}</h1>
      <p class="big">${points(balance)}</p>
      ${refused ? notice("bad", t("failed"), refusalText(refused)) : nothing}
      <form class="top-up" @submit=${topUp}><label class="field">${t("top-up.amount")}<input name="amount" type="number" inputmode="numeric" min="1" max="10000000" required value="300000"></label>
        <button class="primary">${t("top-up")}</button></form>
      <h2>${t("ledger")}</h2>
      ${ledger.length === 0 ? html`<p class="muted">${t("ledger.none")}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label=${t("ledger")}><table>
        <thead><tr><th scope="col">${t("ledger.when")}</th><th scope="col">${t("ledger.what")}</th><th scope="col" class="figure">${t("ledger.amount")}</th><th scope="col" class="figure">${t("balance")}</th></tr></thead>
        <tbody>${ledger.map((e) => html`<tr><td>${moment(e.at)}</td><td>${t(`reason.${e.reason}`)}</td><td class="figure">${e.amount > 0 ? "+" : ""}${number(e.amount)}</td><td class="figure">${number(e.balance)}</td></tr>`)}</tbody></table></div>`}`,
  };
}

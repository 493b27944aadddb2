// Return lists: where a date is sold out, a place is taken, shown and given up beside it.
import { html, nothing } from "./lit-html.js";
import { call } from "./api.js";
import { askMember } from "./member.js";
import { repeat } from "./repeat.js";
import { announce, ask } from "./ui.js";
import { refusalText, t } from "./words.js";

/** Seconds from one look at a place to the next: an offer lasts many minutes. */
const looksEvery = 20;

/** The lists of a concert's dates, as this buyer sees them. */
export function returnLists(concert, { signal, redraw, who }) {
  const [places, refusals, followed] = [new Map(), new Map(), new Set()];
  let me = who;

  /** Shows the place, and looks after it until it is given up or the view is left. */
  async function follow(dateId) {
    if (followed.has(dateId)) return;
    followed.add(dateId);
    await repeat(async () => {
      try {
        keep(dateId, (await call("GET", path(dateId), { token: me.accessToken, signal })).data);
        return looksEvery;
      } catch (error) {
        if (error.code !== "not-found") throw error;
        keep(dateId, null);
        return Infinity;
      }
    }, { signal, failed: (error) => refuse(dateId, error), hiddenSeconds: 60 });
    followed.delete(dateId);
  }

  function keep(dateId, place) {
    const before = places.get(dateId);
    if (place) places.set(dateId, place);
    else places.delete(dateId);
    if (place?.status === "OFFERED" && before?.status === "WAITING") announce(t("returns.offered"));
    redraw();
  }

  async function wait(date) {
    me ??= await askMember();
    if (!me) return;
    const chosen = await ask({
      title: t("returns.title"), text: t("returns.text"), action: t("returns.go"),
      fields: html`<label class="field">${t("returns.quantity")}
        <input name="quantity" type="number" inputmode="numeric" min="1" max="10" step="1" required value="1"></label>`,
    });
    if (!chosen) return;
    const body = { userId: me.userId, concertId: concert.concertId, concertDateId: date.concertDateId, quantity: Number(chosen.quantity) };
    if (await attempt(date.concertDateId, () => call("POST", "return-list", { body, token: me.accessToken, patience: 30, signal })))
      follow(date.concertDateId);
  }

  const leave = (date) => attempt(date.concertDateId, async () => {
    await call("DELETE", path(date.concertDateId), { token: me.accessToken, patience: 30, signal });
    return { data: null };
  });

  /** Does it, and shows the place or the refusal. */
  async function attempt(dateId, work) {
    refusals.delete(dateId);
    try {
      keep(dateId, (await work()).data);
      return true;
    } catch (error) {
      if (!signal.aborted) refuse(dateId, error);
      return false;
    }
  }

  function refuse(dateId, error) {
    refusals.set(dateId, error);
    redraw();
  }

  const path = (dateId) => `users/${me.userId}/return-list/${dateId}`;
  return {
    /** A date turned out to be sold out: is there a place already? */
    learn: (dateId) => concert.returnList && me && follow(dateId),

    /** What stands beside a date that is sold out. */
    template: (date) => (concert.returnList ? html`<div class="returns">
      ${standing(date, places.get(date.concertDateId), { wait, leave })}
      ${refusals.has(date.concertDateId) ? html`<p class="muted" role="alert">${refusalText(refusals.get(date.concertDateId))}</p>` : nothing}
    </div>` : nothing),
  };
}

function standing(date, place, { wait, leave }) {
  if (!place) return html`<button class="quiet" @click=${() => wait(date)}>${t("returns.wait")}</button>`;
  if (place.status === "OFFERED")
    return html`<p><strong>${t("returns.offered")}</strong></p><a class="button primary" href="#/pay/${encodeURIComponent(place.reservationId)}">${t("returns.pay")}</a>`;
  return html`<p role="status">${place.ahead === 0 ? t("returns.first") : t("returns.ahead", { count: place.ahead })}</p>
    <button class="quiet" @click=${() => leave(date)}>${t("returns.leave")}</button>`;
}

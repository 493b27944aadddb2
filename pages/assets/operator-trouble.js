// What went wrong and what can be done: messages that no attempt could handle, and one reservation looked up.
import { html, nothing } from "./lit-html.js";
import { repeat } from "./repeat.js";
import { announce, ask, notice } from "./ui.js";
import { operate } from "./operator-key.js";
import { moment, points, refusalText, t } from "./words.js";

const every = 15;

export function troublePanel({ signal, redraw, lost }) {
  let [poison, report, refused] = [null, null, null];
  const read = async () => {
    poison = (await operate("GET", "ops/poison", { signal })).data;
    redraw();
    return every;
  };
  repeat(read, { signal, hiddenSeconds: 60, failed: lost });

  async function run(work) {
    refused = null;
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) refused = error;
    }

    redraw();
  }

  async function resend(queue, count) {
    if (!(await ask({ title: t("ops.resend.title", { queue }), text: t("ops.resend.text", { count }), action: t("ops.resend") }))) return;
    await run(async () => {
      const { data } = await operate("POST", `ops/poison/${encodeURIComponent(queue)}/requeue`, { patience: 30, signal });
      announce(t("ops.resent", { count: data.messages }));
      await read();
    });
  }

  const find = (event) => {
    event.preventDefault();
    const id = String(new FormData(event.target).get("id")).trim();
    return run(async () => (report = (await operate("GET", `ops/reservations/${encodeURIComponent(id)}`, { patience: 20, signal })).data));
  };

  async function settle(id) {
    if (!(await ask({ title: t("ops.settle.title"), text: t("ops.settle.text"), action: t("ops.settle") }))) return;
    await run(async () => (report = (await operate("POST", `ops/reservations/${encodeURIComponent(id)}/settle`, { patience: 30, signal })).data));
  }

  return {
    id: "trouble",
    title: t("ops.trouble"),
    template: () => poison && html`
      ${refused ? notice("bad", t("failed"), refusalText(refused)) : nothing}
      <h3>${t("ops.poison")}</h3>
      ${poison.length === 0 ? notice("good", t("ops.poison.none")) : poison.map((queue) => messages(queue, resend))}
      <h3>${t("ops.lookup")}</h3>
      <form class="row lookup" @submit=${find}><label class="field">${t("ops.reservation")}<input name="id" required autocomplete="off" spellcheck="false"></label><button class="quiet">${t("ops.find")}</button></form>
      ${report ? found(report, settle) : nothing}`,
  };
}

function messages({ queue, messages: list }, resend) {
  return html`<article class="poison"><header class="row"><h4>${queue}</h4><span class="chip" data-kind="bad">${list.length}</span>
      <button class="quiet small" @click=${() => resend(queue, list.length)}>${t("ops.resend")}</button></header>
    <div class="scroll" tabindex="0" role="region" aria-label=${queue}><table><tbody>${list.map((m) => html`<tr><td>${m.sentAt ? moment(m.sentAt) : "–"}</td><td><code>${m.text}</code></td></tr>`)}</tbody></table></div></article>`;
}

function found({ reservation, agrees, tombstone, seats }, settle) {
  return html`<article class="report">
    ${agrees ? notice("good", t("ops.agrees")) : notice("bad", t("ops.disagrees"))}
    <p><span class="chip">${t(`status.${reservation.status}`)}</span> <code>${reservation.reservationId}</code> ${tombstone ? t("ops.tombstone") : nothing}</p>
    <p>${t("member", { id: String(reservation.userId) })} · ${points(reservation.totalPrice)} · ${moment(reservation.createdAt)}</p>
    <ul>${seats.map((s) => html`<li>${s.section} · ${t("seat.number", { seat: s.seatNumber })} · ${s.status}</li>`)}</ul>
    ${reservation.status === "HELD" ? html`<button class="quiet" @click=${() => settle(reservation.reservationId)}>${t("ops.settle")}</button>` : nothing}</article>`;
}

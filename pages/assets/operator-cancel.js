// Cancelling a date: the counts first and a reason, then how far its refunds are.
import { html, nothing } from "./lit-html.js";
import { pause } from "./api.js";
import { operate } from "./operator-key.js";
import { announce, ask, notice } from "./ui.js";
import { number, points, refusalText, t } from "./words.js";

export function cancelling({ signal, redraw }) {
  const jobs = new Map();
  const followed = new Set();
  let refused = null;

  async function follow(id) {
    if (followed.has(id)) return;
    followed.add(id);
    try {
      for (;;) {
        const { data } = await operate("GET", `ops/dates/${id}/jobs`, { patience: 30, signal });
        const job = data.find((j) => j.kind === "CANCEL");
        if (job) jobs.set(id, job);
        redraw();
        if (!job || job.status === "DONE") return;
        await pause(3, signal);
      }
    } catch (error) {
      if (!signal.aborted) refused = error;
      redraw();
    }
  }

  async function cancel(date) {
    const path = `ops/dates/${date.concertDateId}/cancel`;
    refused = null;
    try {
      const { data: dry } = await operate("POST", path, { body: { dryRun: true }, patience: 30, signal });
      const answer = await ask({
        title: t("ops.cancel.title", { name: date.concert.name }),
        text: t("ops.cancel.text", { reservations: number(dry.reservations), seats: number(dry.seats), points: points(dry.points) }),
        action: t("ops.cancel"), danger: true,
        fields: html`<label class="field">${t("ops.cancel.reason")}<input name="reason" required maxlength="200"></label>`,
      });
      if (!answer) return;
      const { data } = await operate("POST", path, { body: { reason: answer.reason.trim() }, patience: 30, signal });
      jobs.set(date.concertDateId, data);
      announce(t("ops.applied"));
      redraw();
      await follow(date.concertDateId);
    } catch (error) {
      if (!signal.aborted) refused = error;
      redraw();
    }
  }

  /** The button of a date, or how far its cancellation is. */
  function part(date) {
    const job = jobs.get(date.concertDateId);
    if (job) return progress(job);
    if (date.status !== "CANCELLED") return html`<p class="row"><button class="quiet" @click=${() => cancel(date)}>${t("ops.cancel")}</button></p>`;
    follow(date.concertDateId);
    return html`<p><span class="chip" data-kind="off">${t("date.CANCELLED")}</span></p>`;
  }

  return { part, failure: () => (refused ? notice("bad", t("failed"), refusalText(refused)) : nothing) };
}

function progress(job) {
  const values = { done: number(job.done), all: number(job.reservations), points: points(job.points) };
  return html`<div class="job" data-job=${job.status}>
    <p><span class="chip" data-kind="off">${t("date.CANCELLED")}</span> ${t(`job.${job.status}`)}</p>
    <progress max=${Math.max(1, job.reservations)} value=${job.done} aria-label=${t("ops.cancel.progress", values)}></progress>
    <p class="small">${t("ops.cancel.progress", values)}${job.failed > 0 ? html` <strong>${t("ops.cancel.failed", { count: job.failed })}</strong>` : nothing}</p></div>`;
}

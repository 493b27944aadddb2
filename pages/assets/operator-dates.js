// Every date on sale: sold, held and free by section, and what it has taken in.
import { html, nothing } from "./lit-html.js";
import * as catalog from "./catalog.js";
import { secondsUntil } from "./clock.js";
import { cancelling } from "./operator-cancel.js";
import { operate } from "./operator-key.js";
import { repeat } from "./repeat.js";
import { followSeats, readSeats } from "./seat-live.js";
import { day, hour, number, points, t } from "./words.js";

/** Dates that are followed at once: 12 KB for each change of a stadium's seats. */
const followed = 8;

export function datesPanel({ signal, redraw, lost }) {
  let [dates, from, filter] = [null, 0, ""];
  const known = new Map();
  let following = new AbortController();
  const cancellations = cancelling({ signal, redraw });

  repeat(async () => {
    const { concerts } = await catalog.concerts(0, 200, signal);
    dates = concerts.flatMap((c) => c.dates.map((d) => ({ ...d, concert: c }))).filter((d) => secondsUntil(d.concertDate) > 0);
    follow();
    return 60;
  }, { signal, failed: lost });
  signal.addEventListener("abort", () => following.abort());

  const shown = () => dates.filter((d) => `${d.concert.name} ${d.place.name} ${d.concertDateId}`.toLowerCase().includes(filter));
  const page = () => shown().slice(from, from + followed);

  function follow() {
    following.abort();
    following = new AbortController();
    for (const date of page()) followDate(date.concertDateId, following.signal).catch(() => {});
    redraw();
  }

  async function followDate(id, stop) {
    if (!known.has(id)) {
      const seats = await readSeats(id, stop);
      known.set(id, { seats, tally: tally(seats) });
      redraw();
    }

    const entry = known.get(id);
    await followSeats(entry.seats, {
      signal: stop,
      changed: () => {
        entry.tally = tally(entry.seats);
        redraw();
      },
    });
  }

  // Read when it is asked for: it costs more the more was sold.
  async function take(id) {
    const entry = known.get(id);
    try {
      entry.takings = (await operate("GET", `ops/dates/${id}/sales`, { patience: 20, signal })).data.takings;
    } catch (error) {
      if (!signal.aborted) lost(error);
    }

    redraw();
  }

  const turn = (step) => () => ((from = Math.max(0, from + step)), follow());
  const search = (event) => ((filter = event.target.value.trim().toLowerCase()), (from = 0), follow());
  return {
    id: "dates",
    title: t("ops.dates"),
    template: () => dates && html`${cancellations.failure()}
      <label class="field search">${t("ops.search")}<input type="search" @input=${search}></label>
      <div class="date-cards">${page().map((date) => card(date, known.get(date.concertDateId), take, cancellations.part(date)))}</div>
      ${shown().length > followed ? html`<p class="row"><button class="quiet" ?disabled=${from === 0} @click=${turn(-followed)}>${t("ops.before")}</button>
        <span class="muted">${t("ops.page", { from: from + 1, to: Math.min(shown().length, from + followed), all: shown().length })}</span>
        <button class="quiet" ?disabled=${from + followed >= shown().length} @click=${turn(followed)}>${t("ops.after")}</button></p>` : nothing}`,
  };
}

/** Counts by section, and the price of what is sold. */
function tally({ plan, statuses }) {
  const sections = plan.sections.map((s) => ({ name: s.name, ticketClass: s.ticketClass, price: s.price, counts: [0, 0, 0, 0], seats: s.seats }));
  for (let i = 0; i < plan.total; i++) sections[plan.sectionOf[i]].counts[statuses[i]]++;
  const counts = [0, 1, 2].map((status) => sections.reduce((sum, s) => sum + s.counts[status], 0));
  return { sections, counts, total: plan.total, takings: sections.reduce((sum, s) => sum + s.counts[2] * s.price, 0) };
}

function card(date, entry, take, cancellation) {
  const tally = entry?.tally;
  return html`<article class="date-card" data-date=${date.concertDateId} aria-label="${date.concert.name}, ${day(date.concertDate)}">
    <header><h3>${date.concert.name}</h3><p class="muted small">${day(date.concertDate)} ${hour(date.concertDate)} · ${date.place.name} · ${date.concert.queueId}</p></header>
    ${tally ? html`${bar(tally.counts, tally.total, date.concert.name)}
      <dl class="numbers"><div><dt><span class="swatch" data-status="2"></span>${t("ops.sold")}</dt><dd>${number(tally.counts[2])}</dd></div>
        <div><dt><span class="swatch" data-status="1"></span>${t("ops.held")}</dt><dd>${number(tally.counts[1])}</dd></div>
        <div><dt><span class="swatch" data-status="0"></span>${t("ops.free")}</dt><dd>${number(tally.counts[0])}</dd></div>
        <div><dt>${t("ops.takings")}</dt><dd>${points(tally.takings)}</dd></div></dl>
      ${entry.takings ? takings(entry.takings) : nothing}
      <p><button class="quiet small" @click=${() => take(date.concertDateId)}>${t("ops.takings.read")}</button></p>
      <details><summary>${t("ops.sections", { count: tally.sections.length })}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("ops.by-section")}><table>
        <thead><tr><th scope="col">${t("section")}</th><th scope="col">${t("class")}</th><th scope="col"></th><th scope="col" class="figure">${t("ops.sold")}</th>
          <th scope="col" class="figure">${t("ops.held")}</th><th scope="col" class="figure">${t("ops.free")}</th></tr></thead>
        <tbody>${tally.sections.map((s) => html`<tr><th scope="row">${s.name}</th><td>${s.ticketClass}</td><td class="bar-cell">${bar(s.counts, s.seats, s.name)}</td>
          <td class="figure">${number(s.counts[2])}</td><td class="figure">${number(s.counts[1])}</td><td class="figure">${number(s.counts[0])}</td></tr>`)}</tbody></table></div></details>`
      : html`<p class="muted">${t("loading")}</p>`}
    ${cancellation}
  </article>`;
}

/** What was paid, what went back, what was kept of that, and what there is. */
function takings({ sold, refunded, kept, net }) {
  return html`<dl class="numbers takings"><div><dt>${t("ops.paid")}</dt><dd>${points(sold)}</dd></div><div><dt>${t("ops.refunded")}</dt><dd>${points(refunded)}</dd></div>
    <div><dt>${t("ops.fees")}</dt><dd>${points(kept)}</dd></div><div><dt>${t("ops.net")}</dt><dd>${points(net)}</dd></div></dl>`;
}

/** Sold, held and free as parts of one bar. */
function bar([free, held, sold], total, label) {
  const part = (value) => (value / total) * 100;
  return html`<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}: ${t("ops.bar", { sold, held, free })}">
    <rect class="free" width="100" height="10" /><rect class="held" width=${part(sold + held)} height="10" /><rect class="sold" width=${part(sold)} height="10" /></svg>`;
}

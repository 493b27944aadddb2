// The papers: events that a receiver did not take, with sending them again, and the trail of what operators did.
import { html, nothing } from "./lit-html.js";
import { repeat } from "./repeat.js";
import { announce, ask, notice } from "./ui.js";
import { operate } from "./operator-key.js";
import { moment, refusalText, t } from "./words.js";

const every = 15;

export function papersPanel({ signal, redraw, lost }) {
  let [events, trail, refused] = [null, null, null];
  const read = async () => {
    events = (await operate("GET", "ops/events?page=0&size=100", { signal })).data;
    trail = (await operate("GET", "ops/audit?page=0&size=30", { signal })).data;
    redraw();
    return every;
  };
  repeat(read, { signal, hiddenSeconds: 60, failed: lost });

  async function resend(body, count) {
    if (!(await ask({ title: t("ops.events.title"), text: t("ops.events.text", { count }), action: t("ops.resend") }))) return;
    refused = null;
    try {
      const { data } = await operate("POST", "ops/events/resend", { body, patience: 30, signal });
      announce(t("ops.events.resent", { count: data.sent }));
      await read();
    } catch (error) {
      if (!signal.aborted) refused = error;
    }

    redraw();
  }

  // All that is listed, and no later one: what is given up meanwhile was not seen by whoever presses.
  const all = () => resend({ from: events[0].givenUpAt, to: new Date(Date.parse(events.at(-1).givenUpAt) + 1).toISOString() }, events.length);

  return {
    id: "papers",
    title: t("ops.papers"),
    template: () => trail && html`
      ${refused ? notice("bad", t("failed"), refusalText(refused)) : nothing}
      <h3>${t("ops.events")}</h3>
      ${events.length === 0 ? notice("good", t("ops.poison.none")) : html`
        <p><button class="quiet small" @click=${all}>${t("ops.events.all", { count: events.length })}</button></p>
        <div class="scroll" tabindex="0" role="region" aria-label=${t("ops.events")}><table class="events">
          <thead><tr><th scope="col">${t("ops.when")}</th><th scope="col">${t("ops.receiver")}</th><th scope="col">${t("ops.event")}</th><th scope="col">${t("ops.reason")}</th><th scope="col"></th></tr></thead>
          <tbody>${events.map((e) => html`<tr><td>${moment(e.givenUpAt)}</td><td>${e.receiver}</td><td><code>${e.id}</code></td><td>${e.reason}</td>
            <td><button class="quiet small" aria-label="${t("ops.resend")}: ${e.id}" @click=${() => resend({ ids: [e.id], receiver: e.receiver }, 1)}>${t("ops.resend")}</button></td></tr>`)}</tbody></table></div>`}
      <h3>${t("ops.trail")}</h3>
      ${trail.length === 0 ? html`<p class="muted">${t("ops.poison.none")}</p>` : html`
        <div class="scroll" tabindex="0" role="region" aria-label=${t("ops.trail")}><table class="trail">
          <thead><tr><th scope="col">${t("ops.when")}</th><th scope="col">${t("ops.who")}</th><th scope="col">${t("ops.call")}</th><th scope="col">${t("ops.outcome")}</th></tr></thead>
          <tbody>${trail.map((e) => html`<tr><td>${moment(e.at)}</td><td>${e.proof === "FUNCTION_KEY" ? t("ops.nobody") : e.who}</td><td>${change(e)}</td><td>${e.status ?? t("ops.unfinished")}</td></tr>`)}</tbody></table></div>`}`,
  };
}

/** The call, and what it was about before and after it, where that was read. */
function change({ call, request, before, after }) {
  const text = (value) => html`<pre>${JSON.stringify(value, null, 1)}</pre>`;
  if (request === null && before === null && after === null) return html`<code>${call}</code>`;
  return html`<details><summary><code>${call}</code></summary>
    ${request === null ? nothing : html`<h4>${t("ops.sent")}</h4>${text(request)}`}
    ${before === null && after === null ? nothing : html`<h4>${t("ops.was")}</h4>${text(before)}<h4>${t("ops.is")}</h4>${text(after)}`}</details>`;
}

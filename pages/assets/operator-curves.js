// The last hour, minute by minute.
import { html, svg } from "./lit-html.js";
import { repeat } from "./repeat.js";
import { operate } from "./operator-key.js";
import { hour, number, t } from "./words.js";

const every = 10;

export function curvesPanel({ signal, redraw, lost }) {
  let hourly = null;
  repeat(async () => {
    hourly = (await operate("GET", "ops/minutes", { signal })).data;
    redraw();
    return every;
  }, { signal, hiddenSeconds: 60, failed: lost });

  return {
    id: "hour",
    title: t("ops.hour"),
    template: () => hourly && html`
      <div class="curves">${hourly.series.map((series) => figure(series, hourly.from))}</div>
      <h3>${t("ops.refusals")}</h3>
      ${hourly.refusals.length === 0 ? html`<p class="muted">${t("ops.refusals.none")}</p>` : html`<table class="refusals">
        <thead><tr><th scope="col">${t("ops.code")}</th><th scope="col">${t("ops.hour")}</th><th scope="col" class="figure">${t("ops.sum")}</th></tr></thead>
        <tbody>${hourly.refusals.map((r) => html`<tr><th scope="row"><code>${r.code}</code></th><td>${curve(r.values, { label: r.code, height: 26 })}</td>
          <td class="figure">${number(sum(r.values))}</td></tr>`)}</tbody></table>`}`,
  };
}

const sum = (values) => values.reduce((a, b) => a + b, 0);

function figure(series, from) {
  const most = Math.max(...series.values);
  const isLevel = series.name === "settleLateSeconds";
  const now = series.values.at(-2) ?? 0;
  return html`<figure><figcaption><span>${t(`minutes.${series.name}`)}</span><strong>${number(now, 1)}<span class="muted">${t("ops.a-minute")}</span></strong></figcaption>
    ${curve(series.values, { label: t(`minutes.${series.name}`), height: 84 })}
    <p class="muted small"><span>${hour(from)}</span><span>${isLevel ? t("ops.most", { most: number(most, 1) }) : t("ops.total", { total: number(sum(series.values)), most: number(most) })}</span></p></figure>`;
}

/**
 * A curve of numbers, the newest on the right. What it says is in its label, for those who do not see it.
 * @param height In pixels.
 */
export function curve(values, { label, height }) {
  if (values.length < 2) return html`<svg class="curve" viewBox="0 0 100 ${height}" height=${height} aria-hidden="true"></svg>`;
  const top = Math.max(1, ...values);
  const at = (value, i) => `${((i / (values.length - 1)) * 100).toFixed(2)},${(height - 2 - (value / top) * (height - 6)).toFixed(2)}`;
  const line = values.map(at).join(" ");
  return html`<svg class="curve" viewBox="0 0 100 ${height}" height=${height} preserveAspectRatio="none" role="img" aria-label="${label}: ${number(values.at(-1), 1)}">
    ${svg`<polygon class="area" points="0,${height} ${line} 100,${height}" /><polyline class="line" points=${line} />`}</svg>`;
}

// The map with its legend and its buttons: a canvas that lit-html leaves alone, and the classes that can be picked out.
import { html, nothing } from "./lit-html.js";
import { SeatMap } from "./seat-map.js";
import { countFree } from "./seat-marks.js";
import { seatLabel } from "./seat-plan.js";
import { describe } from "./seat-list.js";
import { announce, canvasColours } from "./ui.js";
import { number, points, t } from "./words.js";

export { countFree };

export class MapPanel {
  constructor(seats, choice, { toggle, redraw, signal }) {
    Object.assign(this, { seats, choice, toggle, redraw, picked: null });
    this.canvas = document.createElement("canvas");
    this.canvas.className = "map";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", t("map.label"));
    this.canvas.setAttribute("aria-describedby", "map-help");
    this.map = new SeatMap(this.canvas, seats, {
      toggle,
      focus: (seat) => announce(describe(seatLabel(seats.plan, seat), seats.statuses[seat], choice.chosen.has(seat))),
      colours: canvasColours(),
      label: { stage: t("stage") },
    });
    this.map.marks.chosen = choice.chosen;
    // For tools that measure; the page itself does not use it.
    this.canvas.seatMap = this.map;
    const theme = () => this.map.setColours(canvasColours());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme, { signal });
    const observer = new MutationObserver(theme);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    signal.addEventListener("abort", () => (observer.disconnect(), this.map.close()));
  }

  /** The choice changed. */
  changed() {
    this.map.draw();
  }

  /** The buyer's own seats, by number. */
  own(numbers) {
    this.map.marks.own = new Set(numbers.map((n) => n - 1));
    this.map.draw();
  }

  /** Seats changed; those of the choice that were lost are shown. */
  update(indices, lost) {
    for (const seat of lost) this.map.marks.lost.set(seat, performance.now());
    this.map.update(indices);
  }

  pick(ticketClass) {
    this.picked = this.picked === ticketClass ? null : ticketClass;
    this.map.show((section) => this.picked === null || section.ticketClass === this.picked);
    this.redraw();
  }

  template() {
    const { camera } = this.map;
    const zoom = (factor) => () => (camera.zoomAt(factor), this.map.draw());
    return html`<div class="map-frame">${this.canvas}
      <div class="map-buttons">
        <button class="round" aria-label=${t("map.in")} title=${t("map.in")} @click=${zoom(1.6)}>+</button>
        <button class="round" aria-label=${t("map.out")} title=${t("map.out")} @click=${zoom(1 / 1.6)}>−</button>
        <button class="round" aria-label=${t("map.all")} title=${t("map.all")} @click=${() => (camera.showAll(), this.map.draw())}>⤢</button>
      </div></div>
      <p id="map-help" class="muted small">${t("map.help")}</p>
      ${this.legend()}`;
  }

  legend() {
    const { plan } = this.seats;
    const classes = [...new Set(plan.sections.map((s) => s.ticketClass))];
    return html`<ul class="legend">${classes.map((name, i) => {
      const sections = plan.sections.filter((s) => s.ticketClass === name);
      const prices = sections.map((s) => s.price);
      const [low, high] = [Math.min(...prices), Math.max(...prices)];
      const free = sections.reduce((sum, s) => sum + s.free, 0);
      return html`<li><button class="key" aria-pressed=${this.picked === name} @click=${() => this.pick(name)}>
        <span class="dot" data-class=${(i % 6) + 1} aria-hidden="true"></span><strong>${name}</strong>
        <span>${low === high ? points(low) : t("prices", { low: number(low), high: number(high) })}</span><span class="muted">${t("seats.left", { count: free })}</span></button></li>`;
    })}
      <li class="key"><span class="dot" data-status="held" aria-hidden="true"></span>${t("seat.held")}</li>
      <li class="key"><span class="dot" data-status="sold" aria-hidden="true"></span>${t("seat.sold")}</li>
      ${this.map.marks.own.size > 0 ? html`<li class="key"><span class="dot" data-status="own" aria-hidden="true"></span>${t("seat.own")}</li>` : nothing}</ul>`;
  }
}

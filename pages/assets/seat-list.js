// The same seats as a list, for keyboards and screen readers: a section, a row, its seats.
import { html, nothing } from "./lit-html.js";
import { available, held } from "./seat-bits.js";
import { seatLabel } from "./seat-plan.js";
import { points, t } from "./words.js";

export class SeatList {
  constructor(seats, choice, { toggle, redraw }) {
    Object.assign(this, { seats, choice, toggle, redraw, section: 0, row: 0 });
    this.section = Math.max(0, seats.plan.sections.findIndex((s) => s.free > 0));
    this.row = this.firstRow();
  }

  rows() {
    return this.seats.plan.rows.map((row, index) => ({ ...row, index })).filter((row) => row.section === this.section);
  }

  /** The first row of the section that has a free seat. */
  firstRow() {
    const rows = this.rows();
    return (rows.find((row) => this.free(row) > 0) ?? rows[0]).index;
  }

  free(row) {
    let count = 0;
    for (let seat = row.first; seat < row.first + row.seats; seat++) if (this.seats.statuses[seat] === available) count++;
    return count;
  }

  template() {
    const { plan } = this.seats;
    const row = plan.rows[this.row];
    const pickSection = (event) => {
      this.section = Number(event.target.value);
      this.row = this.firstRow();
      this.redraw();
    };
    const pickRow = (event) => {
      this.row = Number(event.target.value);
      this.redraw();
    };
    return html`<div class="seat-list">
      <label class="field">${t("section")}<select id="list-section" @change=${pickSection}>
        ${plan.sections.map((s, i) => html`<option value=${i} ?selected=${i === this.section}>
          ${t("section.option", { name: s.name, class: s.ticketClass, price: points(s.price), count: s.free })}</option>`)}</select></label>
      <label class="field">${t("row")}<select id="list-row" @change=${pickRow}>
        ${this.rows().map((r) => html`<option value=${r.index} ?selected=${r.index === this.row}>
          ${t("row.option", { name: r.name, count: this.free(r) })}</option>`)}</select></label>
      <fieldset><legend>${t("row.legend", { section: plan.sections[this.section].name, row: row.name })}</legend>
        <div class="seat-buttons">${Array.from({ length: row.seats }, (_, i) => this.seat(row.first + i))}</div></fieldset>
    </div>`;
  }

  seat(seat) {
    const status = this.seats.statuses[seat];
    const isChosen = this.choice.chosen.has(seat);
    const label = seatLabel(this.seats.plan, seat);
    return html`<button type="button" class="seat" aria-pressed=${isChosen} ?disabled=${status !== available && !isChosen}
      data-status=${status === available ? "free" : status === held ? "held" : "sold"} aria-label=${describe(label, status, isChosen)}
      @click=${() => this.toggle(seat)}>${label.inRow}${label.accessible ? html`<span aria-hidden="true"> ♿︎</span>` : nothing}</button>`;
  }
}

/** A seat in words. */
export function describe(label, status, isChosen = false) {
  const state = isChosen ? t("seat.chosen") : status === available ? t("seat.free") : status === held ? t("seat.held") : t("seat.sold");
  const where = t("seat.where", { section: label.section, row: label.row, seat: label.inRow });
  return `${where}, ${label.ticketClass}, ${points(label.price)}, ${state}${label.accessible ? `, ${t("seat.accessible")}` : ""}`;
}

// Which seats a buyer has chosen, what was lost to somebody else, and what else there is.
import { available } from "./seat-bits.js";
import { seatLabel } from "./seat-plan.js";

export class Choice {
  constructor(seats) {
    this.seats = seats;
    this.chosen = new Set();
    this.lost = [];
    this.offer = null;
  }

  get total() {
    return [...this.chosen].reduce((sum, seat) => sum + seatLabel(this.seats.plan, seat).price, 0);
  }

  get numbers() {
    return [...this.chosen].map((seat) => seat + 1).sort((a, b) => a - b);
  }

  get labels() {
    return [...this.chosen].sort((a, b) => a - b).map((seat) => seatLabel(this.seats.plan, seat));
  }

  /** Adds or removes a seat. Returns "added", "removed" or "taken". */
  toggle(seat) {
    if (this.chosen.delete(seat)) return "removed";
    if (this.seats.statuses[seat] !== available) return "taken";
    this.chosen.add(seat);
    [this.lost, this.offer] = [[], null];
    return "added";
  }

  /** Seats that somebody else has now: out of the choice, and as many near them offered. Returns those that were chosen. */
  lose(seats) {
    const lost = seats.filter((seat) => this.chosen.delete(seat));
    if (lost.length > 0) {
      this.lost = lost;
      this.offer = this.near(lost);
    }

    return lost;
  }

  takeOffer() {
    for (const seat of this.offer ?? []) this.chosen.add(seat);
    [this.lost, this.offer] = [[], null];
  }

  /** As many free seats of the same classes, the nearest to the lost ones; null where there are too few. */
  near(lost) {
    const { plan, statuses } = this.seats;
    const found = [];
    for (const seat of lost) {
      const wanted = plan.sections[plan.sectionOf[seat]].ticketClass;
      let [best, least] = [-1, Infinity];
      for (let i = 0; i < plan.total; i++) {
        if (statuses[i] !== available || this.chosen.has(i) || found.includes(i)) continue;
        if (plan.sections[plan.sectionOf[i]].ticketClass !== wanted) continue;
        // Seats of the same row are nearer than their distance says.
        const aside = plan.rowOf[i] === plan.rowOf[seat] ? 0.6 : 1;
        const distance = aside * Math.hypot(plan.x[i] - plan.x[seat], plan.y[i] - plan.y[seat]);
        if (distance < least) [best, least] = [i, distance];
      }

      if (best < 0) return null;
      found.push(best);
    }

    return found;
  }
}

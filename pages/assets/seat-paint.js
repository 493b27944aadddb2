// Paints seats into a picture that is moved and scaled afterwards. Status is told by form as well as by colour.
import { available, held } from "./seat-bits.js";

/** Below this many pixels a seat is a square; above, a disc. */
const smallest = 5;

/** From this many pixels on a seat shows its number in its row. */
const legible = 21;

/** Seats are looked at in groups of this size between two looks at the clock. */
const group = 400;

/** A picture of a part of the hall: an off-screen canvas of `scale` pixels a unit whose corner is at (left, top). */
export class Picture {
  constructor(plan, statuses, look, { left, top, width, height, scale }) {
    Object.assign(this, { plan, statuses, look, left, top, scale, next: 0, isReady: false });
    this.canvas = document.createElement("canvas");
    this.canvas.width = Math.ceil(width * scale);
    this.canvas.height = Math.ceil(height * scale);
    this.context = this.canvas.getContext("2d");
    this.right = left + this.canvas.width / scale;
    this.bottom = top + this.canvas.height / scale;
  }

  /** Paints on until everything is there or the time is used up. */
  paint(untilMs) {
    const { plan } = this;
    while (this.next < plan.total) {
      const end = Math.min(plan.total, this.next + group);
      this.paintSeats(this.next, end);
      this.next = end;
      if (performance.now() >= untilMs && this.next < plan.total) return false;
    }

    this.isReady = true;
    return true;
  }

  /** Paints all of it. */
  paintAll() {
    return this.paint(Infinity);
  }

  /** Paints seats again whose status changed. */
  repaint(seats) {
    const size = Math.ceil(this.plan.size * this.scale) + 2;
    const fresh = seats.filter((seat) => seat < this.next && this.shows(seat));
    for (const seat of fresh) {
      const [x, y] = this.at(seat);
      this.context.clearRect(Math.floor(x - size / 2), Math.floor(y - size / 2), size, size);
    }

    this.paintList(fresh);
  }

  paintSeats(from, to) {
    const list = [];
    for (let seat = from; seat < to; seat++) if (this.shows(seat)) list.push(seat);
    this.paintList(list);
  }

  shows(seat) {
    const [x, y] = [this.plan.x[seat], this.plan.y[seat]];
    return x >= this.left - 1 && x <= this.right + 1 && y >= this.top - 1 && y <= this.bottom + 1;
  }

  at(seat) {
    return [(this.plan.x[seat] - this.left) * this.scale, (this.plan.y[seat] - this.top) * this.scale];
  }

  /** By colour, so that the canvas changes its colour a few times and not for every seat. */
  paintList(seats) {
    const byColour = new Map();
    for (const seat of seats) {
      const style = this.look.styleOf(seat, this.statuses[seat]);
      const group = byColour.get(style);
      if (group) group.push(seat);
      else byColour.set(style, [seat]);
    }

    const size = this.plan.size * this.scale;
    for (const [style, group] of byColour) this.paintGroup(style, group, size);
    if (size >= legible) this.paintNumbers(seats, size);
  }

  paintGroup(style, seats, size) {
    const { context } = this;
    const diameter = size * style.part;
    context.globalAlpha = style.alpha;
    context.fillStyle = context.strokeStyle = style.colour;
    if (size < smallest) {
      for (const seat of seats) {
        const [x, y] = this.at(seat);
        context.fillRect(x - diameter / 2, y - diameter / 2, diameter, diameter);
      }
    } else {
      context.beginPath();
      const radius = style.isHollow ? diameter / 2 - size * 0.06 : diameter / 2;
      for (const seat of seats) {
        const [x, y] = this.at(seat);
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 7);
      }

      context.lineWidth = Math.max(1, size * 0.12);
      if (style.isHollow) context.stroke();
      else context.fill();
    }

    context.globalAlpha = 1;
  }

  paintNumbers(seats, size) {
    const { context, plan, look } = this;
    context.font = `600 ${Math.round(size * 0.4)}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const seat of seats) {
      if (this.statuses[seat] !== available) continue;
      const [x, y] = this.at(seat);
      context.fillStyle = look.onColour(seat);
      const inRow = seat - plan.rows[plan.rowOf[seat]].first + 1;
      context.fillText(plan.accessible.has(seat) ? "♿\uFE0E" : String(inRow), x, y + size * 0.03);
    }
  }
}

/** What seats look like: a style for each class and status, from the page's colours. */
export class Look {
  constructor(plan, colours, isShown = () => true) {
    const classes = [...new Set(plan.sections.map((s) => s.ticketClass))];
    this.plan = plan;
    this.colours = colours;
    this.classes = classes;
    const style = (colour, part, alpha = 1, isHollow = false) => ({ colour, part, alpha, isHollow });
    const taken = { 1: style(colours.held, 0.8, 1, true), 2: style(colours.sold, 0.45) };
    this.free = plan.sections.map((section) => {
      const colour = colours.classes[classes.indexOf(section.ticketClass) % colours.classes.length];
      return isShown(section) ? style(colour, 1) : style(colour, 1, 0.16);
    });
    // One object a class, so that painting finds few groups.
    const same = new Map();
    this.free = this.free.map((s) => same.get(s.colour + s.alpha) ?? (same.set(s.colour + s.alpha, s), s));
    this.taken = taken;
  }

  styleOf(seat, status) {
    return status === available ? this.free[this.plan.sectionOf[seat]] : status === held ? this.taken[1] : this.taken[2];
  }

  onColour() {
    return this.colours.onClass;
  }
}

// Where every seat is: from the layout's geometry, or computed where it has none. One unit is the width of a seat; y grows away from the top.
import { fanOut } from "./seat-fan.js";

/**
 * The plan of a layout: seats by index (seat number minus one) with x and y, their rows and sections, the stage and the bounds.
 * @param layout As GET layouts/{id} answers.
 */
export function planOf(layout) {
  const shapes = layout.sections.every((s) => s.shape) ? layout.sections.map((s) => s.shape) : null;
  const fan = shapes ? null : fanOut(layout.sections);
  const plan = {
    total: layout.totalSeat,
    x: new Float32Array(layout.totalSeat),
    y: new Float32Array(layout.totalSeat),
    rowOf: new Uint16Array(layout.totalSeat),
    sectionOf: new Uint16Array(layout.totalSeat),
    rows: [],
    sections: [],
    accessible: new Set(),
    stage: layout.stage ?? fan?.stage ?? null,
    size: 0.8,
  };
  layout.sections.forEach((section, index) => addSection(plan, section, index, shapes?.[index] ?? fan.shapes[index]));
  plan.size = 0.82 * Math.min(1, tightest(plan));
  plan.bounds = boundsOf(plan);
  return plan;
}

/** Which row a seat is in, and the how-manieth of it. */
export function seatLabel(plan, seat) {
  const row = plan.rows[plan.rowOf[seat]];
  const section = plan.sections[row.section];
  return {
    number: seat + 1, section: section.name, row: row.name, inRow: seat - row.first + 1,
    ticketClass: section.ticketClass, price: section.price, accessible: plan.accessible.has(seat),
  };
}

function addSection(plan, section, index, shape) {
  const first = section.rows[0].firstSeat - 1;
  section.rows.forEach((row, i) => {
    const start = row.firstSeat - 1;
    const at = rowPlacer(shape, i, section.rows.length, row);
    const gaps = new Set(row.aislesAfter ?? []);
    let slot = 0;
    for (let seat = 0; seat < row.seats; seat++, slot++) {
      [plan.x[start + seat], plan.y[start + seat]] = at(slot);
      plan.rowOf[start + seat] = plan.rows.length;
      plan.sectionOf[start + seat] = index;
      if (gaps.has(seat + 1)) slot++;
    }

    for (const seat of row.accessible ?? []) plan.accessible.add(start + seat - 1);
    plan.rows.push({ name: row.name, section: index, first: start, seats: row.seats });
  });
  const { name, ticketClass, price, totalSeats } = section;
  const outline = shape.polygon ?? (shape.arc.pitch ? endsOf(plan, index) : arcOutline(shape.arc));
  plan.sections.push({ name, ticketClass, price, first, seats: totalSeats, outline, ...middle(plan, first, totalSeats) });
}

/** A function from a slot of a row (seats and aisles, from 0) to its place. */
function rowPlacer(shape, index, rows, row) {
  const slots = row.seats + (row.aislesAfter?.length ?? 0);
  const back = (index + 0.5) / rows;
  if (shape.arc) {
    const { centerX, centerY, innerRadius, outerRadius, startDegrees, endDegrees, pitch } = shape.arc;
    const radius = innerRadius + (outerRadius - innerRadius) * back;
    // A computed arc keeps its seats a seat's width apart, around its middle; a given one is filled from end to end.
    const span = pitch ? (slots * pitch) / radius / (Math.PI / 180) : endDegrees - startDegrees;
    const from = (startDegrees + endDegrees - span) / 2;
    return (slot) => {
      const angle = ((from + (span * (slot + 0.5)) / slots) * Math.PI) / 180;
      return [centerX + radius * Math.cos(angle), centerY + radius * Math.sin(angle)];
    };
  }

  const [frontLeft, frontRight, backRight] = shape.polygon;
  const left = between(frontLeft, shape.polygon.at(-1), back);
  const right = between(frontRight, backRight, back);
  return (slot) => between(left, right, (slot + 0.5) / slots);
}

const between = (a, b, t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

function arcOutline({ centerX, centerY, innerRadius, outerRadius, startDegrees, endDegrees }) {
  const steps = Math.max(2, Math.ceil(Math.abs(endDegrees - startDegrees) / 4));
  const edge = (radius, from, to) => Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [centerX + radius * Math.cos(angle), centerY + radius * Math.sin(angle)];
  });
  return [...edge(innerRadius, startDegrees, endDegrees), ...edge(outerRadius, endDegrees, startDegrees)];
}

/** Around a section's first row, the ends of all rows, and its last row. */
function endsOf(plan, index) {
  const rows = plan.rows.filter((row) => row.section === index);
  const at = (seat) => [plan.x[seat], plan.y[seat]];
  const all = ({ first, seats }) => Array.from({ length: seats }, (_, i) => at(first + i));
  const [left, right] = [rows.map((row) => at(row.first)), rows.map((row) => at(row.first + row.seats - 1))];
  return [...all(rows[0]), ...right, ...all(rows.at(-1)).reverse(), ...left.reverse()];
}

function middle(plan, first, count) {
  let [x, y] = [0, 0];
  for (let i = first; i < first + count; i++) [x, y] = [x + plan.x[i], y + plan.y[i]];
  return { x: x / count, y: y / count };
}

/** The least distance of two seats that stand next to each other in a row. */
function tightest(plan) {
  let least = 1;
  for (const { first, seats } of plan.rows) {
    for (let i = first + 1; i < first + seats; i++) least = Math.min(least, Math.hypot(plan.x[i] - plan.x[i - 1], plan.y[i] - plan.y[i - 1]));
  }

  return Math.max(0.1, least);
}

function boundsOf(plan) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const add = (x, y) => {
    box.left = Math.min(box.left, x - 1);
    box.top = Math.min(box.top, y - 1);
    box.right = Math.max(box.right, x + 1);
    box.bottom = Math.max(box.bottom, y + 1);
  };
  for (let i = 0; i < plan.total; i++) add(plan.x[i], plan.y[i]);
  for (const { outline } of plan.sections) for (const [x, y] of outline ?? []) add(x, y);
  for (const [x, y] of plan.stage ?? []) add(x, y);
  return box;
}

// The hall that is drawn where a layout has no geometry: sections as blocks in rings around a stage, in the order of the layout.

/** Between blocks of a ring, and between rings: an aisle. */
const gap = 2.5;

/**
 * Shapes for sections without geometry.
 * @returns { shapes, stage } Arcs around (0, 0), below it the hall; the stage as a polygon.
 */
export function fanOut(sections) {
  const widths = sections.map((s) => Math.max(...s.rows.map((r) => r.seats + (r.aislesAfter?.length ?? 0))) + gap);
  const total = sections.reduce((sum, s) => sum + s.totalSeats, 0);
  // A small hall is a fan before the stage, a stadium goes almost around it.
  const widest = total < 3000 ? 130 : total < 15000 ? 190 : 250;
  const shapes = [];
  const firstClass = sections.filter((s) => s.ticketClass === sections[0].ticketClass).length;
  const firstWidth = widths.slice(0, firstClass).reduce((sum, width) => sum + width, 0);
  let radius = Math.max(9, firstClass === 1 ? firstWidth / radians(widest * 0.62) : Math.min(60, firstWidth / radians(widest)));
  const stage = stageBefore(radius, Math.min(firstWidth, radius * radians(widest)));
  for (let at = 0; at < sections.length;) {
    const ring = fill(sections, widths, at, radius, widest);
    radius = Math.max(radius, ring.width / radians(widest));
    addRing(shapes, sections, widths, ring, radius, widest);
    radius += Math.max(...sections.slice(ring.from, ring.to).map((s) => s.rows.length)) + gap;
    at = ring.to;
  }

  return { shapes, stage };
}

/** A stage before the ends of the first row; amid the hall where the rows go around it. */
function stageBefore(radius, width) {
  const half = Math.min(width / radius / 2, Math.PI * 0.42);
  const front = Math.max(radius * 0.25, radius * Math.cos(half) - 3);
  const side = Math.min(radius * 0.62, Math.max(7, radius * Math.sin(half) * 0.8));
  const depth = side * 0.7;
  return [[-side, front - depth], [side, front - depth], [side * 0.84, front], [-side * 0.84, front]];
}

const radians = (degrees) => (degrees * Math.PI) / 180;

/** The sections of one class that go into a ring: as many as fit, but no more than leaves the class's other rings as full. */
function fill(sections, widths, from, radius, widest) {
  let end = from;
  while (end < sections.length && sections[end].ticketClass === sections[from].ticketClass) end++;
  const room = radius * radians(widest);
  const rest = widths.slice(from, end).reduce((sum, width) => sum + width, 0);
  const share = rest / Math.ceil(rest / (room * 1.15));
  let [to, width] = [from, 0];
  while (to < end && (to === from || width + widths[to] <= Math.min(room, share + widths[to] / 2))) width += widths[to++];
  return { from, to, width };
}

function addRing(shapes, sections, widths, { from, to, width }, radius, widest) {
  const used = (width / radius) * (180 / Math.PI);
  // A ring that is nearly full is spread out, so that the rings end alike.
  const stretch = to - from > 3 && used > widest * 0.6 ? widest / used : 1;
  let angle = 90 + (used * stretch) / 2;
  for (let i = from; i < to; i++) {
    const span = (widths[i] / radius) * (180 / Math.PI) * stretch;
    const inner = ((widths[i] - gap) / radius) * (180 / Math.PI);
    const middle = angle - span / 2;
    // From left to right as the audience sees it: angles fall.
    shapes.push({
      arc: {
        centerX: 0, centerY: 0, innerRadius: radius, outerRadius: radius + sections[i].rows.length,
        startDegrees: middle + inner / 2, endDegrees: middle - inner / 2, pitch: -1,
      },
    });
    angle -= span;
  }
}

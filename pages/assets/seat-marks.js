// What lies under the seats (stage, sections) and above them (own, chosen and lost seats, the cursor, names of sections).
import { available } from "./seat-bits.js";

/** Milliseconds for which a seat that was lost is shown as such. */
const lostFor = 2500;

/** The stage and the sections' ground. */
export function drawGround(map) {
  const { context, camera, plan, colours } = map;
  for (const section of plan.sections) {
    if (!section.outline) continue;
    trace(context, camera, section.outline);
    context.fillStyle = colours.section;
    context.fill();
  }

  if (!plan.stage) return;
  trace(context, camera, plan.stage);
  context.fillStyle = colours.stage;
  context.fill();
  const [x, y] = camera.toScreen(...centre(plan.stage));
  const width = Math.abs(plan.stage[1][0] - plan.stage[0][0]) * camera.scale;
  context.fillStyle = colours.onStage;
  context.font = `600 ${Math.max(9, Math.min(22, width / 8))}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(map.label.stage, x, y);
}

/** Everything that is drawn anew each frame: a few seats, a few names. */
export function drawMarks(map) {
  const { marks, colours, camera, plan } = map;
  const size = Math.max(7, plan.size * camera.scale);
  for (const seat of marks.own) ring(map, seat, size, colours.own, "★");
  for (const seat of marks.chosen) ring(map, seat, size, colours.chosen, "✓");
  const now = performance.now();
  for (const [seat, since] of marks.lost) {
    if (now - since > lostFor) marks.lost.delete(seat);
    else pulse(map, seat, size, (now - since) / lostFor);
  }

  for (const seat of new Set([marks.hover, marks.cursor])) if (seat >= 0) outline(map, seat, size, seat === marks.cursor);
  if (plan.size * camera.scale < 11) names(map);
  else rowNames(map);
}

function ring({ context, camera, plan, colours }, seat, size, colour, sign) {
  const [x, y] = camera.toScreen(plan.x[seat], plan.y[seat]);
  const radius = size / 2 + 2;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = colours.ground;
  context.stroke();
  context.fillStyle = colours.onMark;
  context.font = `700 ${Math.round(radius * 1.3)}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(sign, x, y + radius * 0.08);
}

function pulse({ context, camera, plan, colours }, seat, size, part) {
  const [x, y] = camera.toScreen(plan.x[seat], plan.y[seat]);
  context.globalAlpha = 1 - part;
  context.beginPath();
  context.arc(x, y, size * (0.6 + ((part * 3) % 1) * 1.4), 0, 7);
  context.lineWidth = 3;
  context.strokeStyle = colours.lost;
  context.stroke();
  context.globalAlpha = 1;
}

function outline({ context, camera, plan, colours }, seat, size, isCursor) {
  const [x, y] = camera.toScreen(plan.x[seat], plan.y[seat]);
  const half = size / 2 + 4;
  context.lineWidth = isCursor ? 3 : 1.5;
  context.strokeStyle = colours.text;
  context.strokeRect(x - half, y - half, 2 * half, 2 * half);
}

/** Names of sections while single seats are too small to tell apart; the larger blocks first, none over another. */
function names(map) {
  const { context, camera, plan, colours } = map;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const taken = [];
  for (const section of plan.sections) {
    const [x, y] = camera.toScreen(section.x, section.y);
    if (x < -60 || y < -20 || x > camera.width + 60 || y > camera.height + 20) continue;
    const size = Math.max(10, Math.min(17, Math.sqrt(section.seats) * plan.size * camera.scale * 0.3));
    context.font = `700 ${size}px system-ui, sans-serif`;
    const half = context.measureText(section.name).width / 2 + 5;
    if (taken.some(([tx, ty, th]) => Math.abs(tx - x) < th + half && Math.abs(ty - y) < size + 4)) continue;
    taken.push([x, y, half]);
    context.fillStyle = colours.plate;
    context.beginPath();
    context.roundRect(x - half, y - size * 0.75, half * 2, size * 1.5, size * 0.75);
    context.fill();
    context.fillStyle = section.free === 0 ? colours.muted : colours.text;
    context.fillText(section.name, x, y + 1);
  }

}

/** The signs at both ends of each row. */
function rowNames({ context, camera, plan, colours }) {
  context.font = `600 ${Math.max(9, Math.min(14, plan.size * camera.scale * 0.5))}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colours.muted;
  for (const { name, first, seats } of plan.rows) {
    if (seats < 2) continue;
    for (const [end, next] of [[first, first + 1], [first + seats - 1, first + seats - 2]]) {
      const [x, y] = camera.toScreen(2 * plan.x[end] - plan.x[next], 2 * plan.y[end] - plan.y[next]);
      if (x > 0 && y > 0 && x < camera.width && y < camera.height) context.fillText(name, x, y);
    }
  }
}

function trace(context, camera, points) {
  context.beginPath();
  points.forEach(([px, py], i) => {
    const [x, y] = camera.toScreen(px, py);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.closePath();
}

function centre(points) {
  return [0, 1].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / points.length);
}

/** Counts what is free in each section, for the names and the legend. */
export function countFree(plan, statuses) {
  for (const section of plan.sections) {
    section.free = 0;
    for (let i = section.first; i < section.first + section.seats; i++) if (statuses[i] === available) section.free++;
  }
}

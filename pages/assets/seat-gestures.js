// Hands and keys on the map: drag, pinch, wheel, touch, arrows.

/** Pixels that a finger may slip and still mean the seat under it. */
const slip = 8;

export function listen(map, signal) {
  const { canvas, camera } = map;
  const on = (type, handler, options = {}) => canvas.addEventListener(type, handler, { signal, ...options });
  const pointers = new Map();
  let moved = 0;

  on("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (pointers.size === 1) moved = 0;
  });
  on("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return hover(map, event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    const here = [event.offsetX, event.offsetY];
    if (other) {
      const distance = (p) => Math.max(20, Math.hypot(p[0] - other[0], p[1] - other[1]));
      camera.zoomAt(distance(here) / distance(before), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
      moved = Infinity;
    }

    moved += Math.hypot(here[0] - before[0], here[1] - before[1]);
    if (moved > slip) camera.panBy((here[0] - before[0]) / pointers.size, (here[1] - before[1]) / pointers.size);
    pointers.set(event.pointerId, here);
    map.draw();
  });
  on("pointerup", (event) => {
    if (pointers.delete(event.pointerId) && moved <= slip && event.button === 0) press(map, event);
  });
  on("pointercancel", (event) => pointers.delete(event.pointerId));
  on("pointerleave", () => setHover(map, -1));
  on("wheel", (event) => {
    event.preventDefault();
    camera.zoomAt(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0018)), event.offsetX, event.offsetY);
    map.draw();
  }, { passive: false });
  on("keydown", (event) => key(map, event));
  on("blur", () => setCursor(map, -1));
}

/** A touch chooses a seat where seats can be told apart, and comes nearer where they cannot. */
function press(map, event) {
  const [x, y] = map.camera.toHall(event.offsetX, event.offsetY);
  if (!map.camera.canChoose) {
    map.camera.approach(x, y);
    map.draw();
    return;
  }

  const seat = nearest(map, x, y, 0.9);
  if (seat >= 0) map.toggle(seat);
}

function hover(map, event) {
  if (event.pointerType !== "mouse") return;
  const [x, y] = map.camera.toHall(event.offsetX, event.offsetY);
  setHover(map, map.camera.canChoose ? nearest(map, x, y, 0.7) : -1);
}

function setHover(map, seat) {
  if (map.marks.hover === seat) return;
  map.marks.hover = seat;
  map.canvas.classList.toggle("pointing", seat >= 0);
  map.draw();
}

/** The seat nearest to a place of the hall, within a distance in units; -1 where there is none. */
export function nearest({ plan }, x, y, within) {
  let [best, least] = [-1, within * within];
  for (let i = 0; i < plan.total; i++) {
    const distance = (plan.x[i] - x) ** 2 + (plan.y[i] - y) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }

  return best;
}

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function key(map, event) {
  const arrow = arrows[event.key];
  if (arrow) setCursor(map, map.marks.cursor < 0 ? nearest(map, map.camera.x, map.camera.y, Infinity) : neighbour(map, map.marks.cursor, arrow));
  else if (event.key === "+" || event.key === "=") map.camera.zoomAt(1.4);
  else if (event.key === "-") map.camera.zoomAt(1 / 1.4);
  else if (event.key === "0" || event.key === "Escape") map.camera.showAll();
  else if ((event.key === "Enter" || event.key === " ") && map.marks.cursor >= 0) map.toggle(map.marks.cursor);
  else return;
  event.preventDefault();
  map.draw();
}

function setCursor(map, seat) {
  map.marks.cursor = seat;
  if (seat >= 0) {
    map.camera.approach(map.plan.x[seat], map.plan.y[seat]);
    map.focus(seat);
  }

  map.draw();
}

/** The next seat in a direction: near, and more ahead than aside. */
function neighbour({ plan }, from, [dx, dy]) {
  let [best, least] = [from, Infinity];
  for (let i = 0; i < plan.total; i++) {
    const [x, y] = [plan.x[i] - plan.x[from], plan.y[i] - plan.y[from]];
    const ahead = x * dx + y * dy;
    if (ahead < 0.2) continue;
    const cost = ahead + 3 * Math.abs(x * dy - y * dx);
    if (cost < least) [best, least] = [i, cost];
  }

  return best;
}

// The camera over a hall: what of it is on the screen, and how large.

/** From this many pixels of the screen on a seat can be chosen by touching it. */
const touchable = 11;

export class Camera {
  constructor(plan) {
    this.plan = plan;
    Object.assign(this, { x: 0, y: 0, scale: 1, width: 1, height: 1, goal: null });
  }

  /** The size of the screen, in CSS pixels. The first time shows the whole hall. */
  resize(width, height) {
    const wasWhole = this.width === 1 || Math.abs(this.scale / this.fitScale - 1) < 0.01;
    Object.assign(this, { width, height });
    if (wasWhole) this.showAll(false);
    this.clamp();
  }

  get fitScale() {
    const { left, top, right, bottom } = this.plan.bounds;
    return Math.min(this.width / (right - left), this.height / (bottom - top)) * 0.97;
  }

  get mostScale() {
    return Math.max(44 / this.plan.size, this.fitScale);
  }

  get canChoose() {
    return this.plan.size * this.scale >= touchable;
  }

  showAll(slowly = true) {
    const { left, top, right, bottom } = this.plan.bounds;
    this.go({ x: (left + right) / 2, y: (top + bottom) / 2, scale: this.fitScale }, slowly);
  }

  /** Shows a place so near that its seats can be chosen. */
  approach(x, y, slowly = true) {
    this.go({ x, y, scale: Math.max(this.scale, Math.min(this.mostScale, 20 / this.plan.size)) }, slowly);
  }

  /** Scales about a place of the screen, which stays where it is. */
  zoomAt(factor, sx = this.width / 2, sy = this.height / 2) {
    this.goal = null;
    const [x, y] = this.toHall(sx, sy);
    this.scale = Math.min(this.mostScale, Math.max(this.fitScale, this.scale * factor));
    this.x = x - (sx - this.width / 2) / this.scale;
    this.y = y - (sy - this.height / 2) / this.scale;
    this.clamp();
  }

  panBy(dx, dy) {
    this.goal = null;
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.clamp();
  }

  toHall(sx, sy) {
    return [this.x + (sx - this.width / 2) / this.scale, this.y + (sy - this.height / 2) / this.scale];
  }

  toScreen(x, y) {
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }

  go(goal, slowly) {
    if (slowly && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.goal = goal;
    } else {
      this.goal = null;
      Object.assign(this, goal);
      this.clamp();
    }
  }

  /** One step towards where the camera is sent. Returns whether it moved. */
  step() {
    if (!this.goal) return false;
    for (const key of ["x", "y"]) this[key] += (this.goal[key] - this[key]) * 0.22;
    this.scale *= (this.goal.scale / this.scale) ** 0.22;
    const rest = Math.hypot(this.goal.x - this.x, this.goal.y - this.y) * this.scale;
    if (rest < 0.5 && Math.abs(Math.log(this.goal.scale / this.scale)) < 0.003) {
      Object.assign(this, this.goal);
      this.goal = null;
    }

    this.clamp();
    return true;
  }

  /** The hall does not leave the screen. */
  clamp() {
    const { left, top, right, bottom } = this.plan.bounds;
    this.scale = Math.min(this.mostScale, Math.max(this.fitScale, this.scale));
    const hold = (at, low, high, half) => (high - low <= 2 * half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, at)));
    this.x = hold(this.x, left, right, this.width / 2 / this.scale);
    this.y = hold(this.y, top, bottom, this.height / 2 / this.scale);
  }
}

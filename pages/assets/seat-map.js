// The seat map on a canvas. Every frame shows a picture that exists already, moved and scaled; sharper pictures are painted beside it, a few
// milliseconds a frame, and take its place when they are ready. So panning costs the same for 500 seats and for 50,000.
import { Camera } from "./seat-view.js";
import { Look, Picture } from "./seat-paint.js";
import { drawGround, drawMarks } from "./seat-marks.js";
import { listen } from "./seat-gestures.js";

/** Milliseconds of a frame for painting ahead: a quarter of 1/60 s. */
const budget = 4;

/** The longest side of the picture of the whole hall, in pixels. */
const largest = 2048;

/** How much more than the screen a sharp picture shows on each side. */
const margin = 0.3;

export class SeatMap {
  /**
   * @param seats As readSeats returns.
   * @param toggle Called with a seat that somebody points at.
   * @param focus Called with the seat that the keyboard's cursor is on.
   */
  constructor(canvas, seats, { toggle, focus, colours, label }) {
    Object.assign(this, { canvas, plan: seats.plan, statuses: seats.statuses, toggle, focus, label });
    this.context = canvas.getContext("2d");
    this.camera = new Camera(this.plan);
    this.marks = { chosen: new Set(), own: new Set(), lost: new Map(), cursor: -1, hover: -1 };
    this.frames = 0;
    this.isShown = () => true;
    this.stop = new AbortController();
    this.setColours(colours);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(canvas);
    this.resize();
    listen(this, this.stop.signal);
  }

  /** Ends it. */
  close() {
    this.stop.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }

  /** Other colours, as the page turned dark. */
  setColours(colours) {
    this.colours = colours;
    this.paintAnew();
  }

  /** Shows some sections and dims the others. */
  show(isShown) {
    this.isShown = isShown;
    this.paintAnew();
  }

  /** Seats whose status changed. */
  update(changed) {
    for (const picture of [this.whole, this.sharp, this.coming]) picture?.repaint(changed);
    this.draw();
  }

  /** Draws at the next frame. */
  draw() {
    this.frame ??= requestAnimationFrame(() => this.drawFrame());
  }

  paintAnew() {
    this.look = new Look(this.plan, this.colours, this.isShown);
    const { left, top, right, bottom } = this.plan.bounds;
    const [width, height] = [right - left, bottom - top];
    const scale = Math.min(largest / Math.max(width, height), 16);
    this.whole = new Picture(this.plan, this.statuses, this.look, { left, top, width, height, scale });
    this.whole.paintAll();
    this.sharp = this.coming = null;
    this.draw();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.density = Math.min(3, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * this.density);
    this.canvas.height = Math.round(height * this.density);
    this.camera.resize(width, height);
    this.sharp = this.coming = null;
    this.draw();
  }

  drawFrame() {
    this.frame = undefined;
    this.frames++;
    const moved = this.camera.step();
    const { context, camera, density } = this;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.fillStyle = this.colours.ground;
    context.fillRect(0, 0, camera.width, camera.height);
    drawGround(this);
    const best = this.sharp?.isReady && this.covers(this.sharp) ? this.sharp : null;
    this.drawPicture(best ?? this.whole);
    const isPainting = this.paintAhead();
    drawMarks(this);
    if (moved || isPainting || this.marks.lost.size > 0) this.draw();
  }

  drawPicture({ canvas, left, top, scale }) {
    const { context, camera } = this;
    const [x, y] = camera.toScreen(left, top);
    const ratio = camera.scale / scale;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "low";
    context.drawImage(canvas, x, y, canvas.width * ratio, canvas.height * ratio);
  }

  /** Whether a picture has everything that is on the screen, and is sharp enough. */
  covers(picture) {
    const { camera } = this;
    const [left, top] = camera.toHall(0, 0);
    const [right, bottom] = camera.toHall(camera.width, camera.height);
    const { bounds } = this.plan;
    return picture.left <= Math.max(left, bounds.left) + 0.01 && picture.top <= Math.max(top, bounds.top) + 0.01
      && picture.right >= Math.min(right, bounds.right) - 0.01 && picture.bottom >= Math.min(bottom, bounds.bottom) - 0.01;
  }

  /** Paints the picture that the camera will need. Returns whether there is more to do. */
  paintAhead() {
    const wanted = this.camera.scale * this.density;
    const isSharp = (picture) => picture && Math.abs(Math.log2(picture.scale / wanted)) < 0.02 && this.covers(picture);
    if (isSharp(this.sharp) && !this.coming) return false;
    if (!this.coming || !this.isUseful(this.coming, wanted)) {
      if (isSharp(this.sharp)) return false;
      this.coming = this.begin(wanted);
    }

    if (this.coming.paint(performance.now() + budget)) {
      this.sharp = this.coming;
      this.coming = null;
      this.draw();
    }

    return this.coming !== null;
  }

  /** A picture that is under way is finished unless the camera has gone elsewhere: then it would be old before it is shown. */
  isUseful(picture, wanted) {
    return Math.abs(Math.log2(picture.scale / wanted)) < 0.4 && this.covers(picture);
  }

  begin(scale) {
    const { camera, plan: { bounds } } = this;
    const [w, h] = [camera.width / camera.scale, camera.height / camera.scale];
    const left = Math.max(bounds.left, camera.x - w * (0.5 + margin));
    const top = Math.max(bounds.top, camera.y - h * (0.5 + margin));
    const right = Math.min(bounds.right, camera.x + w * (0.5 + margin));
    const bottom = Math.min(bounds.bottom, camera.y + h * (0.5 + margin));
    return new Picture(this.plan, this.statuses, this.look, { left, top, width: right - left, height: bottom - top, scale });
  }
}

// A poster for every concert, drawn from its id: nothing to upload, nothing to load, the same on every screen.
import { html, svg } from "./lit-html.js";

const palettes = [
  ["#1d1a39", "#f2542d", "#f5dfbb"], ["#0e3b43", "#ffbf69", "#cbf3f0"], ["#3a0842", "#ff8fa3", "#ffd6a5"], ["#12263a", "#06bcc1", "#f4edea"],
  ["#2b2118", "#e9b44c", "#e4d6a7"], ["#1b3a2f", "#9be564", "#f7f4ea"], ["#40110d", "#ff6b35", "#f7c59f"], ["#22223b", "#9a8cff", "#f2e9e4"],
];

/** A generator of numbers from 0 to 1, the same for the same seed. */
function chance(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

const motifs = [
  (next, [, a, b]) => {
    const [x, y] = [80 + next() * 160, 70 + next() * 70];
    return range(9).map((i) => svg`<circle cx=${x} cy=${y} r=${150 - i * 17} fill="none" stroke=${i % 3 === 0 ? a : b} stroke-width=${3 + (i % 4) * 2} />`);
  },
  (next, [, a, b]) => {
    const slope = 30 + next() * 60;
    return range(14).map((i) => svg`<path d="M${i * 34 - 90} 200 L${i * 34 - 90 + slope} 0" stroke=${i % 2 ? a : b} stroke-width=${4 + ((i * 7) % 11)} />`);
  },
  (next, [, a, b]) => {
    const phase = next() * 6;
    return range(84).map((i) => {
      const [x, y] = [(i % 12) * 28 + 8, Math.floor(i / 12) * 28 + 16];
      return svg`<circle cx=${x} cy=${y} r=${3 + 9 * Math.abs(Math.sin(phase + x / 70 + y / 90))} fill=${(i * 5) % 7 ? a : b} />`;
    });
  },
  (next, [, a, b]) => {
    const sun = 60 + next() * 200;
    const waves = range(7).map((i) => svg`<path d=${wave(96 + i * 17, 8 + i, next() * 6)} fill="none" stroke=${b} stroke-width=${1.5 + i * 0.8} />`);
    return [svg`<circle cx=${sun} cy="86" r="46" fill=${a} />`, ...waves];
  },
  (next, [, a, b]) => range(22).map((i) => {
    const [x, y, s] = [next() * 320, next() * 200, 18 + next() * 54];
    return svg`<path d="M${x} ${y - s} L${x + s} ${y + s} L${x - s} ${y + s} Z" fill=${i % 3 ? "none" : a} stroke=${i % 2 ? a : b} stroke-width="2.5" />`;
  }),
  (next, [, a, b]) => {
    const turn = next() * 30;
    return range(24).map((i) => svg`<path d="M160 210 L${160 + 320 * Math.cos((i * 15 + turn) / 57.3)} ${210 - 320 * Math.abs(Math.sin((i * 15 + turn) / 57.3))}"
      stroke=${i % 4 ? b : a} stroke-width=${i % 4 ? 1.5 : 9} />`);
  },
];

const range = (count) => [...Array(count).keys()];

function wave(y, height, phase) {
  return `M-10 ${y} ` + range(34).map((i) => `L${i * 10} ${(y + height * Math.sin(phase + i / 2.4)).toFixed(1)}`).join(" ");
}

/** The poster as a picture that says nothing to a screen reader: the name stands beside it. */
export function poster(concertId) {
  const next = chance(concertId * 97 + 13);
  const palette = palettes[concertId % palettes.length];
  const motif = motifs[(concertId * 5 + 1) % motifs.length];
  return html`<svg class="poster" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <rect width="320" height="200" fill=${palette[0]} />${motif(next, palette)}</svg>`;
}

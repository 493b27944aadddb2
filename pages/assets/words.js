// The pages' texts, by language. A language is a file {code}.json beside this one and its name in languages.json.
import { store } from "./store.js";

const here = new URL("./", import.meta.url);
const fallback = "en";
let words = {};
let defaults = {};
let plural = new Intl.PluralRules(fallback);

/** The language in use: "en". */
export let language = fallback;

/** The languages there are, by code. */
export let languages = {};

/** Loads the language that was chosen here, or the first of the browser's that there is. */
export async function loadWords() {
  languages = await file("languages.json");
  const wanted = [store.get("language"), ...navigator.languages.map((l) => l.split("-")[0])];
  language = wanted.find((l) => l && Object.hasOwn(languages, l)) ?? fallback;
  [defaults, words] = await Promise.all([file(`${fallback}.json`), language === fallback ? {} : file(`${language}.json`)]);
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
}

/** Changes the language, by loading the page again: every text, number and date is new. */
export function chooseLanguage(code) {
  store.set("language", code);
  location.reload();
}

/** A text, with {names} filled in. With `count` a text that has plural forms takes the right one. */
export function t(key, values = {}) {
  let text = words[key] ?? defaults[key] ?? key;
  if (typeof text === "object") text = text[plural.select(values.count ?? 0)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : String(value);
  });
}

/** Whether there is such a text. */
export const has = (key) => Object.hasOwn(words, key) || Object.hasOwn(defaults, key);

/** A refusal in words: by its code, else as the service says it. */
export function refusalText(refusal) {
  const key = `refusal.${refusal.code}`;
  if (has(key)) return t(key, { seconds: refusal.retryAfter ?? "", seats: refusal.body?.seatNumbers?.join(", ") ?? "" });
  return refusal.detail || t("refusal.unknown", { code: refusal.code });
}

export const number = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
export const points = (value) => t("points", { points: number(value) });
export const day = (iso) => format(iso, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
export const hour = (iso) => format(iso, { hour: "2-digit", minute: "2-digit" });
export const moment = (iso) => format(iso, { dateStyle: "medium", timeStyle: "short" });

/** 04:59, or 1:04:59. */
export function countdown(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), Math.floor(seconds % 60)];
  const two = (n) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** A wait as a person says it: 40 seconds, 12 minutes, 2 hours. */
export function duration(seconds) {
  if (seconds < 90) return t("seconds", { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return t("minutes", { count: Math.round(seconds / 60) });
  return t("hours", { count: Math.round(seconds / 3600) });
}

function format(iso, options) {
  return new Intl.DateTimeFormat(language, options).format(new Date(iso));
}

async function file(name) {
  const response = await fetch(new URL(name, here));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

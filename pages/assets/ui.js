// What both pages have in common: the frame, the state of the connection, questions before what cannot be taken back.
import { html, nothing, render } from "./lit-html.js";
import { connection } from "./api.js";
import { store } from "./store.js";
import { chooseLanguage, language, languages, t } from "./words.js";

/** Says something to a screen reader, and to nobody else. */
export function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 50);
}

/** Draws once for any number of changes: at the next frame, and in a tab that nobody sees, which has no frames, a moment later. */
export function drawer(draw) {
  let isDue = false;
  const run = () => {
    if (!isDue) return;
    isDue = false;
    draw();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(run);
    setTimeout(run, 250);
  };
}

/** Dark, light, or as the device is. */
export function applyTheme() {
  const theme = store.get("theme") ?? "auto";
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The choices of language and colours. */
export function preferences(changed) {
  const theme = store.get("theme") ?? "auto";
  const choose = (value) => {
    store.set("theme", value);
    applyTheme();
    changed();
  };
  return html`<div class="preferences">
    <label><span class="unseen">${t("language")}</span>
      <select aria-label=${t("language")} @change=${(e) => chooseLanguage(e.target.value)}>
        ${Object.entries(languages).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`)}
      </select></label>
    <label><span class="unseen">${t("theme")}</span>
      <select aria-label=${t("theme")} @change=${(e) => choose(e.target.value)}>
        ${["auto", "light", "dark"].map((name) => html`<option value=${name} ?selected=${name === theme}>${t(`theme.${name}`)}</option>`)}
      </select></label>
  </div>`;
}

let state = { state: "ok" };

/** Redraws when the service goes away or comes back. */
export function onConnection(redraw) {
  connection.addEventListener("change", ({ detail }) => {
    if (state.state !== detail.state) announce(t(`connection.${detail.state}`));
    state = detail;
    redraw();
  });
}

/** One line above everything while the service cannot be reached. */
export function connectionBanner() {
  if (state.state === "ok") return nothing;
  const seconds = Math.max(0, Math.ceil((state.until - Date.now()) / 1000));
  return html`<div class="banner" data-state=${state.state} id="connection">
    <strong>${t(`connection.${state.state}`)}</strong> <span>${t(`connection.${state.state}.text`)} ${seconds > 0 ? t("connection.again", { count: seconds }) : nothing}</span></div>`;
}

/** Where nothing of ours can be stored, said once. */
export function storageBanner() {
  return store.isDurable ? nothing : html`<div class="banner" data-state="storage">${t("storage.refused")}</div>`;
}

/**
 * A question in front of what cannot be taken back.
 * @returns A promise of the form's values, or null where it was left.
 */
export function ask({ title, text, action, danger = false, fields = nothing }) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.className = "question";
    const close = (value) => {
      resolve(value);
      dialog.close();
      dialog.remove();
    };
    const submit = (event) => {
      event.preventDefault();
      close(Object.fromEntries(new FormData(event.target)));
    };
    render(html`<form @submit=${submit}>
      <h2 id="dialog-title">${title}</h2>
      ${text ? html`<p>${text}</p>` : nothing}
      ${fields}
      <div class="actions">
        <button type="button" class="quiet" @click=${() => close(null)}>${t("back")}</button>
        <button class=${danger ? "danger" : "primary"}>${action}</button>
      </div></form>`, dialog);
    dialog.addEventListener("cancel", () => close(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A refusal or a notice in the page. */
export function notice(kind, title, text = "", actions = nothing) {
  return html`<div class="notice" data-kind=${kind} role=${kind === "bad" ? "alert" : nothing}><strong>${title}</strong>
    ${text ? html`<p>${text}</p>` : nothing}${actions}</div>`;
}

/** Something is on its way. */
export const loading = () => html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span>${t("loading")}</p>`;

/** Reads the colours that a canvas needs from the style sheet, so that they are said once. */
export function canvasColours() {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = style.getPropertyValue(`--${name}`);
    return getComputedStyle(probe).color;
  };
  const names = {
    ground: "ground", section: "map-section", stage: "map-stage", onStage: "map-on-stage", held: "map-held", sold: "map-sold", own: "map-own",
    chosen: "text", lost: "bad", text: "text", muted: "muted", plate: "map-plate", onClass: "map-on-class", onMark: "ground",
  };
  const colours = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, colour(name)]));
  colours.classes = [1, 2, 3, 4, 5, 6].map((i) => colour(`class-${i}`));
  probe.remove();
  return colours;
}

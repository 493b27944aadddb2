// The operator's page: a live board of queues and dates, the last hour, the brakes, and what went wrong.
import { html, nothing, render } from "./lit-html.js";
import { base } from "./api.js";
import { applyTheme, connectionBanner, drawer, loading, notice, onConnection, preferences } from "./ui.js";
import { loadWords, refusalText, t } from "./words.js";
import { isSignedIn, operate, useKey } from "./operator-key.js";
import { queuesPanel } from "./operator-queues.js";
import { curvesPanel } from "./operator-curves.js";
import { datesPanel } from "./operator-dates.js";
import { troublePanel } from "./operator-trouble.js";
import { papersPanel } from "./operator-papers.js";

let panels = null;
let running = null;
let refused = null;

function frame() {
  return html`
    <a class="skip" href="#main" @click=${(e) => (e.preventDefault(), document.getElementById("main").focus())}>${t("skip")}</a>
    ${connectionBanner()}
    <header class="top">
      <span class="brand"><span class="mark" aria-hidden="true"></span>BoxOffice <span class="muted">${t("ops")}</span></span>
      ${panels ? html`<nav aria-label=${t("nav")}>${panels.map((p) => html`<a href="#${p.id}">${p.title}</a>`)}</nav>` : nothing}
      <div class="me"><span class="muted small">${base.host}</span>${panels ? html`<button class="link" @click=${signOut}>${t("ops.sign-out")}</button>` : nothing}</div>
    </header>
    <main id="main" tabindex="-1">
      <h1 class=${panels ? "unseen" : nothing}>${t("ops")}</h1>
      ${panels ? panels.map((p) => html`<section id=${p.id} aria-labelledby="${p.id}-title" class="panel">
        <h2 id="${p.id}-title">${p.title}</h2>${p.template() ?? loading()}</section>`) : signIn()}
    </main>
    <footer>${preferences(redraw)}<p>${t("footer")}</p></footer>`;
}

function signIn() {
  const submit = (event) => {
    event.preventDefault();
    enter(String(new FormData(event.target).get("key")).trim());
  };
  return html`<form class="sign-in" @submit=${submit}>
    <h2>${t("ops.sign-in")}</h2>
    ${refused ? notice("bad", t("ops.refused"), refused.status === 401 || refused.status === 403 ? t("ops.refused.text") : refusalText(refused)) : nothing}
    <label class="field">${t("ops.key")}<input type="password" name="key" autocomplete="off" spellcheck="false"></label>
    <p class="muted small">${t("ops.key.text")}</p>
    <div class="row"><button class="primary">${t("ops.enter")}</button>
      <button type="button" class="quiet" @click=${() => enter("")}>${t("ops.identity")}</button></div></form>`;
}

async function enter(key) {
  useKey(key);
  refused = null;
  try {
    await operate("GET", "ops/poison", { patience: 20 });
    open();
  } catch (error) {
    useKey(null);
    refused = error;
  }

  redraw();
}

function open() {
  running = new AbortController();
  const options = { signal: running.signal, redraw, lost };
  panels = [queuesPanel(options), curvesPanel(options), datesPanel(options), troublePanel(options), papersPanel(options)];
}

/** A loop that cannot go on: a key that is no longer accepted ends the session. */
function lost(error) {
  if (isSignedIn()) return;
  refused = error;
  signOut();
}

function signOut() {
  running?.abort(new DOMException("Signed out.", "AbortError"));
  useKey(null);
  panels = null;
  redraw();
}

const redraw = drawer(() => render(frame(), document.getElementById("app")));

applyTheme();
await loadWords();
document.title = `${t("ops")} · BoxOffice`;
onConnection(redraw);
setInterval(() => document.getElementById("connection") && redraw(), 1000);
if (isSignedIn()) open();
redraw();

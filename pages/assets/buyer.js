// The buyer's page: which view is shown, and the frame around it.
import { html, nothing, render } from "./lit-html.js";
import { announce, applyTheme, connectionBanner, drawer, loading, notice, onConnection, preferences, storageBanner } from "./ui.js";
import { loadWords, refusalText, t } from "./words.js";
import { buyer, leaveMember, session } from "./session.js";
import { config } from "./config.js";
import { concertView, concertsView } from "./buyer-concerts.js";
import { lineView } from "./buyer-line.js";
import { payView } from "./buyer-pay.js";
import { seatsView } from "./buyer-seats.js";
import { pointsView, ticketsView } from "./buyer-tickets.js";

const routes = [
  [/^#?\/?$/, concertsView],
  [/^#\/concerts\/(\d+)$/, concertView],
  [/^#\/line\/(\d+)\/(\d+)$/, lineView],
  [/^#\/seats\/(\d+)\/(\d+)$/, seatsView],
  [/^#\/pay\/([^/]+)$/, payView],
  [/^#\/tickets$/, ticketsView],
  [/^#\/points$/, pointsView],
];

let view = null;
let leaving = null;
let who = null;

function frame() {
  const here = (hash) => (location.hash.startsWith(hash) ? "page" : nothing);
  return html`
    <a class="skip" href="#main" @click=${skip}>${t("skip")}</a>
    ${connectionBanner()}${storageBanner()}
    <header class="top">
      <a class="brand" href="#/"><span class="mark" aria-hidden="true"></span>BoxOffice</a>
      <nav aria-label=${t("nav")}>
        <a href="#/" aria-current=${location.hash.length < 3 ? "page" : nothing}>${t("nav.concerts")}</a>
        <a href="#/tickets" aria-current=${here("#/tickets")}>${t("nav.tickets")}</a>
        <a href="#/points" aria-current=${here("#/points")}>${t("nav.points")}</a>
      </nav>
      <div class="me">${who && !config.identity
        ? html`<span>${t("member", { id: String(who.userId) })}</span><button class="link" @click=${signOut}>${t("sign-out")}</button>`
        : nothing}</div>
    </header>
    <main id="main" tabindex="-1">${view?.failed ? failure(view.failed) : (view?.template?.() ?? loading())}</main>
    <footer>${preferences(redraw)}<p>${t("footer")}</p></footer>`;
}

const redraw = drawer(() => render(frame(), document.getElementById("app")));

function failure(error) {
  return html`<h1>${t("failed")}</h1>${notice("bad", refusalText(error), "", html`<button class="primary" @click=${open}>${t("again")}</button>`)}`;
}

async function open() {
  leaving?.abort(new DOMException("The page shows another view.", "AbortError"));
  leaving = new AbortController();
  const { signal } = leaving;
  const [route, make] = routes.find(([pattern]) => pattern.test(location.hash)) ?? [/^/, concertsView];
  const [, ...params] = route.exec(location.hash) ?? [];
  view = null;
  redraw();
  try {
    who = await buyer();
    const opened = await make(params, { signal, redraw, go, who });
    if (signal.aborted || !opened) return;
    view = opened;
    document.title = `${view.title} · BoxOffice`;
    announce(view.title);
    document.getElementById("main")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (error) {
    if (signal.aborted) return;
    console.error(error);
    view = { failed: error };
  }

  redraw();
}

/** Goes to another view; the same one is opened again. */
function go(hash) {
  if (location.hash === hash) open();
  else location.hash = hash;
}

function skip(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

async function signOut() {
  leaveMember();
  go("#/");
}

session.addEventListener("change", async () => {
  const now = await buyer();
  if (now?.userId !== who?.userId) open();
  else view?.sessionChanged?.();
});
addEventListener("hashchange", open);
applyTheme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
await loadWords();
onConnection(redraw);
setInterval(() => document.getElementById("connection") && redraw(), 1000);
open();

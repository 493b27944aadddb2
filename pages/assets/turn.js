// "It is your turn": in the title, as a sound, and as a notification of the system, each only if the buyer wants it.
import { html, nothing } from "./lit-html.js";
import { store } from "./store.js";
import { t } from "./words.js";

let audio = null;

/** The switches. A browser lets a page make a sound, or ask for notifications, only after somebody has pressed something. */
export function prepareAlerts(redraw) {
  const canNotify = "Notification" in window && Notification.permission !== "denied";
  const sound = async (event) => {
    store.set("sound", event.target.checked);
    if (event.target.checked) beep(0.04);
    redraw();
  };
  const notify = async (event) => {
    const wanted = event.target.checked && (await Notification.requestPermission()) === "granted";
    store.set("notify", wanted);
    redraw();
  };
  return html`<fieldset class="alerts"><legend>${t("alerts")}</legend>
    <label><input type="checkbox" .checked=${store.get("sound") === true} @change=${sound}> ${t("alerts.sound")}</label>
    ${canNotify ? html`<label><input type="checkbox" .checked=${store.get("notify") === true} @change=${notify}> ${t("alerts.notify")}</label>` : nothing}
  </fieldset>`;
}

/** Tells the buyer, wherever they look. */
export function alertTurn(name) {
  if (store.get("sound")) for (const at of [0, 0.25, 0.5]) beep(0.2, at);
  if (store.get("notify") && "Notification" in window && Notification.permission === "granted") {
    const note = new Notification(t("turn.now"), { body: name, tag: "boxoffice-turn" });
    note.onclick = () => window.focus();
  }

  navigator.vibrate?.([200, 100, 200]);
  flashTitle();
}

function flashTitle() {
  let on = false;
  const flash = setInterval(() => {
    if (!document.hidden) {
      clearInterval(flash);
      document.title = document.title.replace(/^● /, "");
      return;
    }

    on = !on;
    document.title = (on ? "● " : "") + document.title.replace(/^● /, "");
  }, 700);
}

function beep(volume, after = 0) {
  try {
    audio ??= new AudioContext();
    const [tone, gain] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 660 + after * 440;
    gain.gain.setValueAtTime(volume, audio.currentTime + after);
    gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + after + 0.22);
    tone.connect(gain).connect(audio.destination);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + 0.25);
  } catch {
    // No sound device: the title and the page say it, too.
  }
}

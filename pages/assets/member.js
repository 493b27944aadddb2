// Where no sign-in names the buyer, the page asks for a member number.
import { html } from "./lit-html.js";
import { becomeMember, buyer } from "./session.js";
import { config } from "./config.js";
import { ask } from "./ui.js";
import { t } from "./words.js";

/** The buyer, asked for if need be; null where they would rather not say. */
export async function askMember() {
  const known = await buyer();
  if (known || config.identity) return known;
  const answer = await ask({
    title: t("member.title"),
    text: t("member.text"),
    action: t("member.go"),
    fields: html`<label class="field">${t("member.number")}
      <input name="userId" type="number" inputmode="numeric" min="1" max="9007199254740991" step="1" required autocomplete="username" value=${suggestion()}></label>`,
  });
  if (!answer) return null;
  becomeMember(Number(answer.userId));
  return buyer();
}

/** A number that nobody is likely to have. */
const suggestion = () => 100000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 900000000);

// The bar on top: am I here, who else is, notifications, language, keys, and the way out.
import { html, names } from "../app/html.js";
import { chooseLanguage, enumerate, language, LANGUAGES, t } from "../app/locale.js";
import { initials } from "../app/people.js";
import { Icon } from "./icons.js";

/** @typedef {import("../app/desk.js").Desk} Desk */

/** @param {{desk: Desk}} props */
export function Header({ desk }) {
  const showKeys = () => {
    desk.dialog = { kind: "keys" };
    desk.changed();
  };
  return html`<header class="bar">
    <p class="brand"><span class="mark"><${Icon} name="relay" size=${20} /></span><span class="word">Relevo</span></p>
    <${PresenceSwitch} desk=${desk} />
    <${Colleagues} desk=${desk} />
    <span class="space"></span>
    ${desk.telegram && html`<button class="round find-customer" aria-label=${t("find")} title=${`${t("find")} (Alt N)`} aria-keyshortcuts="Alt+N"
      onClick=${() => desk.contacts.open()}><${Icon} name="search" /></button>`}
    <${Alerts} desk=${desk} />
    <button class="round keys" aria-label=${t("keys")} title=${`${t("keys")} (?)`} aria-keyshortcuts="?" onClick=${showKeys}><${Icon} name="keyboard" /></button>
    <${LanguageSwitch} desk=${desk} />
    <span class="me"><span class="face mine" aria-hidden="true">${initials(desk.me?.name ?? "")}</span><span class="me-name">${desk.me?.name}</span></span>
    <button class="round" aria-label=${t("logOut")} title=${t("logOut")} onClick=${() => void desk.logOut()}><${Icon} name="exit" /></button>
  </header>`;
}

/** @param {{desk: Desk}} props */
function PresenceSwitch({ desk }) {
  const online = desk.presence === "online";
  return html`<button class=${names("presence", online && "is-online")} role="switch" aria-checked=${online}
    aria-label=${t("online")} title=${t("presenceHint")} onClick=${() => desk.be(online ? "away" : "online")}>
    <span class="dot" aria-hidden="true"></span>${t(online ? "online" : "away")}
  </button>`;
}

/** @param {{desk: Desk}} props */
function Colleagues({ desk }) {
  const others = desk.present.filter((one) => one.id !== desk.me?.id && one.state === "online").map((one) => one.name);
  if (!others.length) return null;
  const text = others.length === 1 ? t("colleagueHere", { names: others[0] }) : t("colleaguesHere", { n: others.length, names: enumerate(others) });
  return html`<span class="others" role="img" aria-label=${text} title=${text}>
    ${others.slice(0, 3).map((name) => html`<span class="face tiny" aria-hidden="true">${initials(name)}</span>`)}
    ${others.length > 3 && html`<span class="face tiny" aria-hidden="true">+${others.length - 3}</span>`}
  </span>`;
}

/** @param {{desk: Desk}} props */
function Alerts({ desk }) {
  const { alerts } = desk.notices;
  if (alerts === "none") return null;
  const text = t(alerts === "on" ? "alertsOn" : alerts === "blocked" ? "alertsBlocked" : "alertsOff");
  const ask = () => (alerts === "off" ? void desk.notices.askForAlerts() : desk.notices.toast(text));
  return html`<button class="round alerts" aria-label=${text} title=${text} onClick=${ask}>
    <${Icon} name=${alerts === "on" ? "bell" : "bellOff"} />
  </button>`;
}

/** @param {{desk: Desk}} props */
export function LanguageSwitch({ desk }) {
  const choose = (/** @type {import("../app/locale.js").Language} */ wish) => {
    chooseLanguage(wish);
    desk.changed();
  };
  return html`<div class="languages" role="group" aria-label=${t("language")}>
    ${LANGUAGES.map((one) => html`<button lang=${one} aria-pressed=${one === language()} aria-label=${`${one.toUpperCase()}, ${one === "es" ? "Español" : "English"}`}
      onClick=${() => choose(one)}>${one.toUpperCase()}</button>`)}
  </div>`;
}

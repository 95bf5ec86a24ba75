// The way in: login, the one-time link, and what to say when the server does not answer.
import { api, Refusal } from "../app/api.js";
import { html, useEffect, useRef, useState } from "../app/html.js";
import { around, t } from "../app/locale.js";
import { Icon } from "./icons.js";
import { LanguageSwitch } from "./header.js";

/** @typedef {import("../app/desk.js").Desk} Desk */

const MIN_PASSWORD = 10;

/** @param {{desk: Desk, title: string, children?: unknown}} props */
function Door({ desk, title, children }) {
  return html`<main class="door">
    <div class="door-card">
      <p class="brand"><span class="mark"><${Icon} name="relay" size=${24} /></span>Relevo</p>
      <h1>${title}</h1>
      ${children}
    </div>
    <${LanguageSwitch} desk=${desk} />
  </main>`;
}

/** @param {{desk: Desk}} props */
export function Shut({ desk }) {
  return html`<${Door} desk=${desk} title=${t("desk")}>
    <p class="problem" role="alert">${t("noAnswer")}</p>
    <button class="primary wide" onClick=${() => void desk.start()}>${t("retry")}</button>
  <//>`;
}

/** @param {{desk: Desk}} props */
export function Entrance({ desk }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const [until, setUntil] = useState(0);
  const seconds = useCountdown(until, () => setUntil(0));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));

  useEffect(() => field.current?.focus(), []);

  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || seconds) return;
    setBusy(true);
    setProblem(null);
    try {
      desk.enter(await api.logIn(email, password));
    } catch (error) {
      setBusy(false);
      if (error instanceof Refusal && error.status === 429) setUntil(Date.now() + 1000 * (error.retryAfter || 10));
      else setProblem(error);
    }
  };
  const said = seconds ? t("tooManyTries", { seconds }) : problem ? explain(problem) : "";
  return html`<${Door} desk=${desk} title=${t("desk")}>
    ${desk.ended && !said && html`<p class="hint-box" role="status">${t("sessionEnded")}</p>`}
    <form onSubmit=${submit} novalidate>
      <label for="email">${t("email")}</label>
      <input id="email" ref=${field} type="email" autocomplete="username" autocapitalize="none" spellcheck=${false} required
        value=${email} onInput=${(/** @type {any} */ e) => setEmail(e.target.value)} />
      <${Password} id="password" label=${t("password")} autocomplete="current-password" value=${password} onValue=${setPassword} />
      <div role="alert">${said && html`<p class="problem">${said}</p>`}</div>
      <button class="primary wide" type="submit" aria-disabled=${busy || seconds > 0 || !email || !password}>${t(busy ? "loggingIn" : "logIn")}</button>
    </form>
    <p class="small-print">${around("noAccount", "command", html`<${Command} />`)}</p>
  <//>`;
}

/** @param {{desk: Desk}} props */
export function Invitation({ desk }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const lacking = Math.max(0, MIN_PASSWORD - [...password].length);

  useEffect(() => field.current?.focus(), []);

  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || !name.trim() || lacking) return;
    setBusy(true);
    setProblem(null);
    try {
      desk.enter(await api.accept(desk.invitation, name.trim(), password));
    } catch (error) {
      setBusy(false);
      setProblem(error);
    }
  };
  const leave = (/** @type {Event} */ event) => {
    event.preventDefault();
    history.replaceState(null, "", location.pathname);
    void desk.start();
  };
  return html`<${Door} desk=${desk} title=${t("welcomeTitle")}>
    <p class="lead">${t("welcomeText")}</p>
    <form onSubmit=${submit} novalidate>
      <label for="name">${t("yourName")}</label>
      <input id="name" ref=${field} autocomplete="name" maxlength="80" required aria-describedby="name-hint"
        value=${name} onInput=${(/** @type {any} */ e) => setName(e.target.value)} />
      <p class="hint" id="name-hint">${t("yourNameHint")}</p>
      <${Password} id="password" label=${t("newPassword")} autocomplete="new-password" value=${password} onValue=${setPassword}
        describedBy="password-hint" />
      <p class="hint" id="password-hint">${password && lacking ? t("passwordTooShort", { n: lacking }) : t("newPasswordHint", { n: MIN_PASSWORD })}</p>
      <div role="alert">${Boolean(problem) && html`<p class="problem">${explain(problem)}</p>`}</div>
      <button class="primary wide" type="submit" aria-disabled=${busy || !name.trim() || lacking > 0}>${t(busy ? "entering" : "enter")}</button>
    </form>
    <p class="small-print"><a href="/desk" onClick=${leave}>${t("alreadyHave")}</a></p>
  <//>`;
}

/** @param {{id: string, label: string, autocomplete: string, value: string, onValue: (value: string) => void, describedBy?: string}} props */
function Password({ id, label, autocomplete, value, onValue, describedBy }) {
  const [shown, setShown] = useState(false);
  return html`<label for=${id}>${label}</label>
    <div class="secret">
      <input id=${id} type=${shown ? "text" : "password"} autocomplete=${autocomplete} required aria-describedby=${describedBy}
        value=${value} onInput=${(/** @type {any} */ e) => onValue(e.target.value)} />
      <button type="button" class="round" aria-pressed=${shown} aria-label=${t("showPassword")} title=${t("showPassword")}
        onClick=${() => setShown(!shown)}><${Icon} name="eye" /></button>
    </div>`;
}

/** Who may invite does it on the server. */
const Command = () => html`<code>${t("inviteCommand")}</code>`;

/** @param {unknown} error */
function explain(error) {
  const code = error instanceof Refusal ? error.code : "";
  if (code === "credentials") return t("wrongCredentials");
  if (code === "invitation") return around("linkUsed", "command", html`<${Command} />`);
  if (code === "origin") return t("wrongOrigin");
  return t(code === "no_answer" ? "noAnswer" : "somethingWrong");
}

/** The seconds that are left, anew every second. @param {number} until @param {() => void} done */
function useCountdown(until, done) {
  const [, tick] = useState(0);
  const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  useEffect(() => {
    if (!until) return undefined;
    const timer = setInterval(() => (Date.now() >= until ? done() : tick(Date.now())), 250);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

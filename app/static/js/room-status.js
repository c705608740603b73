// What the person is told: saved or not, what is wrong, how much time is left.
import { threshold, timeOfDay, written } from "./room-clock.js";

const NOTICE = 60000;
const byId = (id) => document.getElementById(id);

export class Status {
  constructor(text) {
    this.text = text;
    this.left = null;
  }

  /** "Saved at" comes from an acknowledgement alone; until then, how many are not. */
  saving({ unsaved, offline, doubted, savedAt }) {
    const line = byId("kb-status");
    line.classList.toggle("is-unsaved", unsaved > 0);
    line.classList.toggle("is-saved", !unsaved && Boolean(savedAt));
    line.classList.toggle("is-offline", unsaved > 0 && offline);
    let said = savedAt ? this.text.saved.replace("{time}", timeOfDay(savedAt)) : this.text.nothing;
    const missing = doubted ? this.text.doubted : offline ? this.text.waiting : this.text.unsaved;
    if (unsaved) said = missing.replace("{count}", unsaved);
    byId("kb-status-text").textContent = said;
  }

  alert(said) {
    byId("kb-alert").textContent = said;
    byId("kb-alert").hidden = !said;
  }

  warn(said) {
    byId("kb-warning").textContent = said;
    byId("kb-warning").hidden = !said;
  }

  announce(said) {
    byId("kb-announce").textContent = said;
  }

  /** Good news: heard by a screen reader, and read by the others for a minute. */
  notice(said) {
    const place = byId("kb-notice");
    this.announce(said);
    place.textContent = said;
    place.hidden = false;
    clearTimeout(this.noticed);
    this.noticed = setTimeout(() => { place.hidden = true; }, NOTICE);
  }

  /** The letters that the invigilator copies into the minutes when the machine is offline. */
  headCode(code) {
    byId("kb-head").hidden = !code;
    byId("kb-head-code").textContent = code;
  }

  /** Time left; thresholds are announced once each, never every second. */
  time(left) {
    const time = byId("kb-clock").querySelector("time");
    const shown = written(left);
    if (time.textContent !== shown) time.textContent = shown;
    byId("kb-clock").classList.toggle("is-short", left < 300000);
    const minutes = this.left === null ? null : threshold(this.left, left);
    if (minutes) this.announce(minutes === 1 ? this.text.minute : this.text.minutes.replace("{count}", minutes));
    this.left = left;
  }
}

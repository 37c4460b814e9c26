/* What the second window says. */
import { report } from "./desk.js";
import { isOurs, NAME } from "./desk-page.js";
import { panel } from "./frame.js";
import { press } from "./keys.js";
import { toggleBlack } from "./screen.js";
import { step } from "./showing.js";
import { state } from "./state.js";
import { resetClock } from "./ticking.js";

const ASKED = { next: () => step(1), previous: () => step(-1), black: toggleBlack, reset: resetClock };

export function heard(event) {
  const message = event.data?.[NAME];
  if (!message || !isOurs(event.origin) || !event.source || event.source === window) return;
  if (state.desk !== event.source || message.empty) {
    state.desk = event.source;
    panel.hidden = true;
    report();
  }
  if (message.key) press(message);
  ASKED[message.step]?.();
}

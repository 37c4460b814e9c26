/* The bar under the stage. */
import { make } from "../theme/dom.js";
import { openDesk } from "./desk.js";
import { bar, clockBox, pathBox, placeBox } from "./frame.js";
import { help } from "./help.js";
import { overview } from "./overview.js";
import { togglePointer } from "./screen.js";
import { step } from "./showing.js";
import { mode } from "./state.js";
import { toggleClock } from "./ticking.js";
import { words } from "./words.js";

const stroke = (d) =>
  `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${d}"/></svg>`;

function tool(key, code, d, act) {
  const title = `${words[key]} (${code})`;
  const one = make("button", { type: "button", className: `tool present-${key}`, title, innerHTML: stroke(d) });
  one.setAttribute("aria-label", words[key]);
  one.addEventListener("click", act);
  return one;
}

bar.append(
  tool("previous", "→", "M5 12h14M13 6l6 6-6 6", () => step(-1)),
  placeBox,
  tool("next", "←", "M19 12H5M11 6l-6 6 6 6", () => step(1)),
  pathBox,
  clockBox,
  tool("overview", "O", "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z", () => overview()),
  tool("notes", "N", "M5 4h14v16H5zM9 9h6M9 13h6", () => openDesk()),
  tool("timer", "T", "M12 6a7 7 0 1 0 .01 0zM12 9v4l2.5 1.5M10 3h4", () => toggleClock()),
  tool("pointer", "L", "M12 3v4M12 17v4M3 12h4M17 12h4M12 11.9v.2", () => togglePointer()),
  tool("help", "?", "M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M12 17v.1M12 3a9 9 0 1 0 .01 0z", () => help()),
  tool("leave", "Esc", "M6 6l12 12M18 6L6 18", () => mode.leave()),
);

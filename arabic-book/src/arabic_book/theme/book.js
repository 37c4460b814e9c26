/* What every page of a book carries. */
import "./screen.js";
import "./present-button.js";
import "./menu.js";
import "./code.js";
import "./definitions.js";
import "./tabs.js";
import "./scrolling.js";
import "./contents.js";
import "../offline/start.js";

/* The page of a reader's progress: what was done, the file it can be taken away in, and the certificate. */
import { find } from "../theme/dom.js";
import { desk, showConditions, startCertificate } from "./certificate.js";
import { progress } from "./course.js";
import { openNext, showOverview } from "./overview.js";
import { startFile, tell } from "./taking.js";
import { words } from "./words.js";

const page = find(".my-progress");

function show() {
  if (page) showOverview();
  if (desk) showConditions();
}

if (page) startFile();
if (desk) startCertificate();
document.addEventListener("book-progress", show);
show();
if (page) {
  openNext();
  if (progress.refused) tell(words.refused);
}

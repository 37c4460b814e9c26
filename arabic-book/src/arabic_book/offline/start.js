/* Saving the book, as every page carries it: the buttons. The rest is fetched once a reader asks, or has saved it;
   opening a page registers no service worker. */
import { all, find } from "../theme/dom.js";
import { bring } from "../theme/present-button.js";

const offlineFoot = find("[data-offline-script]");

async function offlinePanel() {
  const { offlineScript, offlineStyle } = offlineFoot.dataset;
  const wanted = [];
  if (!find("link[data-offline-sheet]")) wanted.push(bring("link", { rel: "stylesheet", href: offlineStyle }));
  if (!window.arabicBookOffline) wanted.push(bring("script", { src: offlineScript }));
  await Promise.all(wanted);
  find(`link[href="${offlineStyle}"]`)?.setAttribute("data-offline-sheet", "");
  return window.arabicBookOffline;
}

function isSaved() {
  const worker = new URL(`${document.documentElement.dataset.content_root}sw.js`, location.href).href;
  try {
    return navigator.serviceWorker?.controller?.scriptURL === worker;
  } catch {
    return false; // a frame that may keep nothing
  }
}

const tendOffline = () =>
  offlinePanel().then(
    (panel) => panel.tend(),
    () => {},
  );

// A page opened from a folder is on the device already.
if (offlineFoot && location.protocol !== "file:") {
  for (const button of all("[data-offline]")) {
    button.hidden = false;
    const place = button.closest(".offline-place");
    if (place) place.hidden = false;
    button.addEventListener("click", () =>
      offlinePanel().then(
        (panel) => panel.open(),
        () => {},
      ),
    );
  }
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    window.arabicBookInstall = event;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted && isSaved()) tendOffline();
  });
  if (isSaved()) tendOffline();
}

/* Files to take away, out of the saved book: a browser asks the network for what a link downloads, past every service worker. */
import { make } from "../theme/dom.js";
import { bookAddress } from "./situation.js";

async function takeSaved(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.statusText);
  const address = URL.createObjectURL(await answer.blob());
  const name = link.download || decodeURIComponent(new URL(link.href).pathname.split("/").pop());
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function pressedDownload(event) {
  const link = event.target.closest?.("a[download]");
  if (!link?.href.startsWith(bookAddress) || event.defaultPrevented) return;
  event.preventDefault();
  takeSaved(link).catch(() => location.assign(link.href));
}

/* Once a page: a window may be given another page without being opened anew. */
export function downloadsFromSaved() {
  const { dataset } = document.documentElement;
  if (dataset.offlineDownloads) return;
  dataset.offlineDownloads = "saved";
  document.addEventListener("click", pressedDownload);
}

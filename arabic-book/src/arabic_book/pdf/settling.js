/* Everything drawn: charts that wait for print, maps in their frames, fonts; then what is too wide is made smaller. */

/** Waits until nothing has changed in the documents for so long. */
const quiet = (documents, wait) =>
  new Promise((resolve) => {
    let timer = null;
    const watch = new MutationObserver(start);
    function start() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        watch.disconnect();
        resolve();
      }, wait);
    }
    for (const one of documents) watch.observe(one, { subtree: true, childList: true, attributes: true });
    start();
  });

/** What drawing has asked for meanwhile is there when it has its entry. */
async function scriptsArrived() {
  const arrived = () => [...document.scripts].every(({ src }) => !src || performance.getEntriesByName(src).length);
  for (let waited = 0; !arrived() && waited < 60_000; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function narrowWide() {
  for (const wide of document.querySelectorAll("article table, .math-block .math, article figure > svg")) {
    const room = wide.parentElement.getBoundingClientRect().width;
    const width = Math.max(wide.scrollWidth, wide.getBoundingClientRect().width);
    if (room <= 0 || width <= room + 1) continue;
    wide.style.zoom = Math.max(0.6, Math.floor((room / width) * 100) / 100);
    wide.classList.toggle("tight", room / width < 0.6);
  }
}

export async function settle({ frameStyle }) {
  dispatchEvent(new Event("beforeprint"));
  await document.fonts.ready;
  const frames = [...document.querySelectorAll("iframe")];
  const inside = frames.map((frame) => frame.contentDocument).filter(Boolean);
  await scriptsArrived();
  for (const one of inside) {
    one.head.append(Object.assign(one.createElement("style"), { textContent: frameStyle }));
  }
  await quiet([document, ...inside], 800);
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  narrowWide();
  await quiet([document, ...inside], 200);
}

/** Writes the numbers of pages into the table of contents. */
export function number(pages) {
  for (const box of document.querySelectorAll("[data-page]")) {
    if (pages[box.dataset.page]) box.textContent = pages[box.dataset.page];
  }
}

/* Files brought by a classic script, which a page opened from a folder may load too. */
import { make } from "../../theme/dom.js";

export const bring = (src) =>
  new Promise((done, failed) => {
    const script = make("script", {
      src,
      onload: done,
      onerror: () => failed(Object.assign(new Error(src), { code: "missing", file: src.split("/").at(-1) })),
    });
    document.head.append(script);
  });

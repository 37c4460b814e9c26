/* An output of a notebook as the book's pages show those that are stored with it. */
import { resolveAddresses } from "./addresses.js";
import { insertHtml } from "./inserting.js";
import { asStored, kindOf, overwritten, WIDGET, wholeText, withoutAnsi } from "./kinds.js";
import { markdownHtml } from "./markdown.js";

const ARABIC = /[\u0621-\u064a]/;

const elementWith = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

function textBlock(text, className) {
  const outer = elementWith("div", `output ${className} highlight-myst-ansi notranslate`);
  const inner = elementWith("div", "highlight");
  inner.append(elementWith("pre", "", overwritten(withoutAnsi(text))));
  outer.append(inner);
  return outer;
}

/** The first line says in the reader's language what happened; what Python says stands behind it. */
function errorBlock(output, words) {
  const lines = output.traceback.length ? output.traceback : [`${output.ename}: ${output.evalue}`];
  const all = lines.map(withoutAnsi);
  const outer = elementWith("div", "output traceback live-error");
  const [head, ...rest] = all;
  const isHead = ARABIC.test(head);
  if (isHead) outer.append(elementWith("p", "live-error-head", head));
  const said = (isHead ? rest : all).join("\n").trim();
  if (!said) return outer;
  const block = elementWith("pre", "", said);
  block.dir = "ltr";
  if (isHead) {
    const more = elementWith("details");
    more.append(elementWith("summary", "", words.details), block);
    outer.append(more);
  } else outer.append(block);
  return outer;
}

function pictureBlock(kind, value, output, words) {
  const picture = elementWith("img", `output ${kind.replace("/", "_").replace("+xml", "")}`);
  const text = wholeText(value);
  picture.src =
    kind === "image/svg+xml"
      ? `data:${kind};charset=utf-8,${encodeURIComponent(text)}`
      : `data:${kind};base64,${text.replace(/\s/g, "")}`;
  picture.alt = output.metadata?.[kind]?.alt ?? words.picture;
  for (const side of ["width", "height"])
    if (output.metadata?.[kind]?.[side]) picture[side] = output.metadata[kind][side];
  return picture;
}

function dataBlock(output, { base, addresses, words, drawWidget }) {
  const { data } = output;
  const kind = kindOf(data);
  if (kind === WIDGET && drawWidget) {
    const place = elementWith("div", "output widget_view");
    drawWidget(data[kind].model_id, place);
    return { block: place };
  }
  if (kind === "text/html") {
    const block = elementWith("div", "output text_html");
    return { block, html: resolveAddresses(asStored(wholeText(data[kind])), addresses, base) };
  }
  if (kind === "text/markdown") {
    return { block: elementWith("div", "output text_markdown"), html: markdownHtml(wholeText(data[kind])) };
  }
  if (kind === "application/javascript") {
    const script = wholeText(data[kind]).replaceAll("</script", "<\\/script");
    return { block: elementWith("div", "output"), html: `<script>${script}</script>` };
  }
  if (kind.startsWith("image/")) return { block: pictureBlock(kind, data[kind], output, words) };
  if (kind === "application/json") return { block: textBlock(JSON.stringify(data[kind], null, 2), "text_plain") };
  if (kind === "text/plain" || kind === "text/latex") {
    return { block: textBlock(wholeText(data[kind]), kind.replace("/", "_")) };
  }
  if (data["text/plain"] !== undefined) return { block: textBlock(wholeText(data["text/plain"]), "text_plain") };
  return { block: elementWith("p", "output", words.unseen.replace("{kind}", Object.keys(data).join(" "))) };
}

/** Puts an output at the end of `container`; resolves when its scripts have run.

    `base`: address of the book's root. `addresses`: by prefix, the shared files. `words`: of the interface.
    `drawWidget(model, element)`: shows a widget. */
export function renderOutput(output, container, given) {
  if (output.output_type === "stream") {
    const text = wholeText(output.text);
    container.append(textBlock(text, output.name === "stderr" ? "stderr" : "stream"));
    return Promise.resolve();
  }
  if (output.output_type === "error") {
    container.append(errorBlock(output, given.words));
    return Promise.resolve();
  }
  if (!output.data) return Promise.resolve();
  const { block, html } = dataBlock(output, given);
  container.append(block);
  if (html !== undefined) return insertHtml(block, html);
  block.dispatchEvent(new CustomEvent("book:inserted", { bubbles: true }));
  return Promise.resolve();
}

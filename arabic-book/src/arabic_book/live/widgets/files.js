/* Files: those that a reader hands to Python, and pictures and sounds that Python gives. */
import { make } from "../../theme/dom.js";
import { fillButton } from "./parts.js";

async function readFile(file) {
  const content = await file.arrayBuffer();
  return { name: file.name, type: file.type, size: file.size, last_modified: file.lastModified, content };
}

function drawUpload(view) {
  const chooser = make("input", { type: "file", id: view.id, className: "sr-only" });
  const words = make("span", { className: "widget-button" });
  fillButton(view, words);
  const told = make("span", { className: "widget-told", role: "status" });
  const label = make("label", { className: "widget-upload", htmlFor: view.id }, chooser, words);
  view.follow(["accept", "multiple", "disabled", "error"], () => {
    chooser.accept = view.get("accept") ?? "";
    chooser.multiple = Boolean(view.get("multiple"));
    chooser.disabled = Boolean(view.get("disabled"));
    told.textContent = view.get("error") ?? "";
  });
  chooser.addEventListener("change", async () => {
    try {
      view.model.set({ value: await Promise.all([...chooser.files].map(readFile)), error: "" });
    } catch {
      told.textContent = view.room.say("unread");
    }
    chooser.value = ""; // the same file may be handed in again
  });
  return make("div", { className: "jupyter-widgets widget-upload-row" }, label, told);
}

const KINDS = { ImageModel: ["img", "image"], AudioModel: ["audio", "audio"], VideoModel: ["video", "video"] };

function drawMedia(view) {
  const [name, type] = KINDS[view.model.name];
  const element = make(name, { className: `jupyter-widgets widget-${type}` });
  let address = "";
  const drop = () => address && URL.revokeObjectURL(address);
  view.follow(["value", "format"], () => {
    drop();
    const format = view.get("format");
    const value = view.get("value");
    if (format === "url") {
      element.src = new TextDecoder().decode(value);
      return;
    }
    address = URL.createObjectURL(
      new Blob([value ?? ""], { type: `${type}/${format === "svg" ? "svg+xml" : format}` }),
    );
    element.src = address;
  });
  view.follow(["width", "height", "loop", "autoplay", "controls"], () => {
    for (const key of ["width", "height"]) if (view.get(key)) element.setAttribute(key, view.get(key));
    for (const key of ["loop", "autoplay", "controls"]) if (name !== "img") element[key] = Boolean(view.get(key));
  });
  if (name === "img") element.alt = "";
  view.whenEnded(drop);
  return element;
}

export const fileDrawers = {
  FileUploadModel: drawUpload,
  ImageModel: drawMedia,
  AudioModel: drawMedia,
  VideoModel: drawMedia,
};

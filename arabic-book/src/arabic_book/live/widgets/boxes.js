/* What holds other controls: boxes, tabs, folds, one of several. */
import { make } from "../../theme/dom.js";

const BOXES = {
  BoxModel: "widget-box",
  HBoxModel: "widget-box widget-hbox",
  VBoxModel: "widget-box widget-vbox",
  GridBoxModel: "widget-gridbox",
};

/** The views of a box's children, kept while the children stay. */
function followChildren(view, show) {
  const drawn = new Map();
  view.follow(["children"], () => {
    const wanted = view.get("children") ?? [];
    for (const [reference, child] of drawn) {
      if (wanted.includes(reference)) continue;
      child.end();
      child.element.remove();
      drawn.delete(reference);
    }
    for (const reference of wanted) {
      if (drawn.has(reference)) continue;
      const child = view.child(reference);
      if (child) drawn.set(reference, child);
    }
    show(wanted.flatMap((reference) => drawn.get(reference)?.element ?? []));
  });
  view.whenEnded(() => {
    for (const child of drawn.values()) child.end();
  });
}

/** Put these elements into a place, in order; what stands right already is not touched, so it keeps the focus. */
function arrange(place, elements) {
  elements.forEach((element, number) => {
    if (place.children[number] !== element) place.insertBefore(element, place.children[number] ?? null);
  });
  while (place.children.length > elements.length) place.lastElementChild.remove();
}

/** A control without a description takes the text that stands before it for its name, or the one after it. */
function nameByText(view, element) {
  const isText = (each) => each?.querySelector(":scope > :is(.widget-html-content, .widget-label-text)");
  const children = [...element.children];
  children.forEach((child, number) => {
    const control = child.querySelector(":scope > .widget-label[hidden] ~ :is(input, select, textarea, [role])");
    const text = isText(children[number - 1]) ?? isText(children[number + 1]);
    if (!control || !text || isText(child)) return;
    text.id ||= `${view.id}-text-${number}`;
    control.setAttribute("aria-labelledby", text.id);
  });
}

function drawBox(view) {
  const element = make("div", { className: `jupyter-widgets ${BOXES[view.model.name]}` });
  followChildren(view, (children) => {
    arrange(element, children);
    nameByText(view, element);
  });
  return element;
}

const titleOf = (view, number) => view.get("titles")?.[number] || view.room.say("part", { number: number + 1 });

function drawAccordion(view) {
  const element = make("div", { className: "jupyter-widgets widget-accordion jupyter-widget-accordion" });
  const reflect = () => {
    [...element.children].forEach((part, number) => {
      part.open = view.get("selected_index") === number;
      part.firstChild.textContent = titleOf(view, number);
    });
  };
  followChildren(view, (children) => {
    const parts = children.map((child, number) => {
      if (child.parentElement?.parentElement === element) return child.parentElement;
      const summary = make("summary");
      const part = make("details", {}, summary, child);
      summary.addEventListener("click", (event) => {
        event.preventDefault();
        view.model.set({ selected_index: part.open ? null : [...element.children].indexOf(part) });
      });
      summary.textContent = titleOf(view, number);
      return part;
    });
    arrange(element, parts);
  });
  view.follow(["selected_index", "titles", "children"], reflect);
  return element;
}

function drawTabs(view) {
  const list = make("div", { className: "widget-tab-bar" });
  list.setAttribute("role", "tablist");
  const panels = make("div", { className: "widget-tab-contents" });
  const element = make("div", { className: "jupyter-widgets widget-tab jupyter-widget-tab" }, list, panels);
  const choose = (number) => view.model.set({ selected_index: number });

  const reflect = () => {
    const chosen = view.get("selected_index");
    [...list.children].forEach((tab, number) => {
      tab.textContent = titleOf(view, number);
      tab.setAttribute("aria-selected", String(number === chosen));
      tab.tabIndex = number === (chosen ?? 0) ? 0 : -1;
      panels.children[number].hidden = number !== chosen;
    });
  };
  followChildren(view, (children) => {
    arrange(
      panels,
      children.map((child, number) => {
        if (child.parentElement?.parentElement === panels) return child.parentElement;
        const panel = make("div", { id: `${view.id}-panel-${number}` }, child);
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", `${view.id}-tab-${number}`);
        return panel;
      }),
    );
    list.replaceChildren(
      ...children.map((_, number) => {
        const tab = make("button", { type: "button", id: `${view.id}-tab-${number}` });
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", `${view.id}-panel-${number}`);
        tab.addEventListener("click", () => choose(number));
        return tab;
      }),
    );
  });
  list.addEventListener("keydown", (event) => {
    const here = [...list.children].indexOf(event.target);
    const last = list.children.length - 1;
    const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: here === last ? 0 : here + 1, [back]: here ? here - 1 : last, Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
    list.children[to].focus();
  });
  view.follow(["selected_index", "titles", "children"], reflect);
  return element;
}

function drawStack(view) {
  const element = make("div", { className: "jupyter-widgets widget-stack" });
  followChildren(view, (children) =>
    arrange(
      element,
      children.map((child) =>
        child.parentElement?.parentElement === element ? child.parentElement : make("div", {}, child),
      ),
    ),
  );
  view.follow(["selected_index", "children"], () => {
    [...element.children].forEach((part, number) => {
      part.hidden = number !== view.get("selected_index");
    });
  });
  return element;
}

export const boxDrawers = {
  BoxModel: drawBox,
  HBoxModel: drawBox,
  VBoxModel: drawBox,
  GridBoxModel: drawBox,
  AccordionModel: drawAccordion,
  TabModel: drawTabs,
  StackModel: drawStack,
};

/* Asks, answers and scores the quizzes of a page. The right answers are read from the folded list that stands below
   each form for readers without scripts, and which is taken off the page here. */
(function () {
  "use strict";
  const words = {/*words*/};
  const find = (selector, from) => from.querySelector(selector);
  const all = (selector, from) => [...from.querySelectorAll(selector)];
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const counted = (kind, n) => n === 1 || n === 2 ? words[`${kind}_${n === 1 ? "one" : "two"}`]
    : words[`${kind}_${n % 100 >= 3 && n % 100 <= 10 ? "few" : "many"}`].replace("{n}", n);
  const make = (name, values, ...inside) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
    return element;
  };
  const copies = (element) => element ? [...element.cloneNode(true).childNodes] : [];
  const progress = window.bookProgress;

  // Numbers as people write them

  // Every number a text may stand for: a comma may divide thousands or begin the decimals.
  function readNumbers(text) {
    const western = text.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0)
      .replace(/[\u200e\u200f\u061c\u2066-\u2069\s\u00a0]/g, "").replace(/[−–—]/g, "-").replace(/[٬’']/g, "").replace(/٫/g, ".");
    const [, body, percent] = western.match(/^(.*?)([%٪]?)$/);
    const readings = new Set();
    const add = (form) => { if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(form)) readings.add(Number(form)); };
    const sign = body.replace(/^(.*[^-])-$/, "-$1").replace(/،/g, ",");
    add(sign);
    if (/^[^,]*,[^,.]*$/.test(sign)) add(sign.replace(",", "."));
    if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(sign)) add(sign.replace(/,/g, ""));
    if (/^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(sign)) add(sign.replace(/\./g, ""));
    return { values: [...readings], percent: Boolean(percent) };
  }

  function judgeNumber(text, key) {
    if (!text.trim()) return { empty: words.number_first };
    const { values, percent } = readNumbers(text);
    if (!values.length) return { empty: say("number_unread", { text: text.trim(), example: "12.5" }) };
    const close = (value, target, room) => Math.abs(value - target) <= room + 1e-9 * Math.max(1, Math.abs(target));
    const some = (test) => values.some(test);
    const { answer, tolerance, perCent } = key;
    const wanted = (value) => close(value, answer, tolerance);
    if (percent && !perCent) {
      if (some((v) => close(v / 100, answer, tolerance))) return { right: true };
      if (some(wanted)) return { hint: words.number_no_percent };
    } else if (some(wanted)) {
      return { right: true };
    }
    for (const mistake of key.mistakes) {
      if (some((v) => close(v, mistake.value, Math.min(tolerance, Math.abs(mistake.value - answer) / 2)))) return { why: mistake.why };
    }
    if (perCent && some((v) => close(v * 100, answer, tolerance))) return { hint: words.number_fraction };
    if (!perCent && Math.abs(answer) <= 1 && some((v) => close(v / 100, answer, tolerance))) return { hint: words.number_percent };
    if (answer && some((v) => close(-v, answer, tolerance))) return { hint: words.number_sign };
    const scale = [10, 100, 1000, 1e4, 1e5, 1e6];
    if (answer && some((v) => scale.some((s) => close(v / s, answer, tolerance) || close(v * s, answer, tolerance)))) return { hint: words.number_scale };
    if (some((v) => close(v, answer, Math.max(10 * tolerance, Math.abs(answer) * 0.03)))) return { hint: words.number_near };
    return { hint: words.number_again };
  }

  // What is known of a right answer

  function readKey(item, type) {
    const key = { explanation: find(".explanation", item), source: find(".source", item), rows: all("[data-option]", item) };
    key.why = new Map(key.rows.map((row) => [row.dataset.option, find(".why", row)]));
    key.right = key.rows.filter((row) => row.classList.contains("right")).map((row) => row.dataset.option);
    if (type === "order") key.right = key.rows.map((row) => row.dataset.option);
    if (type === "match") key.pairs = new Map(key.rows.map((row) => [row.dataset.option, row.dataset.match]));
    if (type === "number") {
      key.answer = Number(item.dataset.number);
      key.tolerance = Number(item.dataset.tolerance);
      key.mistakes = all("li[data-number]", item).map((row) => ({ value: Number(row.dataset.number), why: find(".why", row) }));
      key.said = find("p", item);
    }
    return key;
  }

  const icon = (right) => {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", "0 0 24 24");
    picture.setAttribute("class", "icon");
    picture.setAttribute("aria-hidden", "true");
    picture.innerHTML = right ? '<circle cx="12" cy="12" r="10"/><path d="M7 12.5l3.3 3.3L17 9"/>' : '<path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12z"/><path d="M12 8v5M12 15.6v.1"/>';
    return picture;
  };

  // A verdict on what stands in the form: empty (not answered yet), or right, with hints and reasons.

  const judges = {
    choice(question, key) {
      const chosen = all("input:checked", question).map((input) => input.value);
      if (!chosen.length) return { empty: words.choose_first };
      const wrong = chosen.filter((value) => !key.right.includes(value));
      const whys = chosen.map((value) => key.why.get(value)).filter(Boolean);
      if (!wrong.length && chosen.length === key.right.length) return { right: true, whys };
      const hint = question.dataset.type !== "multiple" ? "" : wrong.length ? words.some_wrong : words.some_missing;
      return { right: false, hint, whys: wrong.map((value) => key.why.get(value)).filter(Boolean) };
    },
    number(question, key) {
      const verdict = judgeNumber(find("input", question).value, key);
      return { right: false, whys: verdict.why ? [verdict.why] : [], ...verdict };
    },
    order(question, key) {
      const rows = all(".order > li", question);
      const wrong = rows.filter((row, i) => row.dataset.option !== key.right[i]);
      const why = wrong.length && key.why.get(wrong[0].dataset.option);
      return { right: !wrong.length, whys: why ? [why] : [], hint: wrong.length ? say("order_wrong", { count: counted("places", wrong.length) }) : "" };
    },
    match(question, key) {
      const rows = all(".pair", question);
      if (rows.some((row) => !find("select", row).value)) return { empty: words.match_first };
      const wrong = rows.filter((row) => find("select", row).value !== key.pairs.get(row.dataset.option));
      const whys = wrong.map((row) => key.why.get(row.dataset.option)).filter(Boolean);
      return { right: !wrong.length, whys, hint: wrong.length ? say("match_wrong", { count: counted("pairs", wrong.length) }) : "" };
    },
  };
  const judge = (question, key) => (judges[question.dataset.type] || judges.choice)(question, key);

  function rightAnswer(question, key) {
    const type = question.dataset.type;
    if (type === "number") return copies(key.said).concat();
    if (type === "order") return [make("ol", {}, ...key.right.map((value) => make("li", {}, ...copies(find(`[data-option="${value}"] .step`, question)))))];
    if (type === "match") return [make("ul", {}, ...key.rows.map((row) => { const copy = row.cloneNode(true), why = find(".why", copy); if (why) why.remove(); return make("li", {}, ...copy.childNodes); }))];
    return [make("ul", {}, ...key.right.map((value) => make("li", {}, ...copies(find(`input[value="${value}"]`, question).nextElementSibling))))];
  }

  // Moving steps, by button or by dragging

  function prepareOrder(question) {
    const list = find(".order", question), status = make("p", { className: "sr-only" });
    status.setAttribute("role", "status");
    list.after(status);
    const edges = () => all("li", list).forEach((row, i, rows) => all(".move", row).forEach((button) => {
      button.disabled = list.classList.contains("fixed") || (button.dataset.move === "-1" ? i === 0 : i === rows.length - 1);
    }));
    const tell = (row) => {
      const rows = all("li", list);
      edges();
      status.textContent = say("moved", { text: find(".step", row).textContent, place: rows.indexOf(row) + 1, count: rows.length });
    };
    for (const button of all(".move", list)) {
      const up = button.dataset.move === "-1";
      button.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${up ? "M12 19V5M6 11l6-6 6 6" : "M12 5v14M6 13l6 6 6-6"}"/></svg>`;
      button.hidden = false;
      button.addEventListener("click", () => {
        const row = button.closest("li");
        if (up) row.previousElementSibling.before(row);
        else row.nextElementSibling.after(row);
        tell(row);
        (button.disabled ? all(".move", row).find((other) => !other.disabled) : button).focus();
      });
    }
    let dragged = null;
    for (const row of all("li", list)) {
      row.draggable = true;
      row.addEventListener("dragstart", (event) => {
        if (list.classList.contains("fixed")) return event.preventDefault();
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", "");
      });
      row.addEventListener("dragover", (event) => {
        if (!dragged || dragged === row) return;
        event.preventDefault();
        const box = row.getBoundingClientRect();
        if (event.clientY < box.top + box.height / 2) row.before(dragged);
        else row.after(dragged);
      });
      row.addEventListener("dragend", () => { if (dragged) tell(dragged); dragged = null; });
    }
    edges();
    return edges;
  }

  // A quiz

  function start(form) {
    const details = find(".quiz-answers", form);
    const keys = new Map(all("[data-answer]", details).map((item) => [item.dataset.answer, item]));
    details.remove();
    const test = form.dataset.test || "", questions = all(".question", form), end = find(".quiz-end", form);
    end.setAttribute("aria-live", "polite");
    const rounds = new Map();
    const edges = new Map();
    for (const question of questions) {
      const key = readKey(keys.get(question.dataset.question), question.dataset.type);
      key.perCent = Boolean(find(".unit", question)) && /%|المائة|المئة/.test(find(".unit", question).textContent);
      rounds.set(question, { key, first: null, over: false, start: all(".order > li", question) });
      if (question.dataset.type === "order") edges.set(question, prepareOrder(question));
      if (!test) prepareCheck(question);
      else question.addEventListener("change", tellAnswered);
    }
    end.hidden = false;
    if (test) offerFinish();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const question = document.activeElement && document.activeElement.closest(".question");
      if (question && !test) check(question);
    });
    form.classList.add("ready");

    function prepareCheck(question) {
      find(".question-tools", question).hidden = false;
      find(".check", question).addEventListener("click", () => check(question));
    }

    function settle(question) {
      rounds.get(question).over = true;
      question.classList.add("over");
      all("input, select", question).forEach((input) => { input.disabled = true; });
      all(".order", question).forEach((list) => list.classList.add("fixed"));
      if (edges.has(question)) edges.get(question)();
      all(".question-tools", question).forEach((tools) => { tools.hidden = true; });
    }

    function check(question) {
      const round = rounds.get(question);
      if (round.over) return;
      const verdict = judge(question, round.key), feedback = find(".feedback", question);
      if (verdict.empty) {
        feedback.className = "feedback asks";
        feedback.replaceChildren(make("p", {}, verdict.empty));
        return;
      }
      if (round.first === null) round.first = verdict.right;
      show(question, verdict);
      if (verdict.right) { settle(question); hold(feedback); }
      tellScore();
    }

    // The focus stood on a button that is gone; it moves on to what was said.
    function hold(feedback) {
      feedback.tabIndex = -1;
      feedback.focus({ preventScroll: true });
    }

    function show(question, verdict) {
      const { key } = rounds.get(question), feedback = find(".feedback", question);
      feedback.className = `feedback ${verdict.right ? "right" : "not-yet"}`;
      question.classList.toggle("was-right", verdict.right);
      question.classList.toggle("was-wrong", !verdict.right);
      const head = make("p", { className: "verdict" }, icon(verdict.right), make("strong", {}, verdict.right ? words.right : words.not_yet));
      const reasons = verdict.whys.map((why) => make("p", { className: "why" }, ...copies(why)));
      if (verdict.right) {
        feedback.replaceChildren(head, ...reasons, make("p", {}, ...copies(key.explanation)), make("p", { className: "source" }, ...copies(key.source)));
        return;
      }
      const hint = verdict.hint || (reasons.length ? "" : words.read_again);
      const reveal = make("button", { type: "button", className: "quiet reveal" }, words.reveal);
      reveal.addEventListener("click", () => { settle(question); showAnswer(question); hold(feedback); });
      feedback.replaceChildren(head, ...(hint ? [make("p", { className: "why" }, hint)] : []), ...reasons, make("p", { className: "next" }, words.try_again, " ", reveal));
    }

    function showAnswer(question, verdict) {
      const { key } = rounds.get(question), feedback = find(".feedback", question);
      feedback.className = `feedback ${verdict && verdict.right ? "right" : "not-yet"}`;
      const head = verdict ? make("p", { className: "verdict" }, icon(verdict.right), make("strong", {}, verdict.right ? words.right : words.not_yet)) : "";
      const whys = verdict && !verdict.right ? (verdict.whys || []).map((why) => make("p", { className: "why" }, ...copies(why))) : [];
      feedback.replaceChildren(...[head].filter(Boolean), ...whys, make("p", { className: "verdict" }, make("strong", {}, words.revealed)), make("div", { className: "answer" }, ...rightAnswer(question, key)),
        make("p", {}, ...copies(key.explanation)), make("p", { className: "source" }, ...copies(key.source)));
    }

    function scoreOf() {
      const firsts = questions.map((question) => rounds.get(question).first);
      return { done: firsts.filter((first) => first !== null).length, right: firsts.filter(Boolean).length };
    }

    function tellScore() {
      const { done, right } = scoreOf(), count = questions.length;
      if (done < count) {
        end.replaceChildren(make("p", { className: "score" }, say("answered", { done, count })));
        return;
      }
      const known = progress && progress.get().quizzes[form.dataset.quiz];
      if (progress && end.dataset.kept !== "yes") progress.record("quizzes", form.dataset.quiz, { score: right, out_of: count });
      end.dataset.kept = "yes";
      const best = known && known.out_of === count && known.score > right ? make("p", { className: "best" }, say("best", { right: known.score, count })) : "";
      const lines = [make("p", { className: "score" }, say("score", { right, count })), best, closing(right < count)];
      end.replaceChildren(...lines.filter(Boolean));
    }

    // Show what went wrong; begin anew.
    function closing(hasWrong) {
      const tools = make("p", { className: "quiz-tools" });
      if (hasWrong) {
        const review = make("button", { type: "button" }, words.review);
        review.addEventListener("click", () => {
          const only = form.classList.toggle("only-wrong");
          questions.forEach((question) => { question.hidden = only && rounds.get(question).first !== false; });
          review.textContent = only ? words.review_all : words.review;
          if (only) {
            const wrong = questions.find((question) => !question.hidden);
            wrong.tabIndex = -1;
            wrong.focus();
          }
        });
        tools.append(review);
      }
      const again = make("button", { type: "button", className: "quiet" }, words.again);
      again.addEventListener("click", restart);
      tools.append(again);
      return tools;
    }

    function restart() {
      form.reset();
      form.classList.remove("only-wrong");
      delete end.dataset.kept;
      for (const [question, round] of rounds) {
        Object.assign(round, { first: null, over: false });
        question.hidden = false;
        question.classList.remove("over", "was-right", "was-wrong");
        all("input, select", question).forEach((input) => { input.disabled = false; });
        all(".order", question).forEach((list) => { list.classList.remove("fixed"); list.append(...round.start); });
        if (edges.has(question)) edges.get(question)();
        find(".question-tools", question).hidden = Boolean(test);
        const feedback = find(".feedback", question);
        feedback.className = "feedback";
        feedback.replaceChildren();
        feedback.removeAttribute("tabindex");
      }
      end.replaceChildren();
      if (test) offerFinish();
      questions[0].tabIndex = -1;
      questions[0].focus();
    }

    // A test: nothing is said before its end.

    function isAnswered(question) {
      const { type } = question.dataset;
      return type === "order" || !judge(question, rounds.get(question).key).empty;
    }

    function tellAnswered() {
      const place = find(".answered", end);
      if (place) place.textContent = say("answered", { done: questions.filter(isAnswered).length, count: questions.length });
    }

    function offerFinish() {
      const finish = make("button", { type: "button" }, words.finish), note = make("p", { className: "unanswered" });
      note.setAttribute("role", "status");
      finish.addEventListener("click", () => {
        const open = questions.filter((question) => !isAnswered(question));
        if (!open.length) return finishTest();
        const anyway = make("button", { type: "button", className: "quiet" }, words.finish_anyway);
        anyway.addEventListener("click", finishTest);
        note.replaceChildren(say("unanswered", { list: open.map((question) => questions.indexOf(question) + 1).join("، ") }), " ", anyway);
      });
      end.replaceChildren(make("p", { className: "answered" }), make("p", { className: "quiz-tools" }, finish), note);
      tellAnswered();
    }

    function finishTest() {
      const topics = {};
      for (const question of questions) {
        const verdict = judge(question, rounds.get(question).key);
        rounds.get(question).first = Boolean(verdict.right);
        const topic = topics[question.dataset.module] = topics[question.dataset.module] || [0, 0];
        topic[0] += verdict.right ? 1 : 0;
        topic[1] += 1;
        settle(question);
        if (test === "post") showAnswer(question, verdict);
      }
      const right = scoreOf().right, count = questions.length, result = { score: right, out_of: count, topics };
      const before = progress && progress.get().tests.pre;
      if (progress) progress.record("tests", test, result);
      const lines = [make("p", { className: "score" }, say("score", { right, count }))];
      if (test === "pre") lines.push(make("p", {}, words.pre_done));
      else lines.push(make("p", {}, difference(before, result)));
      if (progress) lines.push(progress.compare(test === "post" ? before : result, test === "post" ? result : null));
      lines.push(test === "post" ? closing(right < count) : make("p", { className: "quiz-tools" }, againButton()));
      end.replaceChildren(...lines.filter(Boolean));
      end.tabIndex = -1;
      end.focus();
    }

    function againButton() {
      const again = make("button", { type: "button", className: "quiet" }, words.again);
      again.addEventListener("click", restart);
      return again;
    }

    function difference(before, after) {
      if (!before) return words.post_alone;
      if (before.out_of !== after.out_of) return words.post_alone;
      const change = after.score - before.score;
      return change ? say(change > 0 ? "post_more" : "post_less", { count: counted("points", Math.abs(change)) }) : words.post_same;
    }
  }

  for (const form of document.querySelectorAll("form.quiz")) start(form);
})();

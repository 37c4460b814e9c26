"""Plans of sessions whose clock is computed: ``{plan}`` turns a list of minutes into a table of times.

The content is YAML::

    title: الجلسة الأولى
    start: "09:00"
    items:
      - {minutes: 10, what: ترحيب, how: جلسة عامة}
      - {minutes: 15, what: ما الخطة؟, page: ../01_module/lesson, how: أزواج}
      - {minutes: 15, page: ../01_module/long, what: الدرس, without: [النشاط]}
      - {minutes: 15, break: استراحة}

``:total: 40`` is what the minutes must add up to, breaks included. Where the notes of a page tell its parts
(``{trainer}`` with ``:parts:``), a session that teaches it has the minutes of all of them but those that it does
``without``, which the table names. Of another page it has the page's own ``minutes``, unless it says ``part: true``.
The build fails with file, plan and difference where they disagree.

``{agenda} page`` with ``:plan: title`` writes the same plan, of that page, as it is handed out to those who come.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .. import strings
from ..state import PageRecords
from .directives import Parts, document_of

logger = logging.getLogger(__name__)

WORDS = strings.Strings(
    time="الوقت",
    duration="الدقائق",
    running="المجموع",
    what="ما نفعله",
    how="كيف",
    page_takes="الصفحة",
    without="بلا",
    programme="البرنامج",
)
FIELDS = {"minutes", "what", "break", "page", "how", "part", "without"}


@dataclass(frozen=True)
class Session:
    """One row of a plan; ``start`` and ``end`` are minutes from the plan's start, ``page`` a document's name or empty."""

    minutes: int
    start: int
    what: str
    how: str
    page: str
    is_partial: bool
    is_break: bool
    without: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        return self.start + self.minutes


def clock(minutes: int) -> str:
    """Minutes since midnight as 9:05; after midnight it begins again."""
    return f"{minutes // 60 % 24}:{minutes % 60:02d}"


def read_plan(text: str) -> tuple[str, int, list[Session]]:
    """Title, start in minutes since midnight, and sessions of a plan.

    Raises ValueError naming the item and what is expected of it.
    """
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"is no YAML: {error}") from error
    if not isinstance(fields, dict) or not fields.get("title"):
        raise ValueError("needs a title, a start and items")
    if unknown := sorted(set(fields) - {"title", "start", "items"}):
        raise ValueError(f"has no field {', '.join(unknown)}")
    # YAML reads 9:30 without quotation marks as the number 570, which is minutes since midnight.
    start = fields.get("start")
    if isinstance(start, str) and (time := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", start)):
        start = int(time[1]) * 60 + int(time[2])
    if not isinstance(start, int) or isinstance(start, bool) or not 0 <= start < 24 * 60:
        raise ValueError(f'start is {fields.get("start")!r}; write it as "09:00"')
    if not isinstance(fields.get("items"), list) or not fields["items"]:
        raise ValueError("has no items")
    sessions, at = [], 0
    for number, item in enumerate(fields["items"], 1):
        session = read_session(number, item, at)
        sessions.append(session)
        at = session.end
    return str(fields["title"]), start, sessions


def read_session(number: int, item: Any, start: int) -> Session:
    if not isinstance(item, dict) or not (item.get("what") or item.get("break")):
        raise ValueError(f"item {number} needs what, or break")
    if unknown := sorted(set(item) - FIELDS):
        raise ValueError(f"item {number} has no field {', '.join(unknown)}")
    minutes = item.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 1:
        raise ValueError(f"item {number}: minutes is {minutes!r}, not a whole number above 0")
    what = str(item.get("what") or item["break"])
    page, is_partial = str(item.get("page") or ""), bool(item.get("part"))
    without = item.get("without") or []
    if not isinstance(without, list) or (without and not page):
        raise ValueError(f"item {number}: without is a list of parts of a page")
    left = tuple(str(part) for part in without)
    return Session(minutes, start, what, str(item.get("how") or ""), page, is_partial, "break" in item, left)


@dataclass(frozen=True)
class PlacedPlan:
    """A plan on its page: the line it stands on, what its minutes must add up to, each session with the page it teaches.

    ``texts`` say what each session does, as :func:`text_of` gives it.
    """

    title: str
    line: int
    start: int
    total: int | None
    sessions: list[tuple[Session, str]]
    texts: list[str]


class Plans(PageRecords[list[PlacedPlan]]):
    """The plans of each page."""


class PageMinutes(nodes.inline):
    """Stands where a page's own minutes are shown once every page has been read."""


class Plan(SphinxDirective):
    """A plan as a table of times; ``total`` is what its minutes must add up to."""

    has_content = True
    option_spec = {"total": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        try:
            title, start, sessions = read_plan("\n".join(self.content))
        except ValueError as error:
            raise self.error(f"this plan {error}") from error
        pages = [document_of(self.env, session.page) if session.page else "" for session in sessions]
        taught = list(zip(sessions, pages, strict=True))
        said = [self.inline(session.what) for session in sessions]
        texts = [text_of(what) for what, *_ in said]
        plan = PlacedPlan(title, self.lineno, start, self.options.get("total"), taught, texts)
        Plans.of(self.env).setdefault(self.env.docname, []).append(plan)
        return [self.table(plan, said)]

    def table(self, plan: PlacedPlan, said: list[list[nodes.Node]]) -> nodes.table:
        heads = ["time", "what", "how", "duration", "running"]
        if not any(session.how for session, _ in plan.sessions):
            heads.remove("how")
        table = nodes.table(classes=["plan"])
        table += nodes.title(plan.title, "", *self.inline(plan.title))
        group = nodes.tgroup(cols=len(heads))
        table += group
        group += [nodes.colspec(colwidth=1) for _ in heads]
        head, body = nodes.thead(), nodes.tbody()
        group += [head, body]
        head += row([nodes.Text(WORDS[name])] for name in heads)
        for (session, page), what in zip(plan.sessions, said, strict=True):
            cells: dict[str, list[nodes.Node]] = {
                "time": [times(plan, session)],
                "what": self.what(session, page, what),
                "how": self.inline(session.how),
                "duration": [nodes.Text(str(session.minutes))],
                "running": [nodes.Text(str(session.end))],
            }
            body += row((cells[name] for name in heads), ["plan-break"] if session.is_break else [])
        return table

    def what(self, session: Session, page: str, text: list[nodes.Node]) -> list[nodes.Node]:
        if not page:
            return text
        link = addnodes.pending_xref(
            "", *text, refdomain="std", reftype="doc", reftarget=f"/{page}", refdoc=self.env.docname,
            refexplicit=True, refwarn=True,
        )  # fmt: skip
        left = f" ({WORDS['without']}: {'، '.join(session.without)})" if session.without else ""
        return [link, PageMinutes("", "", page=page), nodes.inline("", left, classes=["plan-without"])]

    def inline(self, text: str) -> list[nodes.Node]:
        """Text as inline Markdown, in a node that knows where it is written: that makes it translatable."""
        found, messages = self.state.inline_text(text, self.lineno)
        node = nodes.inline(text, "", *found, translatable=True)
        self.set_source_info(node)
        return [node, *messages] if text else []


class AgendaPlace(nodes.General, nodes.Element):
    """Where an agenda will stand once every plan has been read."""


class Agenda(SphinxDirective):
    """A plan as those who are invited read it: the times and what is done; the argument is its page."""

    required_arguments = 1
    option_spec = {"plan": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        page = document_of(self.env, self.arguments[0])
        self.env.note_dependency(self.env.doc2path(page, base=False))
        place = AgendaPlace(page=page, plan=self.options.get("plan", ""))
        self.set_source_info(place)
        return [place]


def agenda(plan: PlacedPlan) -> nodes.table:
    """The table that is handed out: neither minutes nor what trainers leave out."""
    table = nodes.table(classes=["form", "agenda"])
    group = nodes.tgroup("", nodes.colspec(colwidth=1), nodes.colspec(colwidth=4), cols=2)
    table += group
    head, body = nodes.thead(), nodes.tbody()
    group += [head, body]
    head += row([nodes.Text(WORDS[name])] for name in ("time", "programme"))
    for (session, _), text in zip(plan.sessions, plan.texts, strict=True):
        body += row([[times(plan, session)], [nodes.Text(text)]], ["plan-break"] if session.is_break else [])
    return table


def insert_agendas(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write each agenda from its plan, and name those that have none."""
    for place in list(doctree.findall(AgendaPlace)):
        plans = Plans.of(app.env).get(place["page"], [])
        found = [plan for plan in plans if plan.title == place["plan"]]
        if not found:
            there = "», «".join(plan.title for plan in plans) or "none"
            message = f"agenda: {place['page']} has no plan «{place['plan']}»; there are «{there}»"
            logger.warning(message, location=place, type="arabic_book")
        place.replace_self([agenda(plan) for plan in found])


def times(plan: PlacedPlan, session: Session) -> nodes.inline:
    text = f"{clock(plan.start + session.start)}–{clock(plan.start + session.end)}"
    return nodes.inline("", text, classes=["ltr"])


def text_of(node: Any) -> str:
    """Text of a node without its links and emphasis; what reads left to right is isolated."""
    if isinstance(node, nodes.Text):
        return node.astext()
    text = "".join(map(text_of, node.children))
    return f"\u2066{text}\u2069" if "ltr" in node["classes"] else text


def row(cells: Iterable[list[nodes.Node]], classes: Sequence[str] = ()) -> nodes.row:
    """A row of a table; each cell is a list of inline nodes."""
    table_row = nodes.row(classes=list(classes))
    for cell in cells:
        entry = nodes.entry()
        entry += nodes.paragraph("", "", *cell)
        table_row += entry
    return table_row


def minutes_of(env: BuildEnvironment, docname: str) -> int | None:
    """Minutes that a page gives itself; None where it gives none."""
    minutes = str(env.metadata.get(docname, {}).get("minutes") or "")
    return int(minutes) if minutes.isdecimal() else None


def faults(env: BuildEnvironment, plan: PlacedPlan) -> Iterator[str]:
    """Why a plan cannot be kept: its sum, and sessions shorter than what they teach."""
    total, sum_ = plan.total, plan.sessions[-1][0].end
    if total is not None and sum_ != total:
        difference = f"{abs(sum_ - total)} minutes too {'many' if sum_ > total else 'few'}"
        yield f"its items add up to {sum_} minutes, not {total}: {difference}"
    for number, (session, page) in enumerate(plan.sessions, 1):
        if not page:
            continue
        if page not in env.all_docs:
            yield f"item {number} teaches {page}, which is no page of the book"
            continue
        if parts := Parts.of(env).get(page):
            yield from told_faults(number, session, page, parts)
            continue
        if session.without:
            yield f"item {number} leaves out parts of {page}, whose notes tell none"
        needed = minutes_of(env, page)
        if needed is not None and session.minutes < needed and not session.is_partial:
            short = needed - session.minutes
            yield f"item {number} gives {page} {session.minutes} minutes of its {needed}: {short} too few (or part: true)"


def told_faults(number: int, session: Session, page: str, parts: dict[str, int]) -> Iterator[str]:
    """Why a session cannot teach a page whose notes tell the minutes of its parts."""
    if unknown := [part for part in session.without if part not in parts]:
        yield f"item {number}: {page} has no part «{'», «'.join(unknown)}»; there are «{'», «'.join(parts)}»"
    whole = sum(parts.values())
    left = sum(parts.get(part, 0) for part in session.without)
    if session.minutes < whole - left:
        cuts = f" less {left} left out" if left else ""
        short = whole - left - session.minutes
        yield f"item {number} gives {page} {session.minutes} minutes of the {whole} in its notes{cuts}: {short} too few"


def check_plans(app: Sphinx, env: BuildEnvironment) -> None:
    """Check all plans at every build: a page may have become longer since its plan was read."""
    for docname, plans in sorted(Plans.of(env).items()):
        for plan in plans:
            for message in faults(env, plan):
                location = f"{env.doc2path(docname)}:{plan.line}"
                logger.warning("plan «%s»: %s", plan.title, message, location=location, type="arabic_book")


def insert_minutes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the minutes of each page beside the link to it."""
    for placeholder in list(doctree.findall(PageMinutes)):
        # The notes tell how long a lesson takes in a room; where there are none, its reading does.
        told = Parts.of(app.env).get(placeholder["page"])
        minutes = sum(told.values()) if told else minutes_of(app.env, placeholder["page"])
        text = f" ({WORDS['page_takes']}: {strings.minutes(minutes)})" if minutes else ""
        placeholder.replace_self(nodes.inline("", text, classes=["plan-page-minutes"]))


def setup_plans(app: Sphinx) -> None:
    """Add the directive ``plan``, and check all plans at every build."""
    app.add_directive("plan", Plan)
    app.add_directive("agenda", Agenda)
    app.add_node(PageMinutes)
    app.add_node(AgendaPlace)
    Plans.connect(app)
    app.connect("env-updated", check_plans)
    app.connect("doctree-resolved", insert_minutes)
    app.connect("doctree-resolved", insert_agendas)

"""The pages of a grading: one for the class, one for every learner. Right to left, alone in their files, no foreign request."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from umran.exercises.words import mistake_ar
from umran.grading.marking import Marked
from umran.grading.sheets import number
from umran.text.html import LANGUAGE, bdi
from umran.text.words import Noun, counted

SUBMISSIONS = Noun("لا محاولات", "محاولة واحدة", "محاولتان", "محاولات", "محاولةً", "محاولة")
_LEARNERS = Noun("لا متعلمين", "متعلم واحد", "متعلمان", "متعلمين", "متعلماً", "متعلم")
_TIMES = Noun("لا مرات", "مرة واحدة", "مرتان", "مرات", "مرةً", "مرة")
_STYLE = """
:root { color-scheme: light; --ink: #1d2733; --paper: #fffdf9; --quiet: #5b6673; --line: #d6d3ca; --good: #1f6b3a; --part: #8a5a00; --low: #a32b2b; --bar: #2a7ab8; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 1rem/1.8 "IBM Plex Sans Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif; }
header, main { max-width: 60rem; margin-inline: auto; padding: 0.5rem 1rem; }
h1 { font-size: 1.6rem; line-height: 1.4; margin: 1rem 0 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; border-block-start: 1px solid var(--line); padding-block-start: 1rem; }
a { color: #1a5e8a; }
.quiet { color: var(--quiet); font-size: 0.9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 0.4rem 0.6rem; border-block-end: 1px solid var(--line); }
tbody th { font-weight: 400; }
td.mark { white-space: nowrap; font-weight: 600; }
.good { color: var(--good); } .part { color: var(--part); } .low { color: var(--low); }
ul.bars { list-style: none; padding: 0; margin: 0.5rem 0 1rem; }
ul.bars li { display: grid; grid-template-columns: minmax(6rem, 40%) minmax(0, 1fr) 4rem; gap: 0.75rem; align-items: center; line-height: 1.5; padding-block: 0.3rem; }
ul.bars svg { display: block; inline-size: 100%; block-size: 0.9rem; }
main > section:first-child h2 { border: 0; margin-block-start: 1rem; padding: 0; }
@media print { a { color: inherit; text-decoration: none; } section { break-inside: avoid-page; } }
"""


def pages(marked: Sequence[Marked]) -> dict[str, str]:
    """File names and their HTML: `index.html` and one page a learner in `feedback/`."""
    learners: dict[str, list[Marked]] = defaultdict(list)
    for each in marked:
        learners[each.submission.key].append(each)
    names = {key: _file_name(index, each[0]) for index, (key, each) in enumerate(learners.items(), 1)}
    made = {f"feedback/{names[key]}": _learner(each) for key, each in learners.items()}
    return {"index.html": _class(marked, learners, names), **made}


def _file_name(index: int, each: Marked) -> str:
    """A name that every system takes, and that tells whose it is."""
    name = re.sub(r"[^\w]+", "-", each.submission.learner).strip("-")[:40]
    mark = hashlib.sha256(each.submission.key.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{name or 'learner'}-{mark}.html"


def _page(title: str, lead: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html {LANGUAGE}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><h1>{escape(title)}</h1><p class="quiet">{lead}</p></header>\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def _mark(score: float, out_of: float) -> str:
    kind = "good" if out_of and score >= out_of else "part" if score > 0 else "low"
    return f'<td class="mark {kind}">{bdi(number(score))} من {bdi(number(out_of))}</td>'


def _text(text: str) -> str:
    """Arabic from the grader, perhaps with a learner's own words in it."""
    return f"<bdi>{escape(text)}</bdi>"


def _table(columns: Iterable[str], lines: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


# A learner's page


def _learner(marked: Sequence[Marked]) -> str:
    name = marked[0].submission.learner
    counting = [each for each in marked if each.counts]
    score, out_of = sum(each.score for each in counting), sum(each.out_of for each in counting)
    body = "".join(map(_submission, marked))
    return _page(f"نتيجة {name}", f"المجموع: {bdi(number(score))} من {bdi(number(out_of))}.", body)


def _submission(each: Marked) -> str:
    title = f"التمرين {bdi(each.exercise)}" if each.exercise else "محاولة"
    file = f'<p class="quiet">الملف: <bdi>{escape(each.submission.file)}</bdi></p>'
    notes = "".join(f"<p>{_text(note)}.</p>" for note in each.notes)
    if not each.counts or each.fault:
        return f"<section><h2>{title}</h2>{file}<p>{_text(each.reason)}</p></section>\n"
    lines = (
        f'<tr><th scope="row">{bdi(answer.question)}</th>{_mark(answer.score, answer.out_of)}<td>{_text(answer.reason)}</td></tr>'
        for answer in each.answers
    )
    return (
        f"<section><h2>{title}</h2>{file}{notes}{_table(('السؤال', 'الدرجة', 'ما نراه'), lines)}</section>\n"
    )


# The class


@dataclass(frozen=True)
class _Bar:
    label: str  # HTML
    share: float  # of the full length
    said: str  # HTML


def _class(marked: Sequence[Marked], learners: dict[str, list[Marked]], names: dict[str, str]) -> str:
    counting = [each for each in marked if each.counts]
    lead = f"{counted(len(marked), SUBMISSIONS)} من {counted(len(learners), _LEARNERS)}. الدرجات كلها في {bdi('grades.csv')} و{bdi('grades.xlsx')}."
    sections = [
        _spread(learners),
        _hardest(counting),
        _mistakes(counting),
        _learners(learners, names),
        _unread(marked, names),
        _copies(marked),
    ]
    return _page("تقرير الصف", lead, "".join(sections))


def _share(marked: Iterable[Marked]) -> float | None:
    marked = [each for each in marked if each.counts]
    out_of = sum(each.out_of for each in marked)
    return sum(each.score for each in marked) / out_of if out_of else None


def _spread(learners: dict[str, list[Marked]]) -> str:
    shares = [share for each in learners.values() if (share := _share(each)) is not None]
    if not shares:
        return ""
    classes = Counter(min(int(share * 5 + 1e-9), 4) for share in shares)
    top = max(classes.values())
    bars = [
        _Bar(bdi(f"{20 * step}–{20 * step + 20}%"), classes[step] / top, bdi(classes[step]))
        for step in range(4, -1, -1)
    ]
    lead = "عدد المتعلمين بحسب ما نالوه من مجموع درجاتهم."
    return _chart("توزيع الدرجات", lead, bars)


def _hardest(marked: Iterable[Marked]) -> str:
    won, worth = Counter(), Counter()
    for each in marked:
        for answer in each.answers:
            won[answer.question] += answer.score
            worth[answer.question] += answer.out_of
    shares = {name: won[name] / worth[name] for name in worth if worth[name]}
    hard = sorted((name for name in shares if shares[name] < 1), key=lambda name: (shares[name], name))[:10]
    bars = [_Bar(f"السؤال {bdi(name)}", shares[name], bdi(f"{shares[name]:.0%}")) for name in hard]
    return _chart("أصعب الأسئلة", "ما نيل من درجة كل سؤال، الأصعب أولاً.", bars)


def _mistakes(marked: Iterable[Marked]) -> str:
    found = Counter()
    for each in marked:
        for answer in each.answers:
            if answer.mistake:
                found[answer.question, answer.mistake] += 1
    common = sorted(found, key=lambda which: (-found[which], which))[:10]
    bars = [
        _Bar(
            f"{bdi(question)} {escape(mistake_ar(mistake))}",
            found[question, mistake] / found[common[0]],
            counted(found[question, mistake], _TIMES),
        )
        for question, mistake in common
    ]
    return _chart("أكثر الأخطاء شيوعاً", "ما قيل للمتعلم، وكم مرة تكرر.", bars)


def _chart(title: str, lead: str, bars: Sequence[_Bar]) -> str:
    if not bars:
        return ""
    return f'<section><h2>{title}</h2><p class="quiet">{lead}</p>{_bars(title, bars)}</section>\n'


def _learners(learners: dict[str, list[Marked]], names: dict[str, str]) -> str:
    def line(key: str) -> str:
        marked = [each for each in learners[key] if each.counts]
        link = f'<a href="feedback/{quote(names[key])}"><bdi>{escape(learners[key][0].submission.learner)}</bdi></a>'
        done = "، ".join(bdi(each.exercise) for each in marked if each.exercise)
        return (f'<tr><th scope="row">{link}</th>{_mark(sum(each.score for each in marked), sum(each.out_of for each in marked))}'
                f"<td>{done}</td></tr>")  # fmt: skip

    return f"<section><h2>المتعلمون</h2>{_table(('المتعلم', 'الدرجة', 'التمارين'), map(line, learners))}</section>\n"


def _unread(marked: Iterable[Marked], names: dict[str, str]) -> str:
    """What a trainer should look at: files that were not read, and runs that were stopped."""
    lines = [
        f'<tr><th scope="row"><a href="feedback/{quote(names[each.submission.key])}"><bdi>{escape(each.submission.learner)}</bdi></a></th>'
        f"<td><bdi>{escape(each.submission.file)}</bdi></td><td>{_text(each.notes[0] + '.' if each.notes else each.reason)}</td></tr>"
        for each in marked
        if each.counts and (each.notes or each.fault)
    ]
    if not lines:
        return ""
    return f"<section><h2>ما يحتاج إلى نظرك</h2>{_table(('المتعلم', 'الملف', 'ما جرى'), lines)}</section>\n"


def _copies(marked: Iterable[Marked]) -> str:
    lines = [
        f'<tr><th scope="row"><bdi>{escape(each.submission.learner)}</bdi></th><td><bdi>{escape(each.submission.file)}</bdi></td><td>{_text(each.reason)}</td></tr>'
        for each in marked
        if not each.counts
    ]
    if not lines:
        return ""
    return f"<section><h2>نسخ لم تُحسب</h2>{_table(('المتعلم', 'الملف', 'السبب'), lines)}</section>\n"


def _bars(title: str, bars: Sequence[_Bar]) -> str:
    """Horizontal bars that grow from the right; labels are HTML, so that they keep their size on a phone."""
    lines = "".join(
        f"<li><span>{bar.label}</span>"
        f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="{100 - 100 * bar.share:.1f}" width="{100 * bar.share:.1f}" height="8" fill="#2a7ab8"/></svg>'
        f"<span>{bar.said}</span></li>"
        for bar in bars
    )
    return f'<ul class="bars" aria-label="{escape(title)}">{lines}</ul>'

"""The instruments of a review: those of the course's data, and those that people add."""

from __future__ import annotations

import hashlib
import re

import pandas as pd

from umran import data
from umran.coherence.analysis.problems import CoherenceError, Problem, refuse

COLUMNS = ("instrument_id", "iso3", "city_id", "level", "type", "name_ar", "year", "issuer_ar",
           "targets", "themes", "paragraphs", "own", "status", "status_note_ar", "legal_rank", "binds_ar",
           "end_year", "version_read_ar")  # fmt: skip
# What files of earlier versions lack.
_ADDED = ("status", "status_note_ar", "legal_rank", "binds_ar", "end_year", "version_read_ar")
IN_FORCE = "in_force"
LEVELS = ("national", "regional", "local")
_TARGET = re.compile(r"(1[0-7]|[1-9])\.([0-9]{1,2}|[a-d])")
_LAST_PARAGRAPH = 175


def inventory(iso3: str | list[str] | None = None) -> pd.DataFrame:
    """The instruments of one country, of some, or of all, from the course's data.

    Parameters
    ----------
    iso3 : str or list of str, optional
        Countries by ISO 3166-1 alpha-3; all by default.

    Returns
    -------
    DataFrame
        A row an instrument: instrument_id, iso3, city_id, level ("national", "regional", "local"), type, name_ar, year,
        issuer_ar; as tuples `targets` (of the SDGs), `themes` and `paragraphs` (of the New Urban Agenda; the course's
        data name no paragraph); `own`, False; and status ("in_force", "draft", "bill", "expired", "ended_horizon",
        "repealed", "report" or "unknown"), status_note_ar, legal_rank, binds_ar, end_year and version_read_ar, as the
        data describe them. What was not verified is left out.

    Raises
    ------
    CoherenceError
        For a country that is not in the data.

    Examples
    --------
    >>> from umran import coherence
    >>> instruments = coherence.inventory("JOR")
    >>> instruments.loc[0, ["instrument_id", "level", "type", "targets"]].to_list()
    ['JOR-01', 'national', 'policy', ('11.a', '11.3', '17.14')]
    >>> instruments["level"].value_counts().to_dict()
    {'national': 10, 'local': 10}
    >>> instruments.loc[2, "status"], int(instruments.loc[2, "end_year"])
    ('expired', 2022)
    """
    rows = data.load("policy_instruments").query("verified != 'unverified'")
    asked = [iso3] if isinstance(iso3, str) else iso3
    if asked is not None:
        if unknown := sorted(set(asked) - set(rows["iso3"])):
            raise refuse("unknown_country", f"لا أدوات لهذا البلد في بيانات الدورة: {'، '.join(unknown)}")
        rows = rows[rows["iso3"].isin(asked)]
    rows = rows.copy()
    for dataset, column, many in (
        ("policy_instrument_targets", "target", "targets"),
        ("policy_instrument_themes", "theme", "themes"),
    ):
        found = data.load(dataset).groupby("instrument_id")[column].agg(tuple)
        rows[many] = [found.get(each, ()) for each in rows["instrument_id"]]
    rows["paragraphs"] = [()] * len(rows)
    rows["own"] = False
    return rows[list(COLUMNS)].reset_index(drop=True)


def completed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column of `COLUMNS`: one without a status is in force, or a report by its type."""
    rows = rows.assign(**{name: None for name in _ADDED if name not in rows})
    for name in _ADDED:
        if name != "end_year":
            rows[name] = rows[name].astype(object).where(rows[name].notna(), "")
    usual = rows["type"].map(_usual_status).astype(object)
    rows["status"] = rows["status"].where(rows["status"] != "", usual)
    return rows


def _usual_status(kind: str) -> str:
    return "report" if kind == "report" else IN_FORCE


def covering(rows: pd.DataFrame) -> pd.Series:
    """Which instruments count as covering what they name: those in force. A report is evidence, whatever its status."""
    return (rows["status"] == IN_FORCE) & (rows["type"] != "report")


def status_label(status: str) -> str:
    """The small label of an instrument that is not in force; empty for one that is."""
    return "" if status == IN_FORCE else data.labels("policy_instruments", "status")[status]


def labelled(name: str, status: str) -> str:
    """A name with the label of its status after it, where there is one."""
    label = status_label(status)
    return f"{name} ({label})" if label else name


def own_instrument(
    name_ar: str,
    iso3: str,
    level: str,
    *,
    city_id: str | None = None,
    type: str = "plan",
    year: int | None = None,
    issuer_ar: str = "",
    targets: tuple[str, ...] = (),
    themes: tuple[str, ...] = (),
    paragraphs: tuple[str, ...] = (),
    status: str = "",
    status_note_ar: str = "",
    legal_rank: str = "",
    binds_ar: str = "",
    end_year: int | None = None,
    version_read_ar: str = "",
) -> dict:
    """A row of an instrument that somebody adds to those of the data.

    Parameters
    ----------
    name_ar : str
        Its name; runs of spaces become one.
    iso3 : str
        The country by ISO 3166-1 alpha-3.
    level : str
        "national", "regional" or "local".
    city_id : str, optional
        The city of the course that it belongs to.
    type : str
        A code of the column `type` of the data: "law", "policy", "strategy", "plan" and others.
    year : int, optional
        Of its adoption.
    issuer_ar : str
        Who issued it.
    targets : tuple of str
        SDG targets that it names, such as "11.3" or "11.a".
    themes : tuple of str
        Themes of the New Urban Agenda, by code.
    paragraphs : tuple of str
        Paragraphs of the New Urban Agenda that it names, 1..175.
    status : str
        A code of the column `status` of the data; "in_force" where none is given, "report" for a report.
    status_note_ar : str
        What happened to it.
    legal_rank : str
        A code of the column `legal_rank` of the data, or empty where it is not known.
    binds_ar : str
        Whom it binds.
    end_year : int, optional
        The last year of its term or horizon.
    version_read_ar : str
        Which text was read, and how.

    Returns
    -------
    dict
        A row with the columns of `inventory`, `own` being True. Its id comes from country, level, name and year, so that
        the same instrument added by two people is one instrument.

    Raises
    ------
    CoherenceError
        Naming everything that is wrong.

    Examples
    --------
    >>> from umran import coherence
    >>> row = coherence.own_instrument("خطة الحدائق", "JOR", "local", targets=("11.7",))
    >>> row["instrument_id"], row["type"], row["status"], row["own"]
    ('JOR-55b0bf', 'plan', 'in_force', True)
    >>> coherence.own_instrument("خطة الحدائق", "JOR", "local", targets=("11.12.1",))
    Traceback (most recent call last):
    umran.coherence.analysis.problems.CoherenceError: الأداة خطة الحدائق: «11.12.1» ليست غاية؛ ...
    """
    name_ar = " ".join(str(name_ar).split())
    mark = hashlib.sha256(f"{iso3}|{level}|{name_ar}|{year or ''}".encode()).hexdigest()[:6]
    row = {
        "instrument_id": f"{iso3}-{mark}", "iso3": iso3, "city_id": city_id, "level": level, "type": type,
        "name_ar": name_ar, "year": year, "issuer_ar": issuer_ar, "targets": tuple(targets),
        "themes": tuple(themes), "paragraphs": tuple(str(each) for each in paragraphs), "own": True,
        "status": status or _usual_status(type), "status_note_ar": status_note_ar, "legal_rank": legal_rank,
        "binds_ar": binds_ar, "end_year": end_year, "version_read_ar": version_read_ar,
    }  # fmt: skip
    check_instruments(pd.DataFrame([row], columns=list(COLUMNS)))
    return row


def check_instruments(rows: pd.DataFrame) -> None:
    """Refuse a frame of instruments with anything wrong in it.

    Parameters
    ----------
    rows : DataFrame
        A row an instrument, with the columns of `inventory`; those of the status may be missing.

    Raises
    ------
    CoherenceError
        With everything wrong: a missing column, an instrument without a name or listed twice, a country that is no code
        of three capitals, an unknown level, type, status, rank, theme, SDG target or paragraph.

    Examples
    --------
    >>> from umran import coherence
    >>> instruments = coherence.inventory("JOR")
    >>> coherence.check_instruments(instruments)
    >>> coherence.check_instruments(instruments.assign(iso3="Jordan").head(1))
    Traceback (most recent call last):
    umran.coherence.analysis.problems.CoherenceError: الأداة ...: رمز البلد Jordan ليس ثلاثة أحرف لاتينية كبيرة
    """
    problems: list[Problem] = []
    if lost := [column for column in COLUMNS if column not in rows and column not in _ADDED]:
        raise refuse("missing_column", f"ينقص جدول الأدوات: {'، '.join(lost)}")
    rows = completed(rows)
    statuses, ranks = (
        data.labels("policy_instruments", "status"),
        data.labels("policy_instruments", "legal_rank"),
    )
    levels, types = data.labels("policy_instruments", "level"), data.labels("policy_instruments", "type")
    themes = data.labels("policy_instrument_themes", "theme")
    for row in rows.to_dict("records"):
        where = f"الأداة {row['name_ar'] or row['instrument_id']}"

        def fault(code: str, reason: str, where: str = where) -> None:
            problems.append(Problem(code, reason, where))

        if not str(row["name_ar"]).strip():
            fault("no_name", "اكتب اسم الأداة")
        if not re.fullmatch("[A-Z]{3}", str(row["iso3"])):
            fault("unknown_country", f"رمز البلد {row['iso3']} ليس ثلاثة أحرف لاتينية كبيرة")
        if row["level"] not in levels:
            fault(
                "unknown_level",
                f"المستوى «{row['level']}» غير معروف؛ المستويات: {'، '.join(levels.values())}",
            )
        if row["type"] not in types:
            fault("unknown_type", f"النوع «{row['type']}» غير معروف؛ الأنواع: {'، '.join(types.values())}")
        if row["status"] not in statuses:
            fault(
                "unknown_status",
                f"الحالة «{row['status']}» غير معروفة؛ الحالات: {'، '.join(statuses.values())}",
            )
        if row["legal_rank"] and row["legal_rank"] not in ranks:
            fault(
                "unknown_rank", f"الرتبة «{row['legal_rank']}» غير معروفة؛ الرتب: {'، '.join(ranks.values())}"
            )
        for target in row["targets"]:
            if not _TARGET.fullmatch(target):
                fault("unknown_target", f"«{target}» ليست غاية؛ تُكتب الغاية هكذا: 11.3 أو 11.a")
        for theme in row["themes"]:
            if theme not in themes:
                fault("unknown_theme", f"المحور «{theme}» غير معروف؛ المحاور: {'، '.join(themes.values())}")
        for para in row["paragraphs"]:
            if not (str(para).isdigit() and 1 <= int(para) <= _LAST_PARAGRAPH):
                fault("unknown_paragraph", f"«{para}» ليست فقرة؛ فقرات الخطة الحضرية الجديدة من 1 إلى 175")
    for name in rows.loc[rows["instrument_id"].duplicated(), "instrument_id"]:
        problems.append(Problem("duplicate_instrument", f"الأداة {name} مكررة: احذف أحد الصفين"))
    if problems:
        raise CoherenceError(problems)

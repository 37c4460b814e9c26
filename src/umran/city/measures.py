"""One measured indicator: its result, inputs and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from umran import indicators as ind
from umran.city import boundary
from umran.city.files import has_shapes
from umran.indicators.access import METHODS
from umran.indicators.result import Result, square_km
from umran.text.words import Noun, counted, listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.city.joining import Join

_FAULTS = Noun("لا خلل", "خلل واحد", "خللان", "مواضع", "موضعاً", "موضع")
_DEFINITIONS = {
    "11.1.1": "سكان الأسر التي تعاني وجهاً أو أكثر من أوجه الحرمان الخمسة ÷ السكان",
    "11.2.1": "من يسكنون على مسافة مشي (500 متر إلى موقف منخفض السعة، 1,000 متر إلى مرتفع السعة) ÷ السكان",
    "11.2.1a": "بند ثانوي (الحرف من الدورة): من يسكنون على مسافة مشي من موقف لا يزيد متوسط الانتظار فيه على 20 دقيقة ÷ السكان",
    "11.2.1b": "بند ثانوي (الحرف من الدورة): رحلات الوسيلة ÷ الرحلات كلها",
    "11.3.1": "معدل استهلاك الأراضي (حسابي: التغير ÷ مساحة البداية ÷ السنوات) ÷ معدل نمو السكان (لوغاريتمي)",
    "11.3.2": "متوسط درجات المقيّمين في أربعة أسئلة",
    "11.4.1": "الإنفاق العام والخاص على التراث ÷ السكان",
    "11.5.1": "(الوفيات + المفقودون + المتأثرون مباشرة) ÷ السكان × 100,000",
    "11.5.2": "الخسائر الاقتصادية المباشرة ÷ الناتج المحلي الإجمالي",
    "11.5.3": "(أ) عدد المنشآت الحيوية المتضررة أو المدمرة؛ (ب) عدد مرات تعطل الخدمات الأساسية، بسبب كوارث السنة",
    "11.6.1": "النفايات المُدارة في منشآت خاضعة للمراقبة ÷ النفايات المتولدة",
    "11.6.2": "مجموع (التركيز × السكان) ÷ مجموع السكان",
    "11.7.1": "(مساحة الأماكن العامة المفتوحة + مساحة الشوارع) ÷ مساحة المدينة؛ والوصول: من يسكنون على 400 متر مشياً",
    "11.7.2": "من تعرضوا لتحرش غير جنسي أو جنسي خلال 12 شهراً ÷ السكان، بأوزان المسح",
    "11.a.1": "متوسط تقديرات المقيّمين للمعايير الثلاثة",
    "11.b.1": "متوسط درجات العناصر العشرة لإطار سنداي",
    "11.b.2": "الحكومات المحلية التي تعتمد استراتيجية تتمشى مع الوطنية وتنفذها ÷ الحكومات المحلية كلها",
}
CLASSES = {
    "11.1.1": "SlumShare",
    "11.2.1": "PublicTransportAccess",
    "11.2.1a": "AccessByWait",
    "11.2.1b": "ModalShare",
    "11.3.1": "LandUseEfficiency",
    "11.3.2": "ParticipationScore",
    "11.4.1": "HeritageExpenditure",
    "11.5.1": "DisasterAffectedRate",
    "11.5.2": "DisasterLossShare",
    "11.5.3": "DisasterDisruptions",
    "11.6.1": "WasteManagedShare",
    "11.6.2": "FineParticulateMean",
    "11.7.1": "OpenPublicSpace",
    "11.7.2": "HarassmentShare",
    "11.a.1": "NationalUrbanPolicyScore",
    "11.b.1": "NationalRiskStrategyScore",
    "11.b.2": "LocalRiskStrategyShare",
}


@dataclass(frozen=True)
class Measure:
    """One indicator of one period.

    Attributes
    ----------
    code : str
        Of the indicator, such as "11.3.1"; secondary items of one have a letter of our own after it, "11.2.1a".
    years : str
        The year or the period, such as "2010–2020"; empty where unknown.
    result : Result, optional
        What `umran.indicators` computed; None where something is missing or was refused.
    inputs : tuple of str
        The names of the files that it came from.
    missing : str
        What is missing for it, in Arabic.
    lacks : tuple of str
        The kinds of files, and columns, that are missing.
    """

    code: str
    years: str = ""
    result: Result | None = None
    inputs: tuple[str, ...] = ()
    missing: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def indicator(self) -> str:
        """The code of the indicator itself."""
        return self.code.rstrip("ab")

    @property
    def title(self) -> str:
        """Of the indicator, in Arabic."""
        return getattr(ind, CLASSES[self.code]).title

    @property
    def definition(self) -> str:
        """How the figure is computed, in Arabic: numerator, denominator, and how distances were measured."""
        method = getattr(self.result, "method", None)
        return _DEFINITIONS[self.code] + (f"، مقيسةً {METHODS[method]}" if method else "")


def accepted(measure: Measure, city: City) -> list[str]:
    """What was done to its files, or left, because the user said so: each as it was written after `--accept`."""
    told = [
        f"{file.name}: {problem.accept_option}"
        for file in city.files
        if file.name in measure.inputs
        for problem in file.problems.accepted
    ]
    return list(dict.fromkeys(told))


def limits(measure: Measure, city: City) -> list[str]:
    """What a reader of the figure should know: notes of the indicator, and what was mended in its files."""
    if measure.result is None:
        return []
    mended = [
        f"أُصلح عند قراءة {quoted(file.name)}: {counted(len(file.problems.repaired), _FAULTS)}."
        for file in city.files
        if file.name in measure.inputs and file.problems.repaired
    ]
    answered = [
        f"بقبولك في {quoted(file.name)}: {problem.reason}."
        for file in city.files
        if file.name in measure.inputs
        for problem in file.problems.accepted
    ]
    scaled = [
        f"في {quoted(file.name)}، {problem.reason}."
        for file in city.files
        if file.name in measure.inputs
        for problem in file.problems.notes
        if problem.code == "scaled"
    ]
    joined = [text for join in _joins(measure, city) for text in join.limits()]
    people = ["عدد السكان كما في الملف: تأكد من أنه لما داخل حدود المدينة."]
    is_told = measure.code == "11.3.1" and "city" in city.frames
    bounded = {*city.inputs("city")} & {*measure.inputs}
    return [
        *measure.result.notes,
        *(boundary.told(city) if bounded else []),
        *_uncut(measure, city),
        *(people if is_told else []),
        *joined,
        *_unread(city),
        *scaled,
        *answered,
        *mended,
    ]


def caveats(measure: Measure, city: City) -> list[str]:
    """What is said with the figure wherever it stands: the range, and what lay outside the boundary."""
    if measure.result is None:
        return []
    partial = [join.coverage() for join in _joins(measure, city) if not join.is_whole]
    return [*measure.result.caveats(), *_uncut(measure, city), *partial]


def _joins(measure: Measure, city: City) -> list[Join]:
    """The joins whose rows a figure counts."""
    return [join for join in city.joins if not join.fault and {join.layer, join.table} <= {*measure.inputs}]


def _unread(city: City) -> list[str]:
    """Files that could not be read, of which nobody knows what they hold."""
    if not city.unread:
        return []
    return [f"ملفات لم تُقرأ، فإن كان فيها ما يُحسب فليس في هذه القيمة: {listed(map(quoted, city.unread))}."]


def _uncut(measure: Measure, city: City) -> list[str]:
    """What the boundary could not cut, or left out, of figures that have no notes of their own."""
    if "city" not in city.frames:
        return []
    if measure.code == "11.6.2" and not has_shapes(city.frames["air"]):
        return ["لا مواضع لمناطق الهواء، فاحتُسبت كلها: أبقِ منها ما داخل حدود المدينة."]
    if measure.code != "11.3.1":
        return []
    years = [int(year) for year in measure.years.split("–")]
    outside = {} if city.land is None else city.land["outside"].to_dict()
    land = {year: outside[year] for year in years if year in outside}
    found = [
        f"مساحة مبنية خارج حدود المدينة سنة {ltr(year)}، لم تُحتسب: {square_km(area)}."
        for year, area in land.items()
        if round(area, 2) > 0
    ]
    if len(land) < len(years):
        found.append("المساحة المبنية رقم بلا مضلعات، فلم تُقص عند حدود المدينة: تأكد من أنها لما بداخلها.")
    return found

"""The command `umran`: checks and measures files, renews datasets, adds a city. Speaks Arabic; exits 0, 1 (problems) or 2 (cannot)."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from umran.text.words import ltr

if TYPE_CHECKING:
    from umran.intake.problems import Problems

    Commands = argparse._SubParsersAction["_Parser"]

OK, PROBLEMS, CANNOT, STOPPED = 0, 1, 2, 130

_MISUSE = [
    (r"unrecognized arguments: (.*)", "خيارات غير معروفة: {}"),
    (r"the following arguments are required: (.*)", "ينقص الأمر: {}"),
    (
        r"argument (.*): invalid choice: (.*) \(choose from (.*)\)",
        "القيمة {1} غير مقبولة في {0}؛ الممكن: {2}",
    ),
    (r"argument (.*): expected (?:one|at least one) argument", "ينقص قيمة بعد {}"),
    (r"argument (.*): not allowed with argument (.*)", "لا يجتمع {} و{}"),
    (r"ambiguous option: (.*) could match (.*)", "الخيار {} مختصر من أكثر من خيار: {}"),
    (r"argument (.*): ignored explicit argument (.*)", "لا يأخذ {} قيمة: {}"),
]


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "الاستعمال: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse in Arabic; names of commands and options stay Latin."""

    def __init__(self, **options):
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **options)
        self._positionals.title, self._optionals.title = "المدخلات", "الخيارات"
        self.add_argument("-h", "--help", action="help", help="اعرض هذه المساعدة")

    def error(self, message):
        for pattern, arabic in _MISUSE:
            if found := re.fullmatch(pattern, message):
                message = arabic.format(*map(ltr, found.groups()))
                break
        self.print_usage(sys.stderr)
        self.exit(CANNOT, f"{message}.\nللمساعدة: {ltr(self.prog + ' --help')}\n")


class _Version(argparse.Action):
    def __call__(self, parser, *_):
        from importlib.metadata import version

        print(f"umran {version('umran')}")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns the exit code, and lets no traceback through (set UMRAN_DEBUG to see one)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = _parser(arguments).parse_args(arguments)
        code = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("أُوقف الأمر.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if os.environ.get("UMRAN_DEBUG"):
            raise
        return _refused(error)


def _refused(error: Exception) -> int:
    from umran.data import DataError
    from umran.text.errors import Unreadable

    if isinstance(error, Unreadable):
        print(error, file=sys.stderr)
    elif isinstance(error, DataError):
        from umran.intake.course import in_arabic

        print("بيانات الدورة نفسها فيها خلل:", *map(in_arabic, error.problems), sep="\n", file=sys.stderr)
    elif isinstance(error, OSError) and error.filename:
        from umran.text.files import os_error_reason
        from umran.text.words import quoted

        print(
            f"تعذرت القراءة أو الكتابة: {quoted(error.filename, 200)} ({os_error_reason(error)}).",
            file=sys.stderr,
        )
    elif isinstance(error, MemoryError):
        print("الملف أكبر من ذاكرة الجهاز. قسّمه، أو احذف منه ما لا يلزم.", file=sys.stderr)
    else:
        print(f"خلل غير متوقع في البرنامج ({ltr(type(error).__name__)}: {ltr(error)}).", file=sys.stderr)
        print(f"أبلغ القائمين على الدورة. لعرض التفاصيل: {ltr('UMRAN_DEBUG=1')}.", file=sys.stderr)
    return CANNOT


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(prog="umran", description="عُمران: بيانات الدورة وبيانات مدينتك.")
    parser.add_argument("--version", action=_Version, nargs=0, help="اعرض رقم النسخة")
    parser.set_defaults(run=_help(parser))
    rooms = parser.add_subparsers(title="الأوامر", metavar="COMMAND", parser_class=_Parser)
    room = rooms.add_parser(
        "data", help="افحص البيانات وجدّدها", description="بيانات الدورة وما يأتي به المشاركون."
    )
    room.set_defaults(run=_help(room))
    commands = room.add_subparsers(title="الأوامر", metavar="COMMAND", parser_class=_Parser)
    _check_arguments(commands)
    _names_arguments(commands)
    _refresh_arguments(commands)
    _indicators_arguments(rooms, with_epilog=list(arguments[:1]) == ["indicators"])
    _brief_arguments(rooms)
    _grade_arguments(rooms)
    _practice_arguments(rooms)
    room = rooms.add_parser("city", help="أضف مدينة، أو نزّل حدودها", description="مدن الدورة.")
    room.set_defaults(run=_help(room))
    commands = room.add_subparsers(title="الأوامر", metavar="COMMAND", parser_class=_Parser)
    add = commands.add_parser(
        "add", help="أضف مدينة بصفوف بيانات", description="يسأل عن المدينة، ويفحص الجواب، ويكتب."
    )
    if list(arguments[:2]) == ["city", "add"]:
        from umran.upkeep import city as adding

        adding.add_arguments(add)
        add.set_defaults(run=adding.run)
    outlines = commands.add_parser(
        "boundaries",
        help="نزّل حدود مدينة من ناشرها إلى مجلدك",
        description="ينزّل حدود مدينة من geoBoundaries، ويفحصها، ويعرض مصدرها ورخصتها، ويحفظها في مجلدك لا في الدورة. لا يصلح شكلاً أبداً.",
        epilog="يخرج بالرقم 0 إن حُفظت، و1 إن لم يصلح ما جاء أو نقصت أقسامه، و2 إن تعذر التنزيل.",
    )
    if list(arguments[:2]) == ["city", "boundaries"]:
        from umran.upkeep import boundaries

        boundaries.add_arguments(outlines)
        outlines.set_defaults(run=boundaries.run)
    return parser


def _help(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    def show(_options: argparse.Namespace) -> int:
        parser.print_help()
        return OK

    return show


def _check_arguments(commands: Commands) -> None:
    parser = commands.add_parser(
        "check",
        help="افحص بيانات الدورة أو ملفاً من عندك",
        description="يذكر كل ما في الملف من خلل بموضعه وإصلاحه. بلا ملف: يفحص بيانات الدورة. لا يغيّر الملف أبداً.",
        epilog="يخرج بالرقم 0 إن سلم الملف، و1 إن وُجدت مشكلات، و2 إن تعذرت قراءته.",
    )
    parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="ملف جدول (CSV أو xlsx أو xls أو ods)، أو طبقة (GeoJSON أو GeoPackage أو Shapefile أو KML أو غيرها)، أو شبكة GeoTIFF، أو مواقف GTFS",
    )
    parser.add_argument(
        "--as",
        dest="dataset",
        metavar="DATASET",
        help="نوع الملف إن لم تعرفه أعمدته: residents أو totals أو غيرهما مما يعرضه umran data names",
    )
    parser.add_argument("--sheet", metavar="NAME", help="الورقة أو الطبقة، إن كان في الملف أكثر من واحدة")
    _place_arguments(parser, "نظام الإحداثيات إن لم يذكره الملف")
    parser.add_argument("--repaired", metavar="OUT", help="اكتب نسخة مصلحة في ملف جديد (csv. أو geojson.)")
    _accept_argument(parser)
    parser.add_argument("--json", action="store_true", help="النتيجة بصيغة JSON للبرامج")
    parser.set_defaults(run=check)


def _place_arguments(parser: argparse.ArgumentParser, crs: str) -> None:
    """Where files lie that do not say it themselves."""
    parser.add_argument("--crs", metavar="CODE", help=f"{crs}، مثل EPSG:32636")
    parser.add_argument(
        "--country", metavar="ISO3", help="البلد الذي يقع فيه الملف، برمز من ثلاثة أحرف مثل JOR"
    )


def _accept_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept",
        action=_Accept,
        default=[],
        metavar="NAME[=VALUE]",
        help="اقبل ما اقتُرح مما قد يغيّر رقماً؛ يُكرر أو تفصله الفواصل. --accept help يعرضها كلها",
    )


class _Accept(argparse.Action):
    def __call__(self, parser, options, value, option_string=None):
        from umran.intake.proposals import help_text

        if value == "help":
            print(help_text())
            parser.exit()
        setattr(options, self.dest, [*getattr(options, self.dest), value])


def check(options: argparse.Namespace) -> int:
    """`umran data check`."""
    path = options.path
    if path is None or os.path.isfile(os.path.join(path, "datapackage.json")):
        from umran.intake.course import check_folder

        if options.dataset or options.repaired:
            from umran.text.errors import Unreadable

            raise Unreadable(
                f"ينقص اسم الملف مع {ltr('--as')} أو {ltr('--repaired')}", "اكتب اسم الملف بعد الأمر"
            )
        found = check_folder(path)
    else:
        from umran.intake.reading import open_table
        from umran.text import progress

        with progress.shown():
            table = open_table(
                path,
                options.dataset,
                sheet=options.sheet,
                crs=options.crs,
                country=options.country,
                accept=options.accept,
            )
        found = table.problems
        if options.repaired:
            from umran.intake.copies import write

            write(table, options.repaired)
    if options.json:
        import json

        print(
            json.dumps({**found.as_json(), "repaired_copy": options.repaired}, ensure_ascii=False, indent=1)
        )
    else:
        print(found)
        if options.repaired:
            print(_written(options.repaired, found))
    return OK if found.valid else PROBLEMS


def _written(out: str, found: Problems) -> str:
    from umran.text.words import PROBLEMS as FAULTS
    from umran.text.words import REPAIRS, ROWS, counted

    left = f"، وبقي فيها {counted(len(found.errors), FAULTS)} عليك" if found.errors else ""
    rows = f"، ولم يُنقل إليها {counted(len(found.left_out), ROWS)} مما ذُكر أعلاه" if found.left_out else ""
    return f"كُتبت النسخة {ltr(out)} وفيها {counted(len(found.repaired), REPAIRS)}{left}{rows}."


def _names_arguments(commands: Commands) -> None:
    parser = commands.add_parser(
        "names",
        help="اعرض أسماء المجموعات، أو أعمدة واحدة منها",
        description="المجموعات التي تُفحص الملفات وفقها؛ ومع اسم مجموعة: أعمدتها والأسماء التي تُقبل لها.",
    )
    parser.add_argument("dataset", nargs="?", metavar="DATASET", help="اسم مجموعة")
    parser.set_defaults(run=names)


def names(options: argparse.Namespace) -> int:
    """`umran data names`."""
    from umran.intake import schemas

    if options.dataset:
        schema = schemas.get(options.dataset)
        print(f"{schema.title} ({ltr(schema.name)}): {schema.description}")
        for each in schemas.columns(schema.name):
            needed = "، لا بد منه" if each["required"] else ""
            unit = f"، {each['unit']}" if each["unit"] else ""
            accepted = f". يُقبل: {each['accepted']}" if each["accepted"] else ""
            print(f"  {ltr(each['name'])}: {each['title']}{unit}{needed}{accepted}")
        return OK
    brought = schemas.participants()
    print("ما يأتي به المشاركون:")
    for name in brought:
        print(f"  {ltr(name)}: {schemas.get(name).title}")
    print("مجموعات الدورة:")
    for name in schemas.names():
        if name not in brought:
            print(f"  {ltr(name)}: {schemas.get(name).title}")
    return OK


def _refresh_arguments(commands: Commands) -> None:
    parser = commands.add_parser(
        "refresh",
        help="جدّد مجموعة من مصدرها الرسمي",
        description="ينزّل المجموعة من مصدرها ويعرض ما أُضيف وما رُوجع وما غاب. لا يغيّر البيانات إلا مع --apply.",
    )
    parser.add_argument("dataset", nargs="?", metavar="DATASET", help="اسم المجموعة؛ بلا اسم: ما يمكن تجديده")
    parser.add_argument("--from", dest="origin", metavar="FILE|URL", help="ملف نُزّل، أو عنوان آخر")
    parser.add_argument("--apply", action="store_true", help="ضع القيم الجديدة مكان القديمة بعد المراجعة")
    parser.add_argument("--drop-vanished", action="store_true", help="احذف أيضاً الصفوف التي غابت عن المصدر")
    parser.add_argument("--release", metavar="NAME", help="الإصدار، لمجموعة تُحفظ إصداراتها متفرقة")
    parser.add_argument("--sha256", metavar="HEX", help="بصمة الملف المنتظر كما ينشرها المصدر")
    parser.add_argument("--differences", metavar="OUT", help="اكتب الفروق في هذا الملف (CSV)")
    parser.add_argument("--cache", metavar="DIR", help="مجلد التنزيل")
    parser.set_defaults(run=refresh)


def refresh(options: argparse.Namespace) -> int:
    """`umran data refresh`."""
    from umran.upkeep import refresh

    return refresh.run(options)


def _indicators_arguments(rooms: Commands, with_epilog: bool) -> None:
    parser = rooms.add_parser(
        "indicators",
        help="احسب مؤشرات الهدف 11 من ملفاتك",
        description="يعرف نوع كل ملف من أعمدته، ويحسب كل مؤشر تسمح به الملفات، ويذكر ما ينقص لغيره. لا يغيّر الملفات أبداً.",
        epilog=_kinds() if with_epilog else None,
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="ملف، أو FILE=KIND حيث لا يُعرف نوعه، أو FILE#NAME لورقة أو طبقة منه؛ أو مجلد فيه الملفات؛ أو مجلد لكل مدينة، لتُعرض معاً ومتوسطها مرجحاً بالسكان",
    )
    parser.add_argument(
        "--out", metavar="FOLDER", default="umran-indicators", help="مجلد النتائج (umran-indicators)"
    )
    _place_arguments(parser, "نظام الإحداثيات لما لا يذكره من الملفات")
    parser.add_argument(
        "--year", metavar="YEAR", help="سنة الطبقات والجداول التي لا سنة فيها، لتُذكر مع نتائجها"
    )
    _boundary_argument(parser)
    _accept_argument(parser)
    parser.add_argument("--replace", action="store_true", help="استبدل نتائج سابقة في المجلد نفسه")
    parser.set_defaults(run=indicators)


def _kinds() -> str:
    from umran.intake.kinds import kinds

    lines = ["أنواع الملفات وأعمدتها (وتُقبل عناوينها العربية):"]
    for name, schema in kinds().items():
        columns = "، ".join(ltr(f.name) + (f" ({f.unit_ar})" if f.unit_ar else "") for f in schema.fields)
        lines.append(f"  {ltr(name)} {schema.title}. {schema.description} {columns}")
    lines.append(
        "يخرج بالرقم 0 إن حُسب مؤشر وكُتب، و1 إن وُجدت مشكلات أو لم يكفِ ما في الملفات، و2 إن تعذرت القراءة."
    )
    return "\n".join(lines)


def indicators(options: argparse.Namespace) -> int:
    """`umran indicators`."""
    from umran.city import command

    return command.run(options)


def _brief_arguments(rooms: Commands) -> None:
    parser = rooms.add_parser(
        "brief",
        help="اكتب موجز سياسات من مجلد ملفاتك",
        description="يقرأ مجلد ملفات المدينة أو أرشيفه، ويذكر ما فهمه وما ينقص، ويكتب موجزاً من صفحة وملحق. لا يغيّر الملفات أبداً.",
        epilog="ما تكتبه في brief_texts.md بجانب الموجز يدخله عند كل تشغيل، ولا يكتب الأمر فوقه. "
        "يخرج بالرقم 0 إن كُتب الموجز، و2 إن تعذر.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="مجلد الملفات، أو أرشيفه zip")
    parser.add_argument(
        "--out",
        metavar="FILE",
        action="append",
        help="الملف الذي يُكتب: docx. أو html. أو pdf. (brief.docx)؛ ويُكرر",
    )
    parser.add_argument("--name", metavar="NAME", help="اسم المدينة كما يُكتب في الموجز")
    parser.add_argument(
        "--about",
        metavar="CODE",
        help="مؤشر المشكلة، مثل 11.2.1، أو من التعداد sewer أو water أو population؛ وإلا فأكثرها مساساً بالسكان",
    )
    parser.add_argument(
        "--review", action="store_true", help="اكتب بدلاً منه الملحق الحضري لاستعراض محلي طوعي"
    )
    _place_arguments(parser, "نظام الإحداثيات لما لا يذكره من الملفات")
    parser.add_argument("--year", metavar="YEAR", help="سنة الطبقات والجداول التي لا سنة فيها")
    _boundary_argument(parser)
    _accept_argument(parser)
    parser.add_argument("--replace", action="store_true", help="استبدل موجزاً سابقاً لم يعدّله أحد")
    parser.set_defaults(run=brief)


def _boundary_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--boundary",
        metavar="WORDS",
        help="ما تعنيه حدود المدينة: administrative (إدارية) أو built-up (مبنية) أو planning (تخطيطية)، أو وصفها",
    )


def brief(options: argparse.Namespace) -> int:
    """`umran brief`."""
    from umran.city.brief import command

    return command.run(options)


def _grade_arguments(rooms: Commands) -> None:
    parser = rooms.add_parser(
        "grade",
        help="صحّح محاولات المتعلمين في التمارين",
        description="يشغّل كل دفتر معزولاً عن جهازك، ويكتب تقريراً للصف وصفحة لكل متعلم وجدول الدرجات. لا يغيّر المحاولات أبداً.",
        epilog="يُعرف المتعلم من اسم المنصة، ثم من الاسم المسجل في دفتره، ثم من المجلد، ثم من الملف. إن اختلفت الأدلة صُحّحت المحاولة وذُكرت في "
        "التقرير تحت «يحتاج إلى مراجعة». وقائمة الأسماء ملف CSV سطره الأول entry,name: مسار ملف أو مجلد كما في التقرير، أو رقم المتعلم "
        "في المنصة، ثم اسمه. إن انقطع التصحيح فأعد الأمر نفسه: يكمل من حيث وقف. يخرج بالرقم 0 إن تم التصحيح، و2 إن تعذر.",
    )
    parser.add_argument(
        "source", metavar="FOLDER|ZIP", help="مجلد المحاولات، أو ملف zip كما تنزّله منصة التعلم"
    )
    parser.add_argument("--out", metavar="REPORT", default="umran-grades", help="مجلد التقرير (umran-grades)")
    parser.add_argument(
        "--key", metavar="FILE", help="مفتاح الإجابات؛ وإن لم يُذكر فالمتغير UMRAN_KEY، ثم exercises/key.json"
    )
    parser.add_argument("--roster", metavar="FILE.csv", help="قائمة أسماء تعيّن صاحب كل محاولة (entry,name)")
    parser.add_argument("--jobs", metavar="N", type=int, help="كم محاولة تُشغَّل معاً (بعدد المعالجات)")
    parser.add_argument("--seconds", metavar="N", type=float, default=30, help="أقصى وقت لمحاولة واحدة (30)")
    parser.add_argument(
        "--trust", action="store_true", help="بلا عزل، حيث لا يتاح: لمحاولات من تثق بهم وحدهم"
    )
    parser.add_argument("--replace", action="store_true", help="استبدل تقريراً سابقاً في المجلد نفسه")
    parser.set_defaults(run=grade)


def grade(options: argparse.Namespace) -> int:
    """`umran grade`."""
    from umran import grading

    return grading.run(options)


def _practice_arguments(rooms: Commands) -> None:
    parser = rooms.add_parser(
        "practice",
        help="افحص بطاقة ممارسة واكتب صفحتها",
        description="يقرأ بطاقة ملأتها، ويذكر ما يُصحَّح خانة خانة، ويكتب صفحة الكتاب إذا تمت. لا يغيّر البطاقة أبداً.",
        epilog="يخرج بالرقم 0 إن كُتبت الصفحة أو القالب، و1 إن وُجدت مشكلات، و2 إن تعذرت القراءة أو الكتابة.",
    )
    parser.add_argument("file", metavar="FILE", help="بطاقة xlsx أو csv أو md")
    parser.add_argument("--out", metavar="FOLDER", default=".", help="مجلد الصفحة (المجلد الحالي)")
    parser.add_argument("--template", action="store_true", help="اكتب في FILE القالب الفارغ بدل أن تقرأه")
    parser.add_argument("--replace", action="store_true", help="استبدل صفحة سابقة للبطاقة نفسها")
    _accept_argument(parser)
    parser.set_defaults(run=practice)


def practice(options: argparse.Namespace) -> int:
    """`umran practice`."""
    from umran.practices import files as practice_files

    return practice_files.run(options)


if __name__ == "__main__":
    sys.exit(main())

"""Every string of the interface, in Arabic."""

from sphinx.errors import ExtensionError


class Strings(dict):
    """Strings by key; a missing one stops the build and says where to add it."""

    def __missing__(self, key):
        raise ExtensionError(f"no Arabic string {key!r}: add it to arabic_book/strings.py")

    def __getattr__(self, key):
        if key.startswith("__"):
            raise AttributeError(key)
        return self[key]


INTERFACE = Strings(
    skip="تخطَّ إلى المحتوى",
    menu="فهرس الكتاب",
    menu_open="افتح فهرس الكتاب",
    menu_close="أغلق الفهرس",
    home="الصفحة الأولى",
    enter="ادخل إلى الكتاب",
    contents="في هذه الصفحة",
    breadcrumbs="موضعك في الكتاب",
    tools="أدوات الصفحة",
    theme="بدّل بين الوضعين الفاتح والداكن",
    full_screen="ملء الشاشة",
    full_screen_exit="اخرج من ملء الشاشة",
    launch="شغّل الدفتر",
    launch_binder="شغّل على Binder",
    launch_hub="شغّل على JupyterHub",
    launch_note="يُفتح في علامة تبويب جديدة، ويحتاج إلى الإنترنت",
    download="نزّل الدفتر",
    download_page="نزّل مصدر الصفحة",
    edit="حرّر هذه الصفحة",
    report="أبلغ عن مشكلة",
    report_title="مشكلة في صفحة: ",
    previous="السابق",
    next="التالي",
    pages="الصفحتان السابقة والتالية",
    minutes="المدة",
    targets="الغايات",
    source_of_page="المستودع",
    more="المزيد",
    copyright="الحقوق",
    last_updated="آخر تحديث",
    index="كشّاف المصطلحات",
    not_found="لا توجد صفحة بهذا العنوان",
    notebook="دفتر تفاعلي",
    code_show="أظهر الشيفرة",
    code_hide="أخفِ الشيفرة",
    code_show_all="أظهر الشيفرة كلها",
    code_hide_all="أخفِ الشيفرة كلها",
    output_show="أظهر الناتج",
    output_hide="أخفِ الناتج",
    footer="تذييل الصفحة",
    copy="انسخ",
    copied="نُسخت",
    copy_failed="تعذّر النسخ",
    table="جدول يُمرَّر أفقياً",
    equation="معادلة",
    permalink="رابط هذا الموضع",
)

# The few that scripts need; they are written into the script when the book is built.
SCRIPT_KEYS = (
    "copy", "copied", "copy_failed", "menu_open", "menu_close", "full_screen", "full_screen_exit",
    "code_show_all", "code_hide_all", "table",
)  # fmt: skip

# Titles of boxes: docutils admonitions and the teaching boxes of directives.py.
BOXES = Strings(
    note="ملاحظة",
    tip="نصيحة",
    hint="تلميح",
    important="مهم",
    attention="انتبه",
    caution="احترس",
    warning="تحذير",
    danger="خطر",
    error="خطأ",
    seealso="انظر أيضاً",
    objectives="أهداف الدرس",
    activity="فكّر في مدينتك",
    case="حالة من مدينة",
    takeaway="ما نخرج به",
    sources="المصادر",
    trainer="ملاحظات للتدريب",
)

NUMBERED = {
    "figure": "الشكل %s",
    "table": "الجدول %s",
    "code-block": "الشيفرة %s",
    "section": "القسم %s",
}

# Sphinx's own strings; its Arabic catalogue is machine-made and is not used.
SPHINX = {
    "Link to this heading": INTERFACE["permalink"],
    "Link to this image": INTERFACE["permalink"],
    "Link to this table": INTERFACE["permalink"],
    "Link to this code": INTERFACE["permalink"],
    "Link to this equation": INTERFACE["permalink"],
    "Link to this term": INTERFACE["permalink"],
    "Link to this toctree": INTERFACE["permalink"],
    "Link to this definition": INTERFACE["permalink"],
    "Permalink to this heading": INTERFACE["permalink"],
    "Footnotes": "الحواشي",
    "Index": INTERFACE["index"],
    "Search": "البحث",
    "Search Page": "البحث",
    "See also": BOXES["seealso"],
    "Contents": "المحتويات",
    "References": "المراجع",
    "%b %d, %Y": "%Y-%m-%d",
    "Symbols": "رموز",
    "see %s": "انظر %s",
    "see also %s": "انظر أيضاً %s",
    "%s (%s)": "%s (%s)",
    "page": "الصفحة",
    "Full index on one page": "الكشّاف كله في صفحة واحدة",
    "Index pages by letter": "الكشّاف بحسب الحرف",
    "can be huge": "قد يطول",
}


def minutes(count):
    """Minutes in words, with the number agreeing with its noun."""
    count = int(count)
    if count in (1, 2):
        return ("دقيقة واحدة", "دقيقتان")[count - 1]
    return f"{count} {'دقائق' if 3 <= count % 100 <= 10 else 'دقيقة'}"

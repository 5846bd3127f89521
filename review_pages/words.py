"""How values read: labels of closed lists, dates, figures and paragraphs, in the active language."""

from datetime import date

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from cms.rules import terms

LISTS = {
    "category": terms.Category,
    "org_type": terms.OrgType,
    "edge": terms.EdgeKind,
    "method": terms.Method,
    "step": terms.Step,
    "scope": terms.Scope,
    "duty": terms.ObligationStatus,
    "source": terms.CommentSource,
    "side": terms.Side,
    "measure": terms.RectificationStatus,
    "commitment": terms.CommitmentStatus,
    "means": terms.Means,
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
TIERS = {
    "1": ("第一个层面", "Tier 1"),
    "2": ("第二个层面", "Tier 2"),
    "3": ("第三个层面", "Tier 3"),
    "4": ("第四个层面（党支部）", "Tier 4 (branches)"),
    "5": ("行业指导（外部点评）", "Industry guidance (external reviewers)"),
}
STATES = {
    "met": "good",
    "due": "wait",
    "late": "bad",
    "unassignable": "",
    "verified": "good",
    "reported": "wait",
    "in-progress": "wait",
    "not-started": "",
    "returned": "bad",
    "made": "",
    "shown": "wait",
    "kept": "good",
    "broken": "bad",
}
SHADES = {"", "good", "wait", "bad"}


def english() -> bool:
    """Tell whether the active language is English."""
    return (get_language() or "").startswith("en")


def text(value) -> str:
    """Return a name or a label in the active language."""
    return value.text(get_language() or "") if value else ""


def label(kind: str, slug: str) -> str:
    """Return the word for a slug of a closed list; an unknown slug stands for itself."""
    members = {member.value: member for member in LISTS[kind]}
    if slug not in members:
        return slug
    return members[slug].en if english() else members[slug].zh


def tier_label(key: str) -> str:
    """Return the name of a tier."""
    zh, en = TIERS.get(key, (key, key))
    return en if english() else zh


def finding_state(state: str) -> str:
    """Return what is said of a finding: the state of its measures, or that nothing is reported yet."""
    return label("measure", state) if state else gettext("Not reported")


def round_label(name: str) -> str:
    """Return a half-year as people write it: 2010年下半年."""
    half = name.endswith("1")
    if english():
        return f"{name[:4]} {'first' if half else 'second'} half"
    return f"{name[:4]}年{'上' if half else '下'}半年"


def written(day: date) -> str:
    """Return a day as people write it: 2010年12月10日."""
    if english():
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def when(day: date | None) -> SafeString:
    """Return a day as a time element; nothing where there is none."""
    return (
        format_html('<time datetime="{}">{}</time>', day.isoformat(), written(day)) if day else SafeString("")
    )


def short(day: date | None) -> SafeString:
    """Return a day as a time element in figures, for tables."""
    return format_html('<time datetime="{0}">{0}</time>', day.isoformat()) if day else SafeString("")


def paragraphs(words: str) -> SafeString:
    """Return a text that people typed as paragraphs, one a line; on English pages it is marked as Chinese."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    tag = '<p lang="zh-CN">' if english() else "<p>"
    return mark_safe("\n".join(f"{tag}{escape(line)}</p>" for line in lines))  # noqa: S308  (each line is escaped)


def percent(rate: float | None) -> str:
    """Return a rate with one decimal where it has one; a dash where nothing is owed."""
    if rate is None:
        return "—"
    return f"{rate * 100:.1f}".removesuffix(".0") + "%"


def shade(state: str) -> str:
    """Return the colour class of a state; the word is always written beside it."""
    return STATES.get(state, "")


def joined(words) -> str:
    """Return a list of words as one phrase."""
    return (", " if english() else "、").join(words)


GLOBALS = {
    function.__name__: function
    for function in (
        text,
        label,
        tier_label,
        finding_state,
        round_label,
        written,
        when,
        short,
        paragraphs,
        percent,
        shade,
        joined,
        english,
    )
}

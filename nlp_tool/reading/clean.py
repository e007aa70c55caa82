"""Cleaning before a text is stored: each step has a name, is counted and can be switched off.

    clean = ["default"]                         all steps
    clean = ["default", "-teasers"]             all but one
    clean = ["characters", "hyphens"]           only these
    clean = []                                  none but what storing needs (NULs, lone surrogates, line ends)

REPAIRS mend characters, spacing and line breaks. REMOVALS take away lines that stand around the article; they run
after the metadata have been read from those lines, and never remove a signed reporter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

from nlp_tool.errors import SettingsError
from nlp_tool.reading.stamps import is_end, media_endings, segments

Step = Callable[[str], tuple[str, int]]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMPATIBILITY = re.compile("[\uf900-\ufaff\u2e80-\u2fdf\U0002f800-\U0002fa1f]")
_BROKEN_HYPHEN = re.compile(r"(?<=[A-Za-z0-9]) [-‐‑](?=[A-Za-z])")
_LATE_HYPHEN = re.compile(r"(?<=[A-Za-z]{2})[-‐‑] (?=[a-z])(?!(?:and|or|to|nor|but|through)\b)")
_GAP_BEFORE_STOP = re.compile(r"(?<=[A-Za-z0-9)”\"’]) {1,20}(?=[,;!?.](?:\s|$|[\"”]))")
_JUMP = re.compile(r"[（(【]\s{0,2}(?:上接|下转|下轉|紧接|紧转|转|轉|接)\s{0,2}第?[A-Z0-9一二三四五六七八九十、]{1,6}"
                   r"\s{0,2}版[^（()）]{0,8}[）)】]"
                   r"|\((?:[Cc]ontinued|[Ss]ee|[Tt]urn) (?:on|from|to) (?:page )?[A-Z]?\d{1,3}\)")
_MANY_LINES = re.compile(r"\n{3,100000}")
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_KNOWN_KINDS = frozenset({"author", "source", "date", "editor"})
_SIGNED = re.compile(r"记者|记 者|通讯员|記者|通訊員|\breporters?\b|\bcorrespondents?\b", re.I)


def storable(text: str) -> tuple[str, Counter[str]]:
    """Make a text storable: LF line ends, no NULs or control characters, no lone surrogates; count what changed.

    Nothing else is normalised: width, case and composition stay as the source has them.
    """
    counts: Counter[str] = Counter()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\x0b", "\n")
    text, counts["controls"] = _CONTROL.subn("", text)
    text, counts["surrogates"] = _SURROGATE.subn("\ufffd", text)
    if text.startswith("\ufeff"):
        text = text[1:]
    return text, +counts


def hidden_marks(text: str) -> int:
    """Count characters that show nothing and may hide or turn text: zero width, direction marks."""
    return len(_MARKS.findall(text))


# --- repairs ----------------------------------------------------------------------------------------------------


def compatibility(text: str) -> tuple[str, int]:
    """Fold compatibility ideographs and radicals (年 U+F98E, ⼀ U+2F00), which PDFs use in place of the characters.

    Only those blocks: full NFKC would also turn ，（ into ASCII.
    """
    return _COMPATIBILITY.subn(lambda match: _plain(match.group()), text)


def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def hyphens(text: str) -> tuple[str, int]:
    """Close the hyphens that machine translation leaves open: high -quality -> high-quality."""
    text, early = _BROKEN_HYPHEN.subn("-", text)
    late = 0
    if early:  # the mark of such a text; elsewhere `pre- and post-war` is right
        text, late = _LATE_HYPHEN.subn("-", text)
    return text, early + late


def punctuation(text: str) -> tuple[str, int]:
    """Close the gap before English punctuation: schools . -> schools."""
    return _GAP_BEFORE_STOP.subn("", text)


# --- removals ---------------------------------------------------------------------------------------------------


def teasers(text: str) -> tuple[str, int]:
    """Cut what follows a mark of the article's end (- END -), if that is less than half of the text."""
    lines = text.split("\n")
    marks = [number for number, line in enumerate(lines) if is_end(line)]
    sizes = [0 if number in marks else len(line) for number, line in enumerate(lines)]
    for number in marks:
        if sum(sizes[number:]) < sum(sizes[:number]):
            return "\n".join(lines[:number]), sum(1 for line in lines[number:] if line.strip())
    return text, 0


def related(text: str) -> tuple[str, int]:
    """Remove lists of related reading: the heading, and the short lines without a full stop that follow it."""
    kept: list[str] = []
    removed = 0
    inside = False
    for line in text.split("\n"):
        found = segments(line)
        if found and (found[0].kind == "list" or _is_list_line(found[0].text)):
            inside = True
            removed += 1
        elif inside and line.strip() and _is_entry(line):
            removed += 1
        else:
            inside = inside and not line.strip()
            kept.append(line)
    return "\n".join(kept), removed


def _is_list_line(text: str) -> bool:
    return bool(re.match(r"(?:相关阅读|相關閱讀|相关链接|推荐阅读|延伸阅读|精彩推荐|Related reading|Related articles)"
                         r"\s?[：:]\s?\S", text))


def _is_entry(line: str) -> bool:
    """Tell whether a line is an entry of a list of headlines: marked or indented, short, without a sentence."""
    stripped = line.strip()
    marked = stripped[:1] in "·•▪◆■▶›>-*" or line[:1] in " 　\t"
    return marked and len(stripped) <= 60 and not stripped.endswith(("。", "！", ".", "；"))


def jumps(text: str) -> tuple[str, int]:
    """Remove notes that send the reader of a newspaper to another page: （下转第三版）, (Continued on A3)."""
    return _JUMP.subn("", text)


def chrome(text: str) -> tuple[str, int]:
    """Remove lines of page chrome: trails, share buttons, view counts, font sizes, previous and next, disclaimers."""
    return _without(text, frozenset({"chrome", "list"}))


def without_repeated(text: str, title: str) -> tuple[str, int]:
    """Remove the title where it stands a second time among the first lines: above the stamps and again below them."""
    wanted, lines = "".join(title.split()), text.split("\n")
    filled = [n for n, line in enumerate(lines[:30]) if line.strip()][:8]
    same = [n for n in filled if len(wanted) >= 6 and "".join(lines[n].split()) == wanted][1:]
    return "\n".join(line for n, line in enumerate(lines) if n not in same), len(same)


def bylines(text: str) -> tuple[str, int]:
    """Remove editor lines and the stamps of date and source, which are in the metadata.

    Signed reporters stay, and so does the source where a reporter signs (it is the house that she works for) or
    where it is no newspaper but a school or an office, which a reader may want to find.
    """
    return _without(text, frozenset({"editor", "date", "source"}), signed=bool(_SIGNED.search(text)))


def _without(text: str, gone: frozenset[str], *, signed: bool = False) -> tuple[str, int]:
    """Remove the segments of these kinds from lines that hold nothing but stamps; other lines stay as they are."""
    kept: list[str] = []
    removed = 0
    for line in text.split("\n"):
        found = segments(line)
        left = [segment for segment in found if segment.kind not in gone
                or (segment.kind == "source" and (signed or not _is_site(segment.value)))]
        if len(left) == len(found) or not all(segment.kind in _KNOWN_KINDS for segment in left):
            kept.append(line)
            continue
        removed += 1
        if left:
            kept.append("  ".join(segment.text for segment in left))
    return "\n".join(kept), removed


def _is_site(name: str) -> bool:
    return not name or name.endswith(media_endings()) or (name.isascii() and "." in name)


def blanks(text: str) -> tuple[str, int]:
    """Remove blanks at the ends of lines and more than one empty line in a row."""
    lines = text.split("\n")
    shorter = [line.rstrip(" \t\xa0　") for line in lines]
    trailing = sum(a != b for a, b in zip(lines, shorter, strict=True))
    text = "\n".join(shorter)
    text, many = _MANY_LINES.subn("\n\n", text)
    stripped = text.strip("\n")
    return stripped, trailing + many + (stripped != text)


REPAIRS: dict[str, Step] = {
    "compatibility": compatibility,
    "hyphens": hyphens,
    "punctuation": punctuation,
}
REMOVALS: dict[str, Step] = {
    "related": related,
    "jumps": jumps,
    "chrome": chrome,
    "bylines": bylines,
    "teasers": teasers,
    "blanks": blanks,
}
# Steps that need the pages of a PDF; see layout.py.
LAYOUT = ("running_heads", "line_breaks")
CLEANERS = (*LAYOUT, *REPAIRS, *REMOVALS)


def chosen_steps(names: Iterable[str]) -> frozenset[str]:
    """Return the steps that a setting names: step names, `default` for all, `-name` for all but one."""
    steps: set[str] = set()
    for name in names:
        wanted = name.lstrip("-")
        if name == "default":
            steps.update(CLEANERS)
        elif wanted not in CLEANERS:
            raise SettingsError(f"unknown cleaning step {wanted!r}", hint=f"one of default, {', '.join(CLEANERS)}")
        elif name.startswith("-"):
            steps.discard(wanted)
        else:
            steps.add(name)
    return frozenset(steps)


def apply(text: str, table: dict[str, Step], steps: frozenset[str], counts: Counter[str]) -> str:
    """Run the chosen steps of a table over a text, adding to the counts."""
    for name, step in table.items():
        if name in steps:
            text, count = step(text)
            if count:
                counts[name] += count
    return text

"""Titles and organizations beside a name.

`principal of X School`, `X Education Bureau deputy director`, `secretary and head of Y`.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.phrases import descriptive, is_number_at
from nlp_tool.entities.en.pinyin import is_pinyin
from nlp_tool.entities.en.reading import Reading

_TITLE_WORDS = 9
_ORGANIZATION_WORDS = 18
_PARTS = 3
_POINTS = frozenset(("of", "at", "for", "from", "with", "in", "to"))
_ARTICLES = frozenset(
    (
        "the",
        "a",
        "an",
        "its",
        "their",
        "our",
        "this",
        "that",
        "his",
        "her",
        "also",
        "now",
        "currently",
        "who",
        "is",
        "was",
        "both",
        "as",
        "the",
        "one",
        "concurrently",
    )
)
_BODIES = frozenset(("bureau", "office", "commission", "department", "government", "federation", "congress"))


@dataclass(frozen=True, slots=True)
class Post:
    """A title and the organization it belongs to, as token ranges (last included; first > last: none)."""

    core: str
    title: tuple[int, int]
    organization: tuple[int, int] = (0, -1)
    former: bool = False
    end: int = 0


def title_core(reading: Reading, index: int) -> str:
    """Return the singular title word at a token, or an empty string."""
    lower = reading.tokens.lower[index]
    if lower in table("people")["titles"]:
        return lower
    if (
        lower in ("heads", "chiefs")
        and index + 1 < len(reading.tokens)
        and reading.tokens.lower[index + 1] in _ARTICLES
    ):
        return ""
    return table("people")["plural"].get(lower, "")


def title_kind(core: str) -> str:
    """Return what a title word makes of a person; none for no title."""
    kind: str = table("people")["titles"].get(core, "none") if core else "none"
    return kind


def organization_end(reading: Reading, first: int, *, limit: int = 10**9) -> int:
    """Return the last token of the organization's name that begins at `first`, or first - 1."""
    tokens = reading.tokens
    small = words("people", "words", "organization")
    stop = words("schools", "words", "stop")
    last = first - 1
    index = first
    end = min(len(tokens), first + _ORGANIZATION_WORDS, limit)
    if index < end and tokens.lower[index] in ("the", "its", "their", "our", "this"):
        index += 1
    while index < end:
        word, lower = tokens.words[index], tokens.lower[index]
        capital = word[0].isupper() and (lower not in stop or lower in ("party", "executive"))
        if reading.lower_text and last >= first and lower in descriptive():
            capital = True
        if (
            capital
            or (lower in small and lower not in ("of", "and"))
            or is_number_at(reading, index)
            or (is_pinyin(lower) and len(lower) > 3)
        ):
            last = index
        elif lower in ("of", "and", "&", "for", "-", ".", "the", "'s"):
            following = tokens.words[index + 1] if index + 1 < end else ""
            if not _joins(reading, index, following):
                break
        elif lower in ("to", "with") and tokens.lower[index - 1] in ("affiliated", "attached"):
            pass
        else:
            break
        index += 1
    return last


def _joins(reading: Reading, index: int, following: str) -> bool:
    tokens = reading.tokens
    lower = tokens.lower[index]
    after = following.lower()
    small = words("people", "words", "organization")
    if not following:
        return False
    if lower == "and":
        return after in small and title_core(reading, index + 1) == "" and _joined_body(reading, index)
    if lower == "'s":
        return tokens.lower[index - 1] in (
            "people",
            "children",
            "zone",
            "city",
            "county",
            "district",
            "province",
            "university",
            "town",
        )
    if lower == ".":
        return tokens.lower[index - 1] in ("no", "nos")
    if lower == "of":
        return following[0].isupper() or after in ("the",) or after in small
    return following[0].isupper() or after in small or following[0].isdigit()


def _joined_body(reading: Reading, index: int) -> bool:
    """Tell whether `and` stands inside one name, as in Education and Sports Bureau.

    One word on its right, then the head.
    """
    tokens = reading.tokens
    heads = words("people", "words", "organization_heads")
    return any(tokens.lower[i] in heads for i in range(index + 2, min(index + 4, len(tokens)))) or (
        tokens.lower[index + 1] in words("schools", "school", "joined")
    )


def post_from(reading: Reading, first: int, *, parts: int = _PARTS) -> list[Post]:
    """Read one or several posts that begin at `first`: [organization] title [of organization] [and title ...]."""
    tokens = reading.tokens
    index = first
    former = False
    while index < len(tokens) and (
        tokens.lower[index] in _ARTICLES or tokens.lower[index] in words("people", "words", "former")
    ):
        former = former or tokens.lower[index] in words("people", "words", "former")
        index += 1
    if (
        index + 4 < len(tokens)
        and tokens.words[index].isdigit()
        and tokens.lower[index + 1 : index + 4] == ["-", "year", "-"]
    ):
        index += 5
    core = _find_core(reading, index)
    if core < 0:
        return []
    title_first = title_start(reading, core, index)
    organization = _owner(reading, index, title_first - 1)
    last = core
    end = core
    while last + 1 < len(tokens) and title_core(reading, last + 1) and tokens.lower[last + 1] not in ("member",):
        last = end = last + 1
    if tokens.lower[last + 1 : last + 3] == ["-", "general"]:
        last = end = last + 2
    if end + 1 < len(tokens) and tokens.lower[end + 1] in _POINTS:
        reach = organization_end(reading, end + 2)
        if reach >= end + 2:
            organization = (end + 2, reach)
            end = reach
    posts = [Post(title_core(reading, core), (title_first, last), organization, former, end)]
    following = end + 1
    if (
        following < len(tokens)
        and tokens.lower[following] == ","
        and following + 1 < len(tokens)
        and tokens.lower[following + 1] == "and"
    ):
        following += 1
    if parts > 1 and following + 1 < len(tokens) and tokens.lower[following] in ("and", "&", ","):
        more = post_from(reading, following + 1, parts=parts - 1)
        if more and not (tokens.lower[following] == "," and more[0].title[0] > following + 6):
            posts.extend(more)
    return posts


def _find_core(reading: Reading, first: int) -> int:
    tokens = reading.tokens
    modifiers = words("people", "words", "modifiers")
    stop = words("schools", "words", "stop")
    for index in range(first, min(len(tokens), first + _TITLE_WORDS)):
        lower, word = tokens.lower[index], tokens.words[index]
        if title_core(reading, index):
            if index + 1 < len(tokens) and (tokens.lower[index + 1] == "'s" or title_core(reading, index + 1)):
                continue
            if lower in ("deputy", "chief", "member", "leader") and _core_follows(reading, index):
                continue
            return index
        if lower in modifiers or lower in ("'s", "-", ".", "and") or is_number_at(reading, index):
            continue
        if (word[0].isupper() and lower not in stop) or is_pinyin(lower):
            continue
        return -1
    return -1


def _core_follows(reading: Reading, index: int) -> bool:
    """Tell whether a title goes on after a word that may end one: `deputy district head`."""
    tokens = reading.tokens
    for following in range(index + 1, min(index + 4, len(tokens))):
        if title_core(reading, following):
            return True
        if tokens.lower[following] not in words("people", "words", "modifiers"):
            return False
    return False


def title_start(reading: Reading, core: int, floor: int) -> int:
    """Return the first token of the title whose last word is at `core`, not before `floor`."""
    tokens = reading.tokens
    modifiers = words("people", "words", "modifiers")
    first = core
    while first > floor:
        lower = tokens.lower[first - 1]
        if lower == "-" and first - 1 > floor and tokens.lower[first - 2] in modifiers:
            first -= 2
        elif (
            lower in _BODIES
            or lower not in modifiers
            or lower in words("people", "words", "former")
            or (lower == "committee" and tokens.lower[first - 2] != "party")
            or (
                lower in ("school", "district", "county", "city", "campus", "town", "village")
                and first - 2 >= 0
                and (
                    (
                        tokens.words[first - 2][0].isupper()
                        and tokens.words[first - 1][0].isupper() is tokens.words[core][0].isupper()
                        and tokens.lower[first - 2] not in modifiers
                    )
                    or tokens.lower[first - 2] in ("primary", "middle", "high")
                )
            )
        ):
            break
        else:
            first -= 1
    return first


def _owner(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """Return the organization that stands before a title: `Tianshan District Education Bureau('s) director`."""
    tokens = reading.tokens
    while last >= first and tokens.lower[last] in ("'s", ",", "-"):
        last -= 1
    if last < first or not any(
        tokens.words[i][0].isupper() or tokens.lower[i] in words("people", "words", "organization")
        for i in range(first, last + 1)
    ):
        return (0, -1)
    return (first, last)


def post_before(reading: Reading, name: int) -> list[Post]:
    """Read the post that stands before the name at token `name`: a title, or `title of organization,`."""
    tokens = reading.tokens
    index = name - 1
    if index < 0:
        return []
    if title_core(reading, index):
        return [_left_post(reading, index)]
    comma = tokens.lower[index] in (",", "-", ":", "(")
    if comma and index and title_core(reading, index - 1):
        return [_left_post(reading, index - 1)]
    if comma and index > 3 and tokens.lower[index - 3 : index] == ["secretary", "-", "general"]:
        post = _left_post(reading, index - 3)
        return [Post(post.core, (post.title[0], index - 1), post.organization, post.former, index)]
    final = index - 1 if comma else index
    charge = _in_charge(reading, index) if comma else -1
    if charge >= 0:
        return [_left_post(reading, charge)]
    for core in range(final - 1, max(-1, final - _ORGANIZATION_WORDS), -1):
        if tokens.words[core] in ("\n", ";", '"', "!", "?"):
            return []
        if not title_core(reading, core):
            continue
        last = core + 2 if tokens.lower[core + 1 : core + 3] == ["-", "general"] else core
        if tokens.lower[last + 1] in _POINTS and organization_end(reading, last + 2, limit=final + 1) == final:
            post = _left_post(reading, core)
            return [Post(post.core, (post.title[0], last), (last + 2, final), post.former, final)]
    return []


def _in_charge(reading: Reading, comma: int) -> int:
    """Return the title word of `the deputy director in charge of compulsory education,` before a name, or -1."""
    tokens = reading.tokens
    for index in range(comma - 1, max(0, comma - _TITLE_WORDS), -1):
        if not tokens.words[index][0].isalpha() or index < 3:
            return -1
        if tokens.lower[index - 2 : index + 1] == ["in", "charge", "of"] or (
            tokens.lower[index - 1 : index + 1] == ["responsible", "for"]
        ):
            core = index - 3 if tokens.lower[index] == "of" else index - 2
            return core if core >= 0 and title_core(reading, core) else -1
    return -1


def _left_post(reading: Reading, core: int) -> Post:
    tokens = reading.tokens
    floor = max(0, core - _TITLE_WORDS)
    first = title_start(reading, core, floor)
    if first - 2 > floor and tokens.lower[first - 1] == "and" and title_core(reading, first - 2):
        first = title_start(reading, first - 2, floor)
    former = first > 0 and tokens.lower[first - 1] in words("people", "words", "former")
    before = first - 1 - former
    edge = before + 1
    stop = words("schools", "words", "stop")
    small = words("people", "words", "organization")
    while before >= max(0, first - _ORGANIZATION_WORDS):
        word, lower = tokens.words[before], tokens.lower[before]
        inside = word[0].isalnum() and (
            (word[0].isupper() and lower not in stop)
            or lower in small - {"and", "of"}
            or is_number_at(reading, before)
            or (is_pinyin(lower) and len(lower) > 3)
        )
        if inside:
            edge = before
        elif not (
            lower in ("'s", ".", "of", "and", "-")
            and before > 0
            and edge == before + 1
            and (
                (lower == "'s" and first - 1 - former == before)
                or (lower == "." and tokens.lower[before - 1] in ("no", "nos"))
                or (lower in ("of", "and") and edge < first - former)
            )
        ):
            break
        before -= 1
    organization = _owner(reading, edge, first - 1 - former) if edge < first - former else (0, -1)
    return Post(title_core(reading, core), (first, core), organization, former, core)

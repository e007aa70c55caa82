"""People in English text: Chinese names in pinyin by their grammar, other names beside a title.

With title and organization.
"""

from __future__ import annotations

from itertools import pairwise

from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en.lexicon import table, words
from nlp_tool.entities.en.person_names import BYLINE, Name, find_names, speaks
from nlp_tool.entities.en.posts import Post, organization_end, post_before, post_from, title_core
from nlp_tool.entities.en.reading import Reading
from nlp_tool.entities.en.tokens import FOLD

_LONG_LINE = 80
_NEW_POST = 20
_SHARING = frozenset(("secretary", "principal", "headmaster", "president", "head", "director"))
_HEADS = frozenset(("principal", "headmaster", "headmistress", "headteacher", "teacher"))
_CLOSING = frozenset(".!?\"'\u201d\u2019)]|:;,")
_AFTERWORD = 14
_APART = 24
_JOINED = 4
_PARTY = frozenset(("party", "committee", "cpc"))
_CLOSED_SHARE = 0.6


def find_people(reading: Reading) -> list[Candidate]:
    """Return the people of a text in order, each with the post that stands beside the name."""
    names = list(find_names(reading))
    posts = _posts(reading, names)
    known = {
        _key(reading, name)
        for name, own in zip(names, posts, strict=True)
        if name.sure or own or speaks(reading, name) or _signed(reading, name)
    }
    found = []
    teasers = _teasers(reading.text) if names else []
    for name, own in zip(names, posts, strict=True):
        if any(start <= reading.tokens.starts[name.first] < end for start, end in teasers):
            continue
        if _key(reading, name) not in known or _is_editor(reading, name):
            continue
        found.append(_candidate(reading, name, own))
    return found


def _key(reading: Reading, name: Name) -> str:
    return "".join(reading.tokens.lower[name.first : name.last + 1])


def _signed(reading: Reading, name: Name) -> bool:
    """Tell whether a name stands in a byline: By NI HAO and CHEN JIAN."""
    tokens = reading.tokens
    return any(
        tokens.lower[index] in BYLINE
        for index in range(max(0, name.first - 5), name.first)
        if "\n" not in tokens.words[index : name.first]
    )


def _teasers(text: str) -> list[tuple[int, int]]:
    """Return the lines that break off: the beginnings of other articles that a page shows below its own."""
    lines: list[tuple[int, int, str]] = []
    position = 0
    for line in text.split("\n"):
        if len(line.strip()) >= _LONG_LINE:
            lines.append((position, position + len(line), line.rstrip()))
        position += len(line) + 1
    closed = [_is_closed(line) for _, _, line in lines]
    whole = sum(closed) >= _CLOSED_SHARE * len(lines)
    return [
        (start, end)
        for number, (start, end, line) in enumerate(lines)
        if line.endswith(("...", "\u2026"))
        or (whole and number and not closed[number] and not any(closed[number + 1 :]))
    ]


def _is_closed(line: str) -> bool:
    """Tell whether a line ends as a sentence does, but for a word or two after it: `... of the bureau. Enditem`."""
    if line.endswith(("...", "\u2026")):
        return False
    return line[-1] in _CLOSING or any(mark in _CLOSING for word in line[-_AFTERWORD:].split(" ") for mark in word[-1:])


def _is_editor(reading: Reading, name: Name) -> bool:
    """Tell whether a name stands in a footer of editors and proof-readers."""
    tokens = reading.tokens
    editors = words("people", "words", "editors")
    for index in range(name.first - 1, max(-1, name.first - 9), -1):
        lower = tokens.lower[index]
        if lower == "\n" or lower in BYLINE or (title_core(reading, index) and lower not in editors):
            return False
        if lower in editors:
            return True
    return False


def _posts(reading: Reading, names: list[Name]) -> list[list[Post]]:
    """Give each name its posts; a title is used once, but for lists that share a plural: Principals A, B and C."""
    tokens = reading.tokens
    posts: list[list[Post]] = [[] for _ in names]
    used: set[int] = set()
    firsts = {name.first for name in names}
    for number, name in enumerate(names):
        own = [
            post for post in post_before(reading, _before_honorific(reading, name.first)) if post.title[1] not in used
        ]
        after = [
            post
            for post in _after(reading, name, names[number + 1].first if number + 1 < len(names) else len(tokens))
            if post.title[1] + 1 not in firsts
        ]
        if after and own and tokens.lower[name.last + 1 : name.last + 3] == [",", "and"]:
            # the head of A, Li Ping, and the head of B, Wu Min: what follows is the next one's
            after = []
        elif after and own and tokens.lower[name.first - 1] == ",":
            own = []
        elif after and own and tokens.lower[name.last + 2] == "the":
            after = []
        if own and not after:
            own = [_with_place(reading, own[-1], name)]
        posts[number] = own + after
        used.update(post.title[1] for post in posts[number])
    for number in range(len(names) - 2, -1, -1):
        left, right = posts[number], posts[number + 1]
        if (
            len(left) == 1
            and len(right) == 1
            and left[0].organization[0] > left[0].organization[1] <= right[0].organization[1]
            and right[0].organization[0] > names[number + 1].last
            and right[0].title[1] < names[number + 1].first
            and tokens.lower[names[number].last + 1] == "and"
            and right[0].title[0] == names[number].last + 2
        ):
            posts[number] = [Post(left[0].core, left[0].title, right[0].organization, left[0].former, left[0].end)]
    for number in range(1, len(names)):
        if not posts[number] and _listed(reading, names[number - 1], names[number]) and posts[number - 1]:
            shared = posts[number - 1][0]
            if tokens.lower[shared.title[1]] in table("people")["plural"]:
                posts[number] = [shared]
    for number in range(len(names) - 2, -1, -1):
        if not posts[number] and _listed(reading, names[number], names[number + 1]) and posts[number + 1]:
            shared = posts[number + 1][0]
            if tokens.lower[shared.title[1]] in table("people")["plural"] and shared.title[0] > names[number + 1].last:
                posts[number] = [shared]
    return posts


def _before_honorific(reading: Reading, first: int) -> int:
    """Step over `Ms.` before a name."""
    tokens = reading.tokens
    index = first
    if index and tokens.words[index - 1] == ".":
        index -= 1
    return index - 1 if index and tokens.lower[index - 1] in ("mr", "mrs", "ms", "miss", "dr") else first


def _after(reading: Reading, name: Name, limit: int) -> list[Post]:
    """Read the posts after a name: `, deputy director of X,`, `(principal)`, `is the head of Y`."""
    tokens = reading.tokens
    index = name.last + 1
    if index >= len(tokens) or tokens.words[index] == "\n":
        return []
    mark = tokens.lower[index]
    if mark in (",", "(", "-", ":") or (mark == "the" and index + 1 < len(tokens) and title_core(reading, index + 1)):
        index += 1
    elif (
        mark not in ("is", "was", "as", "who", "became", "becomes", "serves", "served")
        and not title_core(reading, index)
        and mark not in words("people", "words", "modifiers")
    ):
        return []
    if mark in ("became", "becomes"):
        index += 1
    if mark in ("serves", "served"):
        index += 2
    posts = [post for post in post_from(reading, index) if post.title[1] < limit]
    if len(posts) == 1:
        posts = [_with_listed_organization(reading, posts[0], limit)]
    if mark == "," and all(post.former for post in posts):
        posts += _appointed(reading, posts[-1].end + 1 if posts else index, limit)
    return posts


def _with_listed_organization(reading: Reading, post: Post, limit: int) -> Post:
    """Take the organization after a second comma: `Wu Gang (Party secretary, Yucai Education Group)`."""
    tokens = reading.tokens
    comma = post.end + 1
    if post.organization[0] <= post.organization[1] or comma + 1 >= len(tokens) or tokens.words[comma] != ",":
        return post
    last = organization_end(reading, comma + 1, limit=limit)
    heads = words("people", "words", "organization_heads")
    if last > comma + 1 and tokens.words[comma + 1][0].isupper() and tokens.lower[last] in heads:
        return Post(post.core, post.title, (comma + 1, last), post.former, last)
    return post


def _appointed(reading: Reading, first: int, limit: int) -> list[Post]:
    """Read a post after a verb of appointment further on: `..., became the general principal of the group`."""
    tokens = reading.tokens
    for index in range(first, min(first + _NEW_POST, limit, len(tokens) - 1)):
        lower = tokens.lower[index]
        if lower in (".", "\n", ";"):
            return []
        if lower == "transferred" or lower == "promoted":
            target = next(
                (i for i in range(index, min(index + _NEW_POST, limit, len(tokens) - 1)) if tokens.lower[i] == "to"), -1
            )
            return [post for post in post_from(reading, target + 1) if post.title[1] < limit] if target > 0 else []
        if lower in words("people", "words", "appointed"):
            posts = [post for post in post_from(reading, index + 1) if post.title[1] < limit]
            if posts:
                return posts
    return []


def _with_place(reading: Reading, post: Post, name: Name) -> Post:
    """Take the organization that follows a titled name: `Headmaster Zhang Yueying of WFLPS`."""
    tokens = reading.tokens
    following = name.last + 1
    if following + 1 < len(tokens) and tokens.lower[following] in ("of", "from", "at"):
        last = organization_end(reading, following + 1)
        if last >= following + 1:
            return Post(post.core, post.title, (following + 1, last), post.former, last)
    return post


def _listed(reading: Reading, left: Name, right: Name) -> bool:
    """Tell whether only a comma or `and` stands between two names."""
    between = reading.tokens.lower[left.last + 1 : right.first]
    return 0 < len(between) <= 2 and all(mark in (",", "and", "&") for mark in between)


def _candidate(reading: Reading, name: Name, posts: list[Post]) -> Candidate:
    start, end = reading.slice(name.first, name.last)
    attributes: dict[str, str] = {}
    current = [post for post in posts if not post.former] or posts
    if current:
        attributes.update(_post_attributes(reading, current))
        if all(post.former for post in posts):
            attributes["former"] = "true"
    score = 0.9 if posts or speaks(reading, name) else 0.6
    return Candidate("person", reading.text[start:end], start, end, score, "rule", attributes)


def _post_attributes(reading: Reading, posts: list[Post]) -> dict[str, str]:
    """Return title, organizations and kind of the posts of one name, as text and offsets."""
    direct = all(right.title[0] - left.title[1] <= 2 for left, right in pairwise(posts))
    parts = _title_parts(reading, posts)
    start, end = reading.slice(*parts[0])
    organizations, spans = [], []
    own = posts[0].organization[0] <= posts[0].organization[1] or posts[0].core not in _HEADS
    # `principal and Party secretary of X School`: one organization for both
    shared = direct and len(posts) == 2 and posts[1].core in _SHARING
    for post in posts if own or shared else ():
        if post.organization[0] <= post.organization[1]:
            a, b = _without_article(reading, *post.organization)
            begin, finish = reading.slice(a, b)
            if reading.text[begin:finish].translate(FOLD) not in organizations:
                organizations.append(reading.text[begin:finish].translate(FOLD))
                spans.append(f"{begin}:{finish}")
    return {
        "title": ", ".join(_plain(reading, *part) for part in parts),
        "title_start": str(start),
        "title_end": str(end),
        "core": posts[0].core,
        "kind": table("people")["titles"].get(posts[0].core, "other"),
        "organization": "; ".join(organizations),
        "organization_spans": " ".join(spans),
    }


def _title_parts(reading: Reading, posts: list[Post]) -> list[tuple[int, int]]:
    """Return the titles of one name as they stand in the text, without names of bodies or people between them."""
    parts = [posts[0].title]
    for left, post in pairwise(posts):
        first, last = parts[-1]
        if post.title[0] - first > _APART or not last + 1 < post.title[0] <= max(left.end, last) + _JOINED:
            break
        body = reading.tokens.words[last + 2 : left.end + 1]
        # secretary of the Party group and director: a title of its own; principal of X School and head of the group
        if not any(word[0].isupper() for word in body) or _PARTY & {word.lower() for word in body}:
            parts[-1] = (first, post.title[1])
        else:
            parts.append(post.title)
    return parts


def _plain(reading: Reading, first: int, last: int) -> str:
    start, end = reading.slice(first, last)
    return " ".join(reading.text[start:end].translate(FOLD).split())


def _without_article(reading: Reading, first: int, last: int) -> tuple[int, int]:
    while first < last and reading.tokens.lower[first] in ("the", "its", "their", "our", "this", "a", "an"):
        first += 1
    return first, last

"""Spell out the organizations that posts are held in: what stands before, what was named before, the place of the text.

区教育局 gets its district, 该集团 the last group, a bare 校长 the last school, a reporter the paper of the line;
a post in a row with another (书记甲，校长乙) shares its organization.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from nlp_tool.entities.places import Place, division_names
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.reader import SCHOOL_KINDS, Post, Reader

_GROUP_AGAIN = re.compile(r"(?:该|本|整个)?(?:教育)?集团(?!化|办学|式|型)")
_BUREAU = re.compile(r"(?:局|委|厅|教育工委|督导室|管委会|政府|部)$")
_OFFICE = re.compile(r"([^、,，。;；\s]{2,20}?(?:教育局|教体局|教育体育局|教育和体育局|教科局|教委|教育厅|教育委员会|"
                     r"政府|管委会|[^布格结全]局))([^、局]{1,10}(?:部|处|室|中心|组|科|办|股|院|站))$")
_INNER = re.compile(r"(?:部|处|室|中心|组|科|办)$")
_HEAD_OF_SCHOOL = re.compile(r"校长|园长|教师|老师")
_SOURCE = re.compile(r"(?:来源|来自|转自|稿源)[::] ?([^ \n|,，。;；()（）:]{2,24})")


def source_pattern() -> re.Pattern[str]:
    """Return the pattern of the line that names the paper of a page."""
    return _SOURCE


_PUPIL = re.compile("(?:年级|班)学生")
_OWN_PAPER = re.compile("本[报网台刊社]")
_DATELINE = re.compile(r"(?:^|\n)[ \u3000]{0,4}([一-鿿]{2,8}(?:报|网|台|社|在线|客户端|融媒))"
                       r"(?:\d{1,2}月)?(?:\d{1,2}日)?[讯电]")


def with_place(reader: Reader, post: Post, name: str) -> str:
    """Return the name of a body spelled out: 西湖区教育局 for 区教育局."""
    return _with_place(reader, post, name, rank_of(post.title) if post.title else "any")


def complete(reader: Reader, people: Sequence[Span], found: dict[Span, Post]) -> dict[Span, Post]:
    """Return the posts of the people of a text, in order, with their organizations spelled out."""
    done: dict[Span, Post] = {}
    known: dict[Post, Post] = {}
    previous: tuple[Span, Post] | None = None
    for person in people:
        post = found[person]
        if (post.title or post.signed) and post not in known:
            known[post] = _spelled_out(reader, post, previous)
        done[person] = known.get(post, post)
        if done[person].organization:
            previous = (person, done[person])
    return done


@lru_cache(maxsize=4096)
def rank_of(title: str) -> str:
    """Return what kind of body a title belongs to: press, division, bureau, school or any."""
    titles = lexicon.tables()["titles"]
    if any(word in title for word in titles["journalist"].split()):
        return "press"
    if re.search(r"总裁|总经理|董事|创始|创办人", title):
        return "any"
    if re.search(r"[省市区县州镇乡旗]长|[省市区县州镇乡旗](?:委(?!教|办|员)|政协|人大|政府)", title):
        return "division"
    if re.search(r"局长|[厅处科股]长|巡视员|调研员|督学|党组|教工委|教育工委", title):
        return "bureau"
    if re.search(r"[校园]长|书记|教师|老师|主任|委员", title):
        return "school"
    return "any"


def _spelled_out(reader: Reader, post: Post, previous: tuple[Span, Post] | None) -> Post:
    rank = rank_of(post.title) if post.title else "press"
    name = re.sub("^(?:现任|时任|曾任|担任|出任|身为|作为)(?=[一-鿿]{2})", "", post.organization)
    name = "、".join(part for part in name.split("、") if part)  # 柳溪小学党委、 before 校长
    post = replace(post, organization=name)
    if rank == "division":
        return replace(post, organization=_division(reader, post, name))
    if rank == "press":
        return replace(post, organization=name if post.signed and name else _press(reader, post, name))
    office = _OFFICE.match(name)  # 区教育局信息中心: the bureau, and an office of it
    if office and rank in ("school", "bureau", "any") and reader.text[post.start - len(name) : post.start] == name:
        post = replace(post, title=office.group(2) + post.title, start=post.start - len(office.group(2)))
        name = office.group(1)
    if name and _INNER.search(name) and post.end and name not in reader.text[: post.start - len(name)] and not (
            _BUREAU.search(name) or reader.ends.get(post.start)) and rank == "school":
        post = replace(post, title=name + post.title, organization="", start=post.start - len(name))
        name = ""
    if name in anaphora() or not name:
        return replace(post, organization=_meant(reader, post, name, rank, previous))
    joint = [_with_place(reader, post, part, rank) for part in name.split("、")]
    return replace(post, organization="、".join(_university(reader, part) if part not in anaphora() else
                                               _meant(reader, post, part, rank, previous) for part in joint))


@lru_cache(maxsize=1)
def anaphora() -> frozenset[str]:
    """Return the words that mean a body named before: 该集团, 我校."""
    return frozenset(lexicon.tables()["titles"]["anaphora"].split())


def _with_place(reader: Reader, post: Post, name: str, rank: str) -> str:
    """Return 西湖区教育局 for 区教育局, and for 教育局 alone what the text called so in full."""
    if name in reader.schools:
        return name
    longer = _longer_body(reader, post.start, name)
    if longer:
        return longer
    stated = reader.stated(name) if name[0] in "区县市省" else ""
    if stated:
        return stated
    named = _level(reader, post, name[0]) if name[0] in "区县市省" else ""
    if named and len(name) > 2 and (name[1:] in reader.text or _BUREAU.search(name)):
        return named + name[1:]
    if rank == "bureau" and re.match(r"教[育体科文和委工]{1,8}", name):
        return _body_before(reader, post.start, name) or (
            _level(reader, post, "") or _level(reader, post, "市")) + name
    return name


def _longer_body(reader: Reader, place: int, name: str) -> str:
    """Return the body named before in full whose name ends in a shorter one: 某某大学文学院 for 文学院."""
    if len(name) < 3 or name[0] in "区县市省":
        return ""
    return reader.longer_body(place - len(name), name)


def _body_before(reader: Reader, place: int, ending: str = "") -> str:
    """Return the last bureau, committee or government named before a place (ending in some words)."""
    for start, end in reader.bodies_before(place):
        name = reader.text[start:end]
        if _BUREAU.search(name) and name.endswith(ending) and len(name) > len(ending):
            if name[0] in "区县市省" and len(name) > 2:
                named = _of_level(reader.places.at(start, end), name[0])
                return named + name[1:] if named else name
            return name
    return ""


def _division(reader: Reader, post: Post, name: str) -> str:
    """Return the division that a mayor or a committee serves: 皋兰县 for 县委书记 and for 皋兰县委书记."""
    rank = re.search(r"[省市区县州镇乡旗](?=长|委|政协|人大|政府)", post.title)
    letter = rank.group() if rank else ""
    if name in division_names() or name + letter in division_names():
        return name if name[-1] in "省市区县州旗" else name + letter
    town = re.match("[一-鿿]{2,8}?(?:[省市区县州旗镇乡]|街道|开发区)(?![省市区县州旗镇乡])", name)
    if town:
        return town.group()
    if letter in ("镇", "乡"):
        towns = re.findall(f"([一-鿿]{{2,3}}{letter})", reader.text[max(0, post.start - 400) : post.start])
        return str(towns[-1]) if towns else ""
    return _level(reader, post, letter)


def _level(reader: Reader, post: Post, letter: str) -> str:
    """Return the province, city or district around a post; where that is open, the one the text names most."""
    levels = {"省": ("province",), "市": ("district", "city"), "州": ("city",)}.get(letter, ("district",))
    own = _of_level(reader.places.at(post.start, post.end), letter)
    if own.endswith(letter) and own:
        return own
    if own and own[:-1] + letter in reader.text:  # a county that has become a district
        return own[:-1] + letter
    named = Counter(found for level in levels for found in reader.divisions[level] if found.endswith(letter))
    return str(named.most_common(1)[0][0]) if named else own


def _of_level(place: Place, letter: str) -> str:
    """Return the province, city or district of a place; 市 means the lower city (桐城市 of 安庆市) if one is there."""
    if letter in ("市", "州") and not (letter == "市" and (place.district or "").endswith("市")):
        return place.city or ""
    return (place.province if letter == "省" else place.district) or ""


def _press(reader: Reader, post: Post, name: str) -> str:
    """Return the paper of a reporter: before the title, on the line, the source of the page, the only one named."""
    text, papers = reader.text, lexicon.words("media")
    name = "" if _OWN_PAPER.match(name) else name
    if name.endswith(papers) or re.search(r"(?:报|网|台|社|新闻|在线|客户端|融媒|杂志|周刊)$", name):
        return name
    line = text.rfind("\n", 0, post.start) + 1
    for start, end in reader.bodies_before(post.start):
        if post.start - end >= 40:
            break
        if start >= line and text[start:end].endswith(papers) and not _OWN_PAPER.match(text, start):
            return _paper(text[start:end])
    return _paper_of_page(text) or _only_paper(reader)


@lru_cache(maxsize=16)
def _paper_of_page(text: str) -> str:
    """Return the paper that the page names as its source or in its dateline."""
    found = _SOURCE.search(text) or _DATELINE.search(text)
    return found.group(1) if found else ""


def _only_paper(reader: Reader) -> str:
    """Return the paper that a text names where it names just one."""
    named = {_paper(name) for name in reader.papers if not _OWN_PAPER.match(name)}
    return named.pop() if len(named) == 1 else ""


def _paper(name: str) -> str:
    return name[:-1] if name.endswith("讯") and len(name) > 3 else name


def _meant(reader: Reader, post: Post, name: str, rank: str, previous: tuple[Span, Post] | None) -> str:
    """Return the organization of a post that has none of its own, or only 该集团, 学校."""
    text = reader.text
    carried = re.match("[省市区县](?:委|政府|人大|政协)", post.title)
    if previous is not None and not name and not carried and re.fullmatch(r"[、，,;；和与及 "
                                                                          r"\n]{1,2}",
                                                                          text[previous[0].end : post.start]):
        shared = previous[1].organization
        if not (_HEAD_OF_SCHOOL.search(post.title)
                and _BUREAU.search(shared)) and rank_of(previous[1].title) != "press":
            return shared
    if name == "集团" and re.search("经理|总裁|董事", post.title):
        company = next(((start, end) for start, end in reader.bodies_before(post.start)
                        if text[end - 2 : end] in ("集团", "公司") and end - start > 3), None)
        group = reader.before(post.start, ("group",), reach=2000)
        if company and (group is None or group.end < company[1]):
            return text[slice(*company)]
    if re.search(r"公司|局$|院$", name):
        return next((text[start:end] for start, end in reader.bodies_before(post.start)
                     if text[end - 1] == name[-1] and end - start > 3), "")
    if rank == "bureau" or (rank == "school" and re.fullmatch(r"(?:党组|党委)?成员|副?主任", post.title)):
        if re.match("[省市区县]委", post.title):
            own = _level(reader, post, post.title[0]) or post.title[0]
            return own + re.split("(?<=工委)|书记|委员", post.title[1:])[0]
        ending = "局" if "局长" in post.title else "厅" if "厅长" in post.title else ""
        return _body_before(reader, post.start, ending) or _body_before(reader, len(text), ending)
    if rank == "school" or name or _PUPIL.search(text, max(0, post.start - 4), post.end):
        return _school_meant(reader, post, name)
    if re.search(r"总裁|经理|董事|创[始办]|秘书长|理事|会长|院长|负责人", post.title) and previous is not None:
        return previous[1].organization if post.start - previous[0].end < 200 else ""
    return ""


def _school_meant(reader: Reader, post: Post, name: str) -> str:
    text = reader.text
    if re.search("家长|群众", post.title) or ("学生" in post.title and not (
            _PUPIL.search(text, max(0, post.start - 4), post.end))):
        return ""
    group_only = bool(re.search("集团|联盟|共同体|学区", name or post.title)) or (
        not name and bool(re.search("总校长|总园长|理事长", post.title)) and "group" in reader.first)
    span = reader.before(post.start, ("group",) if group_only else ("school", "campus") if name else SCHOOL_KINDS)
    if not group_only and not name:
        again = None
        for match in _GROUP_AGAIN.finditer(text, span.end if span else max(0, post.start - 200), post.start):
            again = match
        if again is not None:
            span = reader.before(again.start(), ("group",)) or span
    if span is None:
        firsts = [reader.first[kind] for kind in (("group",) if group_only else SCHOOL_KINDS) if kind in reader.first]
        span = min(firsts, key=lambda first: first.start, default=None)
    return text[span.start : span.end] if span else ""


def _university(reader: Reader, name: str) -> str:
    """Return the full name of a university for its short form (西南林业大学 for 林大) where just one fits."""
    if len(name) > 4 or not name.endswith("大"):
        return name
    fitting = set()
    for end, start in reader.bodies.items():
        full = reader.text[start:end]
        rest = iter(full)
        if full.endswith("大学") and len(full) > 4 and all(character in rest for character in name):
            fitting.add(full)
    return fitting.pop() if len(fitting) == 1 else name

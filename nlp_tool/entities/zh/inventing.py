"""Invent names of schools, groups and people, and put them in the place of others: more texts to learn from."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from nlp_tool.entities.matching import find_all
from nlp_tool.entities.place_names import short_form
from nlp_tool.entities.places import division_trie, divisions
from nlp_tool.entities.zh import lexicon


def person_name(generator: random.Random) -> str:
    """Return an invented name of a person: mostly surname and given name, some of words, some of other nations."""
    chance, own = generator.random(), lexicon.tables()["inventing"]
    surnames = lexicon.tables()["surnames"]
    if chance < 0.08:
        return _of_a_nation(generator)
    if chance < 0.12:
        return str(generator.choice(own["whole_names"].split()))
    if generator.random() < 0.05:
        surname = generator.choice(sorted(lexicon.compound_surnames()))
    else:
        surname = generator.choice(surnames["common"].split() if generator.random() < 0.6 else
                                   sorted(lexicon.surnames()))
    if chance < 0.22:
        return surname + str(generator.choice(own["given_words"].split()))
    pool = lexicon.tables()["given"]["characters"].replace("\n", "")
    # the list begins with the commonest
    reach = len(pool) if generator.random() < 0.6 else 160
    size = 3 if chance < 0.25 else 1 if generator.random() < 0.25 else 2
    return surname + "".join(generator.choice(pool[:reach]) for _ in range(size))


def _of_a_nation(generator: random.Random) -> str:
    """Return a Tibetan, Mongolian, Uyghur or southern name, some with a dot."""
    own = lexicon.tables()["inventing"]
    pairs, whole = own["nation_pairs"].split(), own["nation_whole"].split()
    chance = generator.random()
    if chance < 0.35:
        return "".join(generator.choice(pairs) for _ in range(2 if generator.random() < 0.8 else 1))
    if chance < 0.65:
        return str(generator.choice(whole))
    if chance < 0.85:
        return "·".join(generator.choice(whole) for _ in range(2))
    pool = lexicon.tables()["foreign"]["characters"].replace("\n", "")
    return "".join(generator.choice(pool) for _ in range(generator.choice((2, 3, 3, 4, 5))))


@lru_cache(maxsize=1)
def _division_pool() -> dict[str, list[str]]:
    pool: dict[str, list[str]] = {}
    for division in divisions():
        if len(division.name) <= 5:
            pool.setdefault(division.name[-1], []).append(division.name)
            short = short_form(division.name)
            if short != division.name:
                pool.setdefault(division.level if division.level == "city" else "short", []).append(short)
    return pool


def core(generator: random.Random) -> str:
    """Return an invented proper name: what stands between the place and 小学."""
    chance = generator.random()
    own = lexicon.tables()["inventing"]
    characters = own["characters"].replace("\n", "")
    if chance < 0.05:
        return str(generator.choice(own["nation_towns"].split())) + generator.choice(("", "乡", "镇", "村"))
    if chance < 0.3:
        return generator.choice(_division_pool()["short"])
    if chance < 0.55:
        return generator.choice(own["proper"].split())
    if chance < 0.75:
        return "".join(generator.choice(characters) for _ in range(2))
    if chance < 0.92:
        return "".join(generator.choice(characters) for _ in range(generator.choice((1, 2, 2)))) + generator.choice(
            own["ends"].split())
    if chance < 0.96:
        return "".join(generator.choice(characters) for _ in range(3))
    return person_name(generator)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Split a name into what stays (structural words), divisions, numerals, and cores (what is left)."""
    structural = sorted({word for name in ("school", "campus", "group", "modifier", "not_school", "other_group",
                                           "organization")
                         for word in lexicon.words(name)} | {"第", "小", "中", "校", "名校", "南", "北", "东", "西",
                                                             "总"},
                        key=lambda word: (-len(word), word))
    return re.compile(f"(?P<word>{'|'.join(map(re.escape, structural))})|(?P<number>[一二三四五六七八九十]{{1,3}}|"
                      f"\\d{{1,3}})"
                      "|(?P<core>[一-鿿])|(?P<other>.)", re.DOTALL)


@lru_cache(maxsize=4096)
def parse(name: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a name: (division | word | number | core | other, text)."""
    parts: list[tuple[str, str]] = []
    hits = {start: end - start for start, end, full in find_all([name], division_trie())[0][0].tolist()
            if full == 1 or end - start == 2}
    position = 0
    while position < len(name):
        if position in hits:
            parts.append(("division", name[position : position + hits[position]]))
            position += hits[position]
            continue
        match = _pattern().match(name, position)
        assert match
        kind, text = str(match.lastgroup), match.group()
        if kind == "core" and parts and parts[-1][0] == "core":
            parts[-1] = ("core", parts[-1][1] + text)
        else:
            parts.append((kind, text))
        position = match.end()
    return tuple(parts)


class _Renaming:
    """The exchange of names in one text: the same part becomes the same new part everywhere."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator
        self.known: dict[tuple[str, str], str] = {}
        self.swapping = generator.random() < 0.5

    def name(self, text: str, kind: str) -> str:
        if kind == "person":
            return self._once("person", text)
        return "".join(self._once(part, piece) for part, piece in parse(text))

    def _once(self, kind: str, text: str) -> str:
        key = (kind, text)
        if key not in self.known:
            self.known[key] = getattr(self, f"_new_{kind}")(text)
        return self.known[key]

    def _new_person(self, text: str) -> str:
        if "·" in text and self.generator.random() < 0.5:
            return text
        return person_name(self.generator)

    def _new_division(self, text: str) -> str:
        pool = _division_pool()
        return self.generator.choice(pool.get(text[-1], pool["short"]) if len(text) > 2
                                     else pool["short"] + pool["city"])

    def _new_number(self, text: str) -> str:
        if text.isdigit():
            return str(self.generator.randint(1, 10 ** len(text) - 1))
        return self.generator.choice("一二三四五六七八九十" if len(text) == 1
                                     else ("十一", "十三", "十六", "十八", "二十", "二十一",
                                                                          "三十四", "四十三"))

    def _new_core(self, text: str) -> str:
        return core(self.generator) if len(text) > 1 else self.generator.choice(
            lexicon.tables()["inventing"]["characters"].replace("\n", ""))

    def _new_word(self, text: str) -> str:
        for swap in lexicon.tables()["inventing"]["swaps"]:
            if self.swapping and text in swap:
                return str(self.generator.choice(swap))
        return text

    def _new_other(self, text: str) -> str:
        return text


def variant(text: str, spans: Sequence[tuple[int, int, str]],
            generator: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text with other names in the places of its names, and where they stand."""
    renaming = _Renaming(generator)
    pieces: list[str] = []
    moved: list[tuple[int, int, str]] = []
    position = length = 0
    for start, end, kind in spans:
        pieces.append(text[position:start])
        length += start - position
        name = renaming.name(text[start:end], kind)
        moved.append((length, length + len(name), kind))
        pieces.append(name)
        length += len(name)
        position = end
    pieces.append(text[position:])
    return "".join(pieces), [span for span in moved if span[1] - span[0] > 1]


_KINDS = {"S": "school", "s": "school", "F": "school", "H": "school", "C": "campus", "G": "group", "g": "group",
          "A": "short", "P": "person"}
_SLOT = re.compile(r"\{([A-Za-z])(\d?)\}")


class _Inventor:
    """Invents what the slots of frames take: the method of a letter (see frames_zh.txt) returns a name."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator
        self.own = lexicon.tables()["inventing"]

    def pick(self, key: str) -> str:
        """Return one word of a list of the lexicon."""
        return str(self.generator.choice(self.own[key].split()))

    def division(self) -> str:
        pool, chance = _division_pool(), self.generator.random()
        return self.generator.choice(pool["区"] if chance < 0.4 else pool["县"] if chance < 0.65 else pool["市"]
                                     if chance < 0.8 else pool["city"])

    def place(self) -> str:
        """Return what may stand before the name of a school: nothing, a division, its short form, a town."""
        chance = self.generator.random()
        if chance < 0.45:
            return ""
        if chance < 0.75:
            return self.division()
        if chance < 0.85:
            return self.generator.choice(_division_pool()["city"])
        if chance < 0.95:
            return core(self.generator)[:2] + self.generator.choice(("镇", "街道", "乡", "镇", "新区"))
        return self.generator.choice("市区县")

    def numeral(self) -> str:
        if self.generator.random() < 0.7:
            return self.generator.choice("一二三四五六七八九十")
        return self.generator.choice(
            ("十一", "十二", "十三", "十五", "十八", "二十", "二十一", "二十六", "三十", "三十九", "四十七", "8", "13",
             "26", "53", "101", "143"))

    def S(self) -> str:
        chance = self.generator.random()
        number = self.numeral()
        kind = self.generator.choice(("小学", "小学", "小学", "中学", "中学", "学校", "学校", "幼儿园", "初级中学",
                                      "高级中学", "初中", "高中"))
        place = self.place()
        if chance < 0.18:
            return f"{place or self.division()}第{number}{kind}"
        if chance < 0.3:
            ahead = self.generator.choice(("实验", "外国语", "第二实验", "第一实验", "外国语实验", "双语", "民族",
                                           "特殊教育", "中心", "机关", "高新", "职业"))
            return f"{place or core(self.generator)}{ahead}{kind}"
        if chance < 0.42:
            middles = ("实验", "中心", "外国语", "双语", "第二", "第一", "国际", "九年制")
            return f"{place}{core(self.generator)}{self.generator.choice(middles)}{kind}"
        if chance < 0.5:
            links = ("附属", "第二附属", "附属实验", "实验")
            return f"{self.U()}{self.generator.choice(links)}{self.place()}{kind}"
        if chance < 0.53:
            host = self.generator.choice("北华东西南陕川湘浙苏闽赣皖豫冀晋滇黔桂琼阜衡山首杭云")
            host += self.generator.choice(
                ("师大", "师大", "工大", "农大", "理工", "大", "师", "外"))
            return host + self.generator.choice(("附中", "附小", "二附中", "附属小学", "实验学校", "附属实验小学",
                                                 f"{place}实验学校",
                                                 f"附属{place}学校", f"{core(self.generator)}附属学校"))
        if chance < 0.56:
            return f"{place}{core(self.generator)}({core(self.generator)}){kind}"
        if chance < 0.6:
            ends = ("学校", "实验学校", "小学", "中学", "分校")
            return f"{place}{core(self.generator)}{kind}{core(self.generator)}{self.generator.choice(ends)}"
        return f"{place}{core(self.generator)}{kind}"

    def s(self) -> str:
        chance = self.generator.random()
        place = "" if chance < 0.4 else core(self.generator)[:2]
        if self.generator.random() < 0.55:
            return place + self.numeral() + self.generator.choice(("小", "中", "中", "小", "幼", "高", "初"))
        return (place or core(self.generator)[:2]) + self.generator.choice(("实小", "附小", "附中", "实验", "外国语",
                                                                            "一中", "二小", "实中", "中心小学", "高中",
                                                                            "小",
                                                                      "三中", "小学", "中学"))

    def C(self) -> str:
        chance = self.generator.random()
        end = self.generator.choice(("校区", "校区", "校区", "分校", "校园", "分园", "园区", "总校"))
        if chance < 0.3:
            return self.generator.choice("东西南北新老") + "校区"
        return core(self.generator) + end

    def F(self) -> str:
        host = self.S() if self.generator.random() < 0.7 else self.s()
        return host + (self.C() if self.generator.random() < 0.85 else f"({self.C()})")

    def H(self) -> str:
        return (self.S() if self.generator.random() < 0.6 else core(self.generator)) + "教育集团" + self.C()

    def G(self) -> str:
        chance = self.generator.random()
        end = self.generator.choice(("教育集团",) * 8 + tuple(lexicon.words("group")[:30]))
        if chance < 0.65:
            return (self.S() if chance < 0.5 else self.s()) + end
        if chance < 0.67:
            return f"{core(self.generator)}—{core(self.generator)}{end}"
        if chance < 0.7:
            return f"{self.S()}“{self.generator.choice(('名校+', '教育', '一体化'))}”{end}"
        if chance < 0.75:
            return f"{self.place() or core(self.generator)}第{self.numeral()}{end}"
        if chance < 0.8:
            return self.place() + core(self.generator) + self.generator.choice(("片区", "小初高", "城乡", "小学",
                                                                                "幼儿")) + end
        return self.place() + core(self.generator) + end

    def g(self) -> str:
        return core(self.generator) + self.generator.choice(("教育集团",) * 6 + tuple(lexicon.words("group")[:12]))

    def A(self) -> str:
        return core(self.generator)

    def P(self) -> str:
        return person_name(self.generator)

    def T(self) -> str:
        return self.pick("school_posts")

    def t(self) -> str:
        return self.pick("authority_posts")

    def O(self) -> str:  # noqa: E743 - the letter of the slot
        return (self.division() if self.generator.random() < 0.7 else self.generator.choice("市区县省")) + self.pick(
            "authorities")

    def M(self) -> str:
        return self.generator.choice(_division_pool()["city"]) + self.pick("papers")

    def D(self) -> str:
        return self.division()

    def U(self) -> str:
        return self.generator.choice(_division_pool()["city"]) + self.pick("universities")

    def X(self) -> str:
        return core(self.generator) + self.pick("companies")

    def K(self) -> str:
        return self.pick("schools_in_general")

    def V(self) -> str:
        return self.pick("verbs") + self.generator.choice(("", "", "", "了"))

    def Y(self) -> str:
        return str(self.generator.randint(1905, 2025))

    def d(self) -> str:
        return str(self.generator.randint(1, 30))

    def N(self) -> str:
        return self.numeral()

    def W(self) -> str:
        return core(self.generator)[:3] + self.generator.choice(("路", "街", "村", "小区", "花园", "镇", "街道"))


@lru_cache(maxsize=1)
def frames() -> tuple[str, ...]:
    """Return the frames that come with the project."""
    source = files("nlp_tool").joinpath("resources/entities/frames_zh.txt").read_text(encoding="utf-8")
    return tuple(line for line in source.splitlines() if line and line[0] != "#")


def invented(generator: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text of all frames in some order, filled with invented names, and where the names stand."""
    inventor = _Inventor(generator)
    lines = list(frames())
    generator.shuffle(lines)
    text, spans = "", []
    for line in lines:
        known: dict[str, str] = {}
        position = 0
        for match in _SLOT.finditer(line):
            text += line[position : match.start()]
            letter, number = match.groups()
            name = known.get(letter + number) if number else None
            name = name or getattr(inventor, letter)()
            known[letter + number] = name
            if letter in _KINDS and len(name) > 1:
                spans.append((len(text), len(text) + len(name), _KINDS[letter]))
            text += name
            position = match.end()
        text += line[position:] + "\n"
    return text, spans

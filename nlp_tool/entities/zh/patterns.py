"""Closed patterns that need no model: quoted groups, numbered short forms, a surname between a post and a verb."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities.places import division_names
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span, Words
from nlp_tool.entities.zh.slots import in_slots

_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』\n，,。；;、]{2,22}(?:教育集团|教联体|教共体|联合体|共同体|教育联盟|"
                     r"发展联盟|学校联盟|办学联盟|联盟|学区))[”\"」』]")
_EDUCATION = re.compile(r"教|学|校|幼|园|培养|育|名师")
_NUMBERED = re.compile(r"(?<![第\d一二三四五六七八九十零百年月日.:：~-])((?:\d{1,3}|"
                       r"[一二三四五六七八九十]{2,3})(?:中(?![学小央心间旬途等国午年期秋级考外华式药层低高到的])"
                       r"|小(?![学时组区朋康型微伙孩班河山于])|高(?![中三二一考度达校级低速层铁温等新位])))")
_OF_DIVISION = re.compile(r"[一二三四五六七八九十]{1,2}(?:中(?![学小央心间旬途等国午年期秋级考外华式药层低高到的])|"
                          r"小(?![学时组区朋康型微])|幼(?![儿师小]))")
_POST_BEFORE = re.compile("(?:[长席授裁帅练演手将士]|书记|主任|经理|委员|代表|记者|教师|老师|队员|队友|球员|选手|专家"
                          "|导演|市民|村民|居民|律师|助理|医生|医师|作家|董事|院士|候选人|负责人|嫌疑人|创始人|"
                          "主持人)$")
_SPEAKING = re.compile("说|表示|认为|介绍|指出|强调|称|告诉|坦言|透露|解释|回忆|先生|女士|同志|教授|老师|主任|校长|"
                       "局长|院长|博士")
_SIGNED = re.compile("记者|通讯员|实习生|撰稿|摄影")
_NOT_GIVEN = frozenset("员部总说称等和与在就也的是及将被均都先后摄表介指认透讲告校园局区县市镇长记主任老师了这那"
                       "我你他她它们个委组外副党原、，。")
_FOLLOW = (r"(?=[，,。、；;：:！!？?）)（(\s“”\"|/]|$|说|称|表示|介绍|认为|指出|强调|告诉|坦言|透露|解释|讲|宣读|主持"
           r"|出席|参加|致辞|带队|率队|代表|先后|一行|等|与|和|在|向|对|为|要求|提出|领着|带着|看着|笑|回忆|担任|出任"
           r"|任|是|来自|曾|也|还|则|已|正|一路|一起|全程|亲自|陪同|[一-鿿][了着过])")


_DISTRICT = re.compile(r"(?:(?<![一-鿿])原?|(?<=设立)|(?<=成立)|(?<=组建)|(?<=原)|(?<=加入)|(?<=纳入)|(?<=为))"
                       r"([一-鿿]{2,4}学区)(?![制化划房长内生校里])")
_NO_DISTRICT = re.compile(r"[各本该新大跨单双多每原的名优好所属和在按设试小]学区|试点|划分|调整|热门|就近|对口|优质|"
                          r"城区|农村|招生|相关|每个|全[省市区县]|实行|推行|管理|成立|组建|设立|教育")
_DISTRICTS_WORK = re.compile(r"学区(?:制|化|长|内实行|联盟|管理|由|包括|下辖)")
_SMALL = re.compile(r"(?<=[、:,;])([一-鿿]{2,4}(?:乡校|镇校|乡小|镇小|街小|中心校|完小))(?=[、,。;\s)]|和|等|$)")
_TAUGHT_AT = re.compile(r"(?<![一-鿿])([一-鿿]{2,10}(?:小学|中学|学校|幼儿园))(?=(?:[语数英][文学语]|物理|化学|音乐|"
                        r"美术|体育|[一二三四五六]年级)?(?:教师|老师|副?校长|副?园长|副?书记))")


_TALK = re.compile("[由是为在的和与及各所等个将被从对向到把让年月日该本我他她们这那时请由称说要]|区长|核心|成员|一般|"
                   "全[市区县]|小学教|优秀|骨干|青年|新|退休|附近|乡镇|农村|城区")


def districts(text: str) -> list[Span]:
    """Return the school districts (河湾学区) of a text that speaks of running schools by district."""
    if not _DISTRICTS_WORK.search(text):
        return []
    return [Span(match.start(1), match.end(1), "group", 0.7) for match in _DISTRICT.finditer(text)
            if not _NO_DISTRICT.search(match.group(1))]


def small_schools(text: str) -> list[Span]:
    """Return village schools of a list (丁宅乡校, 下管镇小) and schools whose teacher begins a clause."""
    return [Span(match.start(1), match.end(1), "school", 0.65) for pattern in (_SMALL, _TAUGHT_AT)
            for match in pattern.finditer(text) if not _TALK.search(match.group(1))]


def hinted(words: Words) -> list[Span]:
    """Return the names that closed patterns show in a folded text; the scores say how far each can be trusted."""
    text = words.text
    return sorted([*patterns(text, words), *districts(text), *small_schools(text)],
                  key=lambda span: (span.start, span.end, span.kind, span.score))


def patterns(text: str, words: Words) -> list[Span]:
    """Return quoted groups, short forms of numbered schools, and people beside posts and verbs or in slots."""
    found = [Span(match.start(1), match.end(1), "group", 0.7) for match in _QUOTED.finditer(text)
             if _EDUCATION.search(match.group(1))]
    found += [Span(match.start(1), match.end(1), "school", 0.6) for match in _NUMBERED.finditer(text)]
    for match in _OF_DIVISION.finditer(text):
        index = words.at(match.start() - 1) if match.start() else -1
        if index >= 0 and words.starts[index] + len(words.pairs[index][0]) == match.start() and (
                words.pairs[index][0] in division_names() or words.pairs[index][0] in ("市", "区", "县", "省")):
            found.append(Span(words.starts[index], match.end(), "school", 0.6))
    for pattern in _titled():
        for match in pattern.finditer(text):
            if not set(match.group(1)[1:]) & _NOT_GIVEN:
                found.append(Span(match.start(1), match.end(1), "person", 0.7))
    if "·" in text:
        found += [Span(match.start(), match.end(), "person", 0.8) for match in _foreign().finditer(text)]
    return sorted([*found, *_guessed(words), *in_slots(text)], key=lambda span: (span.start, span.end))


@lru_cache(maxsize=1)
def _foreign() -> re.Pattern[str]:
    own = "".join(sorted(set(lexicon.tables()["foreign"]["characters"] + lexicon.tables()["foreign"]["more"])
                         - set("\n")))
    return re.compile(f"(?<![{own}·])[{own}]{{1,6}}(?:·[{own}]{{1,8}}){{1,3}}(?![{own}·])")


def _guessed(words: Words) -> list[Span]:
    """Return the words that the segmenter guesses to be people, where a post or a verb of speaking is beside."""
    text, found = words.text, []
    for place, end in words.segments.people:
        word = text[place:end]
        if text[end : end + 1] not in ("过", "了", "着") and (
                word[0] in lexicon.surnames() or word[:2] in lexicon.compound_surnames()) and not (
                    set(word[1:]) & _NOT_GIVEN) and word not in division_names() and (
                        _POST_BEFORE.search(text, max(0, place - 3), place) or _SPEAKING.match(text, end, end + 3)):
            found.append(Span(place, end, "person", 0.65))
    return found


@lru_cache(maxsize=1)
def _titled() -> tuple[re.Pattern[str], ...]:
    single = "".join(sorted(lexicon.surnames()))
    name = f"((?:{'|'.join(sorted(lexicon.compound_surnames()))}|[{single}])[一-鿿]{{1,2}}?)"
    heads = sorted({word for word in lexicon.heads() if len(word) > 1} - {"代表", "学生", "专家", "教师", "同学",
                                                                          "家长"},
                   key=lambda word: (-len(word), word))
    reporters = "记者|通讯员|实习生"
    return (re.compile(f"(?:{'|'.join(heads)}|{reporters})[ 　:：]?{name}{_FOLLOW}"),
            re.compile(f"(?<=[，,。；;、：:“”\\s学园中校院])(?![区长方内外董园])({name[1:-1]})"
                       f"(?=(?:校长|园长|书记|局长|老师|主任)(?!们|处|"
                       f"务))"),
            re.compile(f"(?:(?:年级|班)(?:学生|同学)|营员|学员|队员){name}{_FOLLOW}"),
            re.compile(f"由({name[1:-1]})(?=主持|担任|出任|负责|带队|兼任|接任|领衔|主讲)"),
            re.compile(f"(?:^|(?<=\\n))({name[1:-1]})(?=[，,:：]? ?(?:男|女|先生|女士|同志|19[3-9]\\d|中国国籍|汉族))"),
            re.compile(f"(?:^|(?<=[，,。；;、：:“”\\s]))({name[1:-1]})(?=(?:此前|曾|现|不再|继续|先后)?(?:出任|担任|任|调任)|"
                       "从[^，,。\\n]{2,16}(?:调|转|交流|轮岗)|当选|兼任|接任|[，,]"
                       "[^，,。；;\n]{2,24}(?:校长|书记|局长|园长|院长|主任|老师)[，,。、])"))


def listed(text: str, spans: list[Span]) -> list[Span]:
    """Return the people that stand beside people in a list: 王某某、李某某、赵某某等."""
    found = []
    for span in spans:
        if span.kind != "person":
            continue
        before = _item_before().search(text, max(0, span.start - 8), span.start)
        after = _item_after().match(text, span.end, span.end + 8)
        if after is None and _SIGNED.search(text, max(0, span.start - 14), span.start):
            after = _item_after(" ").match(text, span.end, span.end + 8)
        found += [Span(match.start(1), match.end(1), "person", 0.7 * span.score) for match in (before, after)
                  if match and not set(match.group(1)[1:]) & _NOT_GIVEN]
    return found


@lru_cache(maxsize=1)
def _item_before() -> re.Pattern[str]:
    return re.compile(f"(?:^|[有是由为和、，,：:（( ])([{''.join(sorted(lexicon.surnames()))}][一-鿿]{{1,2}})、$")


@lru_cache(maxsize=2)
def _item_after(mark: str = "、") -> re.Pattern[str]:
    return re.compile(f"{mark}([{''.join(sorted(lexicon.surnames()))}][一-鿿]{{1,2}}?)(?=[、，,。；;）) 　\\n]|等|和|"
                      f"$)")

"""People in slots that only a name fills: bylines, the speakers of an interview, appointments, 校长由某某担任.

Where the text itself says on both sides that a name stands here, the name need not look like one: no common surname,
two to four characters, with or without the dot of a name from another language (尕藏卓玛, 蒙古丽·阿依).
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities.places import division_names
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span

_HAN = "[一-鿿]"
_NAME = f"{_HAN}{{1,7}}·{_HAN}{{1,8}}|{_HAN}{{2,4}}"
_BYLINE = re.compile(r"(?:记者|通讯员|实习生|报道员|撰稿人?|采写|文/图|图/文|文/摄|摄影)"
                     r"(?:[ \u3000]{0,2}[/:|][ \u3000]{0,2}|[ \u3000]{1,3})")
_BYLINE_ITEM = re.compile(f"({_NAME})(?=[ \\u3000]{{0,3}}[、,/]|[)\\]】|\\n。; \\u3000]|$)")
_BYLINE_NEXT = re.compile(r"[ \u3000]{0,3}[、,/]?[ \u3000]{0,2}")
_NO_BYLINE = re.compile(r"记者|通讯|实习|报|台|网|社|摄|编辑|本|局|校|学|办|单位|中心|集团|融媒|供稿|来源|综合|讯|在|"
                        r"从|了|获悉|日前|昨|今|图|文$|编写|整理|发|小组|部$|组$|科$|委")
_ASKED = re.compile(r"(?:^|\n)[ \u3000]{0,4}(?:本报|本刊|[一-鿿]{2,6}报)?"
                    r"(?:记者|问|主持人|采访[人者]|编者|提问)(?:问|提问)?[ ]?:")
_SPEAKER = re.compile(f"(?:^|\\n)[ \\u3000]{{0,4}}({_NAME})(?=[ ]?(?:\\([^()\\n]{{2,40}}\\))?[ ]?:)")
_NO_SPEAKER = re.compile(r"记者|问|答|主持|采访|编者|嘉宾|校[长园方区]|老师|教师|家长|学生|局长|书记|专家|代表|来源|"
                         r"时间|地点|作者|学校|集团|电话|地址|成员|总校|联系|附件|日期|备注|主任|编辑|责编|校对|审核|一|二|三|"
                         r"网友|市民|园长|标题|摘要|原题|导语|如下|单位|中学|小学|部门|责任")
_PASSIVE = re.compile("(?:[校园局部院区]长|书记|主任|理事长|组长|负责人|主席|盟主|会长|秘书长)(?:一职)?"
                      f"(?:将|则|改|现)?由((?:{_NAME})(?:、(?:{_NAME}))?)(?=同志|担任|兼任|出任|接任|继任|暂代|代理)")
_NO_HOLDER = re.compile(r"[校园局长委会区级的各任派员兼担出当]|核心|牵头|集团|推荐|轮流|书记|教师|干部|学者|政府|专人")
_COMMON_WORDS = frozenset(["东方", "百里", "第五", "西门", "南门", "东郭", "公西", "单于", "太史", "司空"])
_AGED = re.compile(r"(?:\d{2}|[一二三四五六七八九十]{2,3})(?:多|余)?岁的([一-鿿]{3})")
_SPEAKS = re.compile("说|表示|告诉|介绍|回忆|笑|在|是|来|从|每|已|还|也|正|曾|把|和")
_CLOSED = frozenset(")\n \u3000、]】")


def in_slots(text: str) -> list[Span]:
    """Return the people of a folded text whose place says that a name stands there."""
    return [*_bylines(text), *_speakers(text), *_holders(text), *_appointed(text), *_compound(text), *_aged(text)]


def _bylines(text: str) -> list[Span]:
    """记者 甲 乙 通讯员 丙 文/图: up to six names behind the word, each closed by a mark or the end of the line."""
    found = []
    for match in _BYLINE.finditer(text):
        place = match.end()
        for _ in range(6):
            item = _BYLINE_ITEM.match(text, place)
            if item is None or _NO_BYLINE.search(item.group(1)) or not _named(item.group(1), text, item.end()):
                break
            found.append(Span(item.start(1), item.end(1), "person", 0.9))
            following = _BYLINE_NEXT.match(text, item.end())
            place = following.end() if following else item.end()
            if place == item.end():
                break
    return found


def _named(name: str, text: str, end: int) -> bool:
    """Say whether a word of a byline can be a name: a surname first, or nothing but a closing mark behind it."""
    return name[0] in lexicon.surnames() or "·" in name or end == len(text) or text[end] in _CLOSED


def _speakers(text: str) -> list[Span]:
    """黄某某: at the head of a line, where other lines begin with 记者: or 问:."""
    if not _ASKED.search(text):
        return []
    heads = [match for match in _SPEAKER.finditer(text) if not _NO_SPEAKER.search(match.group(1))]
    names = [match.group(1) for match in heads]
    return [Span(*match.span(1), "person", 0.9) for match in heads
            if match.group(1)[0] in lexicon.surnames() or names.count(match.group(1)) > 1]


def _holders(text: str) -> list[Span]:
    """党总支书记由某某担任: the holder of a post."""
    found = []
    for match in _PASSIVE.finditer(text):
        place = match.start(1)
        for name in match.group(1).split("、"):
            if not _NO_HOLDER.search(name):
                found.append(Span(place, place + len(name), "person", 0.9))
            place += len(name) + 1
    return found


@lru_cache(maxsize=1)
def _appointees() -> tuple[re.Pattern[str], ...]:
    single = "".join(sorted(lexicon.surnames()))
    name = f"(?:{'|'.join(sorted(lexicon.compound_surnames()))}|[{single}]){_HAN}{{1,2}}?"
    return (re.compile(f"(?:任命|聘任|聘请|提名|推选|选举|委任|免去|聘)(?:了)?({name})"
                       "(?=同志|为|任|担任|的[^,。;\\n]{0,30}(?:职务|[校园局]长|书记|主任))"),
            re.compile(f"(?:[校园局]长|书记|主任|理事长)(?:一职)?(?:为|是)({name})(?=[,。;、\\n(]|$)"))


def _appointed(text: str) -> list[Span]:
    """任命某某为, 免去某某同志的……职务."""
    named, held = _appointees()
    given = lexicon.given_characters()
    found = [match for match in named.finditer(text) if not re.search("[校园局长委会任为]", match.group(1)[1:])]
    found += [match for match in held.finditer(text)  # 书记是公务员: no name
              if set(match.group(1)[1:]) <= given or match.group(1)[:2] in lexicon.compound_surnames()]
    return [Span(*match.span(1), "person", 0.9) for match in found]


def _aged(text: str) -> list[Span]:
    """86岁的某某: a surname and two characters of given names, or one where a verb follows."""
    found = []
    for match in _AGED.finditer(text) if "岁的" in text else ():
        end = match.end()
        if match.group(1)[0] in lexicon.surnames():
            short = text[end - 1] not in lexicon.given_characters() or _SPEAKS.match(text, end - 1)
            found.append(Span(match.start(1), end - 1 if short else end, "person", 0.66))
    return found


@lru_cache(maxsize=1)
def _doubles() -> re.Pattern[str]:
    own = sorted(lexicon.compound_surnames() - _COMMON_WORDS)
    return re.compile(f"(?<!{_HAN})((?:{'|'.join(own)}){_HAN}{{1,2}})(?!{_HAN})")


def _compound(text: str) -> list[Span]:
    """A surname of two characters and a given name between two marks: 欧阳某!"""
    return [Span(*match.span(1), "person", 0.9) for match in _doubles().finditer(text)
            if not re.search("[镇乡村路街县区市校园局们报台网讯说称道]$", match.group(1))
            and match.group(1)[:2] not in division_names()]

"""People: the post that a text gives to each name, the organization it is held in, and what kind of person that makes.

A post stands before the name (西湖区教育局党组书记、局长钱某), after it (钱某，西湖区教育局局长; 钱某校长;
钱某出任局长) or is shared by the names of a list (副局长甲、乙). An organization that is not spelled out is completed
from the text (employers.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities.places import places_zh
from nlp_tool.entities.zh import lexicon
from nlp_tool.entities.zh.boundaries import Span
from nlp_tool.entities.zh.employers import complete, rank_of
from nlp_tool.entities.zh.reader import Post, Reader

REACH = 60
"""Characters before a name that are searched for its post."""
# Words that people are called by though they hold a post besides.
_ADDRESS = frozenset(["老师", "同学", "专家", "代表"])
_NAMED_AS = re.compile("(?:一职)?(?:分别)?(?:为|是)$")
_HELD_NOW = re.compile(r"(?:现任|时任|曾任|担任|身为|作为)[^。，,;\n]{0,24}的$")
_OF_GROUP = re.compile("总校长|总园长|理事长|盟主")
_HELD_BY = re.compile("(?:[、和][一-鿿·]{2,8}){0,4}(?:同志)?(?:担任|出任|兼任|接任|继任)")
_AUTHORITY = re.compile("^[区县市省州旗][一-鿿]{1,8}(?:局|教委|厅)$")
_AND = re.compile("(?<=[长任记员事])兼")
_STOP = re.compile(r"[。！？!?；;\n“”\"：:《》]")


def posts(reader: Reader) -> dict[Span, Post]:
    """Return the post of each person of a text; a person without one gets an empty post."""
    found: dict[Span, Post] = {}
    previous: Span | None = None
    people = reader.people
    for person in people:
        post = _before(reader, person)
        if post is not None and (post.former or post.title in _ADDRESS):
            now = _after(reader, person)
            post = now if now is not None and now.start > person.end and not now.former and (
                len(now.title) > len(post.title) or post.former) else post
        if post is None and previous is not None and (found[previous].title or found[previous].editor) and _listed(
                reader.text[previous.end : person.start]):
            post = found[previous]
        found[person] = post or _after(reader, person) or _signed(reader, person) or _told(reader, person) or Post()
        previous = person
    _share_back(reader, people, found)
    return complete(reader, people, found)


def _listed(between: str) -> bool:
    return len(between) <= 3 and (not between.strip() or between.strip() in ("、", "和", "与", "及", "/", ","))


def _share_back(reader: Reader, people: list[Span], found: dict[Span, Post]) -> None:
    """Give the post after the last name of a list to all names of it: 甲、乙、丙任副校长."""
    for left, right in zip(people[-2::-1], people[:0:-1], strict=False):
        post = found[right]
        if not found[left].title and post.start > right.start and _listed(reader.text[left.end : right.start]):
            found[left] = post


@lru_cache(maxsize=1)
def _post_before() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the pattern of a title at the end of a stretch, and the characters that titles end in."""
    return re.compile(f"(?:{_post()})$"), frozenset("\n").union(word[-1] for word in _head_words())


@lru_cache(maxsize=1)
def post_pattern() -> re.Pattern[str]:
    """Return the pattern of a title: a head word and what belongs to it before."""
    return re.compile(_post())


@lru_cache(maxsize=1)
def _post() -> str:
    titles = lexicon.tables()["titles"]
    ranks = f"[{''.join(titles['ranks'].split())}]"
    modifiers = sorted(titles["modifiers"].split(), key=lambda w: (-len(w), w))
    bodies = "政协|人大常委会|人大|委教育工委|委常委|委办公室|委|政府办公室|政府"
    modifier = f"(?:{'|'.join(modifiers)}|{ranks}(?:{bodies}))"
    return f"(?:{modifier}){{0,6}}(?:{'|'.join(_head_words())})"


def _head_words() -> list[str]:
    heads = {*lexicon.heads(), *lexicon.words("reporter")} - {"文", "图", "来源"}
    return sorted(heads, key=lambda word: (-len(word), word))


@lru_cache(maxsize=1)
def _editor_before() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(lexicon.words('editor'), key=lambda w: (-len(w), w)))})[人员者]?[ ::|"
                      f"/]{{0,4}}$")


def _before(reader: Reader, person: Span) -> Post | None:
    """Return the post that ends right before a name."""
    text, low = reader.text, max(0, person.start - REACH)
    end = person.start
    while end > low and text[end - 1] in " \u3000:/":
        end -= 1
    if _editor_before().search(text, max(0, end - 8), end):
        return Post(editor=True)
    if text[end - 1 : end] == "的" and _HELD_NOW.search(text, low, end):  # 现任某校校长的某某
        end -= 1
    named = _NAMED_AS.search(text, max(0, end - 5), end)  # 执行校长为某某
    end = named.start() if named and _title_start(reader, low, named.start()) is not None else end
    start = _title_start(reader, low, end)
    if start is None or "\n" in text[end : person.start]:
        return None
    if start == end:
        return None
    return _with_organization(reader, start, end)


def _title_start(reader: Reader, low: int, end: int) -> int | None:
    """Return where the title that ends at a place begins; the name of a school or group is no part of it."""
    pattern, lasts = _post_before()
    match = pattern.search(reader.text, max(low, end - 24), end) if reader.text[end - 1 : end] in lasts else None
    if not match:
        return None
    return max([match.start(), *(place for place in range(match.start() + 1, end - 1) if place in reader.ends)])


def _with_organization(reader: Reader, start: int, end: int) -> Post:
    """Read the parts of a title from right to left: contiguous posts, organizations between them, the one before."""
    text = reader.text
    parts = [text[start:end]]
    organization, edge = _organization(reader, start)
    former = (edge < start and text[edge:start].endswith(("原", "前"))) or text[start - 1 : start] in ("原", "前")
    while edge > 1 and text[edge - 1] in "、兼和" and not former:
        earlier_end = edge - 1
        earlier = _title_start(reader, max(0, earlier_end - REACH), earlier_end)
        if earlier is None or text[earlier - 1 : earlier] in ("原", "前"):
            break
        inner = text[edge:start] if start > edge else ""
        outer, outer_edge = _organization(reader, earlier)
        if inner and any(name.full for name in places_zh(inner)) and text[edge - 1] != "兼":
            parts.append(text[earlier:earlier_end])
            organization = f"{outer}、{organization}" if outer and outer != organization else organization
        elif inner and (reader.ends.get(start) or text[edge - 1] == "兼"):
            outer = outer or ("集团" if _OF_GROUP.search(text, earlier, earlier_end) else "")
            if not outer or text[edge - 1] == "兼":
                break
            parts.append(text[earlier:earlier_end])
            organization = f"{outer}、{organization}"
        elif _AUTHORITY.search(inner) and text.startswith(("局长", "主任", "厅长"), start):
            parts.append(text[earlier:earlier_end])  # 区委教育工委书记、区教育局局长
        elif inner in lexicon.tables()["titles"]["anaphora"].split():  # 校长、集团理事长
            parts.append(text[earlier:earlier_end])
            organization = outer or organization
        else:
            parts[-1] = text[earlier : start + len(parts[-1])] if len(parts) == 1 else parts[-1]
            organization = organization or outer
        start, edge = earlier, outer_edge
    title = _AND.sub("、", "、".join(reversed(parts)))
    return Post(title, organization, start, end, former)


def _signed(reader: Reader, person: Span) -> Post | None:
    """Return the paper or school of a bare signature: （某报 某某）, 供稿：某小学 某某, 某网讯（某某）."""
    text, start = reader.text, person.start
    span = reader.ends.get(start - 1) if text[start - 1 : start] == " " else None
    if span is not None and span.kind != "short" and re.search("供稿|撰稿|通讯|作者|来源|单位", text[
            max(0, span.start - 12) : span.start]):
        return Post("", text[span.start : span.end], start, start, signed=True)
    paper = reader.bodies.get(start - 1) if text[start - 1 : start] == " " else None
    closed = text[person.end : person.end + 1] in "）) 、"
    if paper and closed and text[paper - 1] in "（(" and text[start - 2] in "报台网社线":
        return Post("", text[paper : start - 1], start, start, signed=True)
    if text[start - 1 : start] in "（(" and start > 1:
        close = re.compile("[）)]").search(text, person.end, person.end + 40)
        inside = text[start : close.start()] if close else ""
        names = reader.people_within(start, start + len(inside))
        rest = len(inside.replace(" ", "").replace("、", "")) - sum(name.end - name.start for name in names)
        if close and rest == 0 and (text[start - 2] in "讯电" or text[close.end() : close.end() + 1] in ("\n", "")):
            return Post("", "", start, start, signed=True)
    return None


def _organization(reader: Reader, end: int) -> tuple[str, int]:
    """Return the organization whose name ends at a place, and where it begins; nothing: an empty name and the place."""
    text = reader.text
    while end and text[end - 1] in "的原前":
        end -= 1
    span = reader.ends.get(end)
    if span is not None:
        return text[span.start : span.end].lstrip("原"), span.start
    body = reader.bodies.get(end)
    if body is not None:
        return text[body:end], body
    edge = reader.words.left_edge(end)
    edge = reader.bodies.get(edge, edge)  # 省教育厅 before 基础教育处
    if text[end - 1 : end] in ("处", "科", "室", "所", "股"):  # 省教育厅 before 教师工作处
        outer = max((place for place in reader.bodies if edge - 8 <= place <= edge), default=None)
        if outer is not None and not _STOP.search(text, outer, edge) and "、" not in text[outer:edge]:
            edge = reader.bodies[outer]
    return (text[edge:end], edge) if end - edge >= 2 else ("", end)


_JOINED = re.compile(r"(?:，|,)?(?:现任|时任|现为|系|是|任|兼任|出任|担任|当选为?|被任命为|受聘为|为)")


@lru_cache(maxsize=1)
def _after_patterns() -> tuple[re.Pattern[str], ...]:
    post = f"{_post()}(?:[、兼]{_post()}){{0,4}}"
    return (re.compile(f"({_post()})(?!们|[一-鿿]{{0,2}}(?:学校|小学|中学))"),
            re.compile(f"(?:，|,)?(?:现任|时任|现为|系|任|兼任|出任|担任|当选为?|被任命为|受聘为|为|是)([^。；;\n，"
                       f",、]{{0,24}}?)({post})(?![一-鿿]{{0,3}}(?:的))"),
            re.compile(f"[，,（( :：]([^。；;\n，,]{{0,24}}?)({post})(?=[，,。；;）)\n 　]|$)"),
            re.compile("(?=担任|出任|任)()()"))


@lru_cache(maxsize=1)
def _held() -> re.Pattern[str]:
    """A post in the life of a person whose name begins the line: 现任某公司董事长."""
    return re.compile(f"(?:现任|历任|曾任|担任|兼任|任|现为)([^，,。；;\n、]{{0,24}}?)({_post()}(?:[、"
                      f"兼]{_post()}){{0,4}})")


@lru_cache(maxsize=1)
def _careers() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Posts that a sentence comes to: 从某校调到某校担任校长, 免去某某的某校校长职务, 此前任某局副局长."""
    to = "(?:同志)?[^。;\\n]{0,40}?(?:调任|转任|升任|改任|调到|调入|回到)"
    return ((re.compile(f"{to}([^。;\\n，,]{{0,20}}?)(?:担任|任)?({_post()})"), False),
            (re.compile(f"(?:同志)?的([^。;\\n，,、]{{0,24}}?)({_post()})(?:一?职务|职)"), True),
            (re.compile(f"(?:此前|曾|先后|原)(?:任|担任)([^。;\\n，,]{{0,24}}?)({_post()})"), True))


def _after(reader: Reader, person: Span) -> Post | None:
    """Return the post that follows a name: 许某校长, 许某，某校校长，, 许某任某校校长, 许某（某校校长）."""
    text, start = reader.text, person.end
    direct, joined, apposed, _ = _after_patterns()
    match = direct.match(text, start, start + 12)
    if match:
        organization, _ = _organization(reader, person.start)
        return Post(match.group(1), organization, match.start(1), match.end(1))
    for pattern in (joined, apposed):
        match = pattern.match(text, start, start + REACH)
        if match and not reader.people_within(start, match.end()):
            named = re.split("[是任为]", match.group(1).rstrip("的"))[-1].lstrip("原前")
            former = match.group(1).startswith(("原", "前"))
            return Post(match.group(2), named, match.start(2), match.end(2), former)
    for pattern, former in _careers():
        match = pattern.match(text, start, min(len(text), start + REACH))
        if match:
            return Post(match.group(2), match.group(1).lstrip("原前"), match.start(2), match.end(2), former)
    if person.start == text.rfind("\n", 0, person.start) + 1:
        match = _held().search(text, start, min(len(text), start + 120))
        if match:
            return Post(match.group(2), match.group(1).lstrip("原前"), match.start(2), match.end(2))
    # 校长由许某担任
    passive = _passive().search(text, max(0, person.start - 24), person.start)
    if passive and _HELD_BY.match(text, start, start + 40):
        organization, _ = _organization(reader, passive.start(1))
        return Post(passive.group(1), organization, passive.start(1), passive.end(1))
    return None


@lru_cache(maxsize=1)
def _passive() -> re.Pattern[str]:
    return re.compile(f"({_post()}(?:[、兼]{_post()}){{0,4}})由$")


@lru_cache(maxsize=1)
def _told_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (re.compile(f"[。,;!](?:他|她)(?:现|曾|当时|时|此前)?(?:是|任|担任|为)"
                       f"([^。;\\n,]{{0,24}}?)({_post()})(?=[,。;\\n])"),
            re.compile(f"({_post()})(?=[:谈说答详解话,]|$)"), re.compile(f"({_post()})[^。\\n]{{0,6}}(?:为|是|由|:)"))


def _told(reader: Reader, person: Span) -> Post | None:
    """Return the post that the next sentence tells (他是某校原校长), or the headline of an interview."""
    text = reader.text
    following, headline, shared = _told_patterns()
    match = following.search(text, person.end, min(len(text), person.end + 90))
    if match and "\n" not in text[person.end : match.start()] and not (
            reader.people_within(person.end, match.end())):
        named = match.group(1).rstrip("的原前")
        return Post(match.group(2), named, match.start(2), match.end(2), match.group(1).endswith(("原", "前")))
    beside = reader.ends.get(person.start)
    if beside is not None:  # 校长分别为: 甲校某某, 乙校某某
        stop = text.rfind("。", 0, person.start)
        posts_said = list(shared.finditer(text[stop + 1 : person.start]))
        if posts_said:
            return Post(posts_said[-1].group(1), text[beside.start : beside.end], person.start, person.start)
    line = text.rfind("\n", 0, person.start) + 1
    if person.start == line > 0 and re.match(r"[ ]?:", text[person.end : person.end + 2]):
        end = text.find("\n")
        match = headline.search(text, 0, end)
        if match and reader.people[0].end > end:
            return _with_organization(reader, match.start(1), match.end(1))
    return None


def kind_of(post: Post) -> str:
    """Return what kind of person a post makes."""
    title, titles = post.title, lexicon.tables()["titles"]
    if not title:
        return "journalist" if post.signed else "other"
    rank = rank_of(title)
    if rank == "press":
        return "journalist"
    higher = re.search(r"大学|学院|公司|企业|银行|出版|传媒|科技服务|控股", post.organization)
    if rank in ("division", "bureau") or (re.search(r"教育?[局委体]|政府|[省市区县]委|厅|政协|人大|管委会|"
                                                    r"督导室", post.organization)
                                           and rank != "press"):
        return "official"
    if higher and not re.search(r"附[属中小]|实验学校", post.organization):
        return "scholar" if any(word in title for word in titles["scholar"].split()) else "leader"
    for kind in ("principal", "party_secretary", "teacher", "scholar", "student", "resident"):
        if any(word in title for word in titles[kind].split()):
            return kind
    if re.search(r"总裁|董事|经理|院长|会长|理事|秘书长|创[始办]人|总监|馆长|社长|台长|主席|负责人", title):
        return "leader"
    return "other"

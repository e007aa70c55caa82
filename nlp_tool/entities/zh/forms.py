"""The forms of Chinese names of schools and groups: keys for comparing, levels, kinds, stems."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERAL = re.compile(r"第?([〇○零一二三四五六七八九十百]{1,6}|\d{1,4})(?=[中小高幼初实职外完附]|号?学|九年|普)")
_NOISE = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]+")
# Long forms of a type and the short form that stands for both; longer ones first.
_TYPES = (
    ("中心小学校", "中心小"),
    ("中心小学", "中心小"),
    ("中心学校", "中心校"),
    ("高级中学校", "高中"),
    ("高级中学", "高中"),
    ("初级中学校", "初中"),
    ("初级中学", "初中"),
    ("完全中学", "中"),
    ("中学校", "中"),
    ("小学校", "小"),
    ("外国语学校", "外"),
    ("外国语", "外"),
    ("幼儿园", "幼"),
    ("附属", "附"),
    ("实验", "实"),
    ("中学", "中"),
    ("小学", "小"),
    ("学校", "校"),
    ("师范大学", "师大"),
    ("大学", "大"),
)
_FULL_TYPE = re.compile(r"(?:小学校?|中学校?|学校|幼儿园|书院|学堂|学园|初中|高中|完中|职高|职教中心)$")
_SHORT_TYPE = re.compile(r"(?:[小中幼外实高初校附]|实验|附[小中幼])$")
_CAMPUS = re.compile(
    r"(?:校区|分校区|分校|分园|分院|园区|总校|总园|本部|分部|校园|学部|小学部|初中部|高中部|中学部|幼儿部|东校|西校|南校|"
    r"北校|东园|西园|南园|北园|[东西南北新老]校区|(?<=[学校园])[东西南北]区)$"
)
_HOSTED = re.compile(
    r"(?:小学校?|中学校?|学校|幼儿园|保育院|外国语|附[中小幼]|实[中小验]|[一二三四五六七八九十\d][中小高幼]学?|集团|联盟|共同体|"
    r"联合体|教联体|[一-鿿]{1,2}[小中外](?![学国]))"
)
_GROUP_HOST = re.compile(r"^[一-鿿]{2,24}?(?:教育|办学|幼教)集团(?=[一-鿿]{3})")
_PLACE = re.compile(
    r"[一-鿿]{2,7}?(?:特别行政区|自治区|自治州|自治县|自治旗|街道|新区|开发区|高新区|工业园区|省|市|区|县|旗|镇|乡|盟|州)"
)
_GROUP_SUFFIX = re.compile(
    r"[“\"「『《]?(?:[“\"「『]?名校[+＋][”\"」』]?)?(?:小初高|初高中|义务|基础|学前|幼儿|优质|九年一贯|十二年一贯|职业|城乡|跨区域|区域|发展|"
    r"名校|名园|名师|紧密型|融合型|联合|合作|协同|创新|一体化)?(?:幼教|幼儿教育|学前教育|基础教育|教育发展|教育教学|教育办学|教育协作|教育|教科研|办学|教学|"
    r"教研|德育|学校|发展|[合协]作|育人)?(?:集团|联盟校?|共同体联盟|发展共同体|共同体|联合体|教联体|学区|大学区|发展区|协作区|片区|集群|学校群|"
    r"联合总校|总校|共建体|教共体|幼共体|研共体|学共体|联合会|合作体|协作体)(?:学校|校)?[”\"」』》]?$"
)
_KINDS = (
    ("alliance", re.compile(r"联盟|协作|联合会")),
    ("school_district", re.compile(r"学区|片区|发展区|协作区")),
    ("consortium", re.compile(r"共同体|联合体|教联体|教共体|幼共体|研共体|学共体|共建体|合作体")),
    ("group", re.compile(r"集团|总校")),
)
_LEVELS = (
    ("kindergarten", re.compile(r"幼儿|幼稚|托儿|分园|保育|幼$|[东西南北艺术]园$")),
    ("nine_year", re.compile(r"九年|一贯")),
    ("primary", re.compile(r"小学(?!部?中学)|小$|[实附]小|[一二三四五六七八九十\d]小")),
    ("junior", re.compile(r"初中|初级中学|初$")),
    ("senior", re.compile(r"高中|高级中学|[一二三四五六七八九十\d]高|职高|职业")),
    ("middle", re.compile(r"中学|中$|[一二三四五六七八九十\d附实]中|外国语学校")),
)
GENERIC = frozenset(
    [
        "实验小",
        "实验中",
        "实验校",
        "中心小",
        "中心校",
        "第一小",
        "附小",
        "附中",
        "实小",
        "实中",
        "中心幼",
        "外",
        "小",
        "中",
        "校",
        "幼",
        "实",
        "附",
        "实验",
        "中心",
        "实校",
        "初中",
        "高中",
        "实幼",
        "附幼",
        "实外",
        "附校",
        "九年制校",
        "机关幼",
        "新",
        "城关小",
        "城关中",
        "希望小",
    ]
)


def numeral(text: str) -> int:
    """Return the value of a numeral below 1000 in digits or Chinese characters (0 where it is none)."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character in _DIGITS:
            digit = (
                digit * 10 + _DIGITS[character]
                if digit and "十" not in text and "百" not in text
                else _DIGITS[character]
            )
        else:
            return 0
    return total + digit


@lru_cache(maxsize=20000)
def key(name: str) -> str:
    """Return a name in its shortest writing: 第六小学 and 六小 become 6小, 实验学校 becomes 实校."""
    text = _NOISE.sub("", name)
    text = _NUMERAL.sub(lambda match: str(numeral(match.group(1))), text)
    for long, short in _TYPES:
        text = text.replace(long, short)
    return text


@lru_cache(maxsize=20000)
def numbers(name: str) -> tuple[str, ...]:
    """Return the numbers in a name's key: two schools with different numbers are never one."""
    return tuple(re.findall(r"\d{1,4}", key(name)))


@lru_cache(maxsize=20000)
def without_places(name: str) -> str:
    """Return a name without the divisions it begins with (省, 市, 区, 县 ...), if something is left of it."""
    rest = _NOISE.sub("", name)
    for _ in range(4):
        match = _PLACE.match(rest)
        if (
            not match
            or len(rest) - match.end() < 2
            or (rest[match.end()] in "市区县省第" and len(rest) - match.end() < 3)
        ):
            break
        rest = rest[match.end() :]
    return rest


@lru_cache(maxsize=50000)
def signs(name: str) -> tuple[str, ...]:
    """Return the characters of a name that tell it apart, without divisions and types (none in 实验小学 but 实)."""
    text = key(without_places(_GROUP_HOST.sub("", name)))
    return tuple(sorted(set(re.sub(r"[省市区县镇乡小中校幼附]", "", text))))


@lru_cache(maxsize=50000)
def same_school(short: str, long: str) -> float:
    """Say how surely two names of one document are one school: 0 (no) to 1.

    Equal keys; one the other with a division or a host before it; an abbreviation whose characters stand in the long
    name in order (高新六小, 西安高新第六小学). Campuses are alike only where their own parts are.
    """
    a, b = key(short), key(long)
    if a == b:
        return 1.0
    own = _without_host(short), _without_host(long)
    if own != (short, long) and not is_campus(short):
        return same_school(*own)
    if len(a) > len(b):
        return same_school(long, short)
    if a and a[-1] in "实外" and b[-2:-1] == a[-1]:  # 省实验, 南外: the type left out
        b = b[:-1]
    if not a or numbers(short) != numbers(long) or a[-1] != b[-1]:
        return 0.0
    if a[0] in "省市区县" and len(a) > 1 and a[1:] == key(without_places(long))[: len(a) - 1] and len(b) > len(a) > 2:
        return 0.8
    if b.endswith(a):
        return 0.76 if a in GENERIC else 0.95
    if bool(campus_part(short)) != bool(campus_part(long)) or (
        b.startswith(a[:-1]) and b[len(a) - 1 : len(a)] == a[-1:]
    ):
        return 0.0
    bare_a, bare_b = key(without_places(short)), key(without_places(long))
    light_a, light_b = (re.sub(r"[省市区县镇乡附]|街道", "", text) for text in (a, b))
    if (
        (bare_a == bare_b and bare_a not in GENERIC and _places_agree(short, long))
        or light_a == light_b
        or (light_b.endswith(light_a) and light_a not in GENERIC)
    ):
        return 0.9
    tail = next((n for n in range(min(len(a), len(b)) + 1) if a[len(a) - n - 1 :] != b[len(b) - n - 1 :]), len(a))
    if tail >= 4 and a[0] == b[0] and _in_order(a[: len(a) - tail], b[: len(b) - tail]):
        return 0.85  # 阜师大附属西清路中学, 阜阳师范大学附属西清路中学: only the host is abbreviated
    if _FULL_TYPE.search(short):
        return 0.0
    return 0.8 if _abbreviates(a, b, bare_b) else 0.0


@lru_cache(maxsize=20000)
def _without_host(name: str) -> str:
    return _GROUP_HOST.sub("", name)


def _places_agree(one: str, other: str) -> bool:
    """Say whether two names with the same core may lie in one place: 天河区东圃小学 in 广州市东圃小学's, not 越秀区's.

    第三中学 is no core: its places have to be one, or one within the other's words.
    """
    bare = without_places(one)
    first, second = (_NOISE.sub("", name)[: -len(without_places(name))] for name in (one, other))
    if not first or not second or first in second or second in first:
        return True
    own = re.sub(r"\d", "", key(bare))
    return own not in GENERIC and first[-1] != second[-1]


def _abbreviates(short: str, long: str, bare: str) -> bool:
    """Say whether the characters of a short key stand in a long one in order, the first one where a word begins."""
    if len(short) < 2 or short in GENERIC or len(short) > 8 or len(long) - len(short) > 12:
        return False
    begins = short[0] in (long[:1], bare[:1]) or bool(re.search(f"[省市区县镇乡]{re.escape(short[0])}", long))
    # a name may begin in the middle of a compound place: 西安高新第六小学 -> 高新六小
    if not begins and not (len(short) >= 3 and short[:2] in long):
        return False
    return _in_order(short, long)


def _in_order(short: str, long: str) -> bool:
    position = 0
    for character in short:
        position = long.find(character, position) + 1
        if not position:
            return False
    return True


@lru_cache(maxsize=20000)
def campus_part(name: str) -> str:
    """Return the campus's own part of a name (东校区, 城北分校), or an empty text."""
    if not _CAMPUS.search(name):
        return ""
    hosts = list(_HOSTED.finditer(name, 0, max(0, _CAMPUS.search(name).start())))  # type: ignore[union-attr]
    return name[hosts[-1].end() :] if hosts else name


def own_part(name: str) -> str:
    """Return what a campus is called under its group or school: 三汊河初中校区 in 汤沟教育集团三汊河初中校区."""
    rest = _GROUP_HOST.sub("", name)
    return rest if rest != name and is_campus(name) else campus_part(name)


def is_bare(name: str) -> bool:
    """Say whether a name is a campus without its school: 东校区, 城北分校, 高中部."""
    return bool(_CAMPUS.search(name)) and campus_part(name) == name


@lru_cache(maxsize=20000)
def is_campus(name: str) -> bool:
    """Say whether a name is that of a campus or branch."""
    return bool(_CAMPUS.search(name.rstrip(")）")))


@lru_cache(maxsize=20000)
def stem(name: str) -> str:
    """Return what a group's name says beside its kind: 南外教育集团 -> 南外."""
    match = _GROUP_SUFFIX.search(name)
    return name[: match.start()].strip('“”"「」『』《》 ') if match else name


@lru_cache(maxsize=20000)
def group_kind(name: str) -> str:
    """Return group, consortium, alliance, school_district or other."""
    tail = name[len(stem(name)) :] or name
    return next((kind for kind, pattern in _KINDS if pattern.search(tail)), "other")


@lru_cache(maxsize=50000)
def same_group(short: str, long: str) -> float:
    """Say how surely two names of one document are one group: 0 (no) to 1."""
    if _NOISE.sub("", short) == _NOISE.sub("", long):
        return 1.0
    if group_kind(short) != group_kind(long):
        return 0.0
    short, long = sorted((short, long), key=lambda name: len(key(stem(name))))
    a, b = stem(short), stem(long)
    if not a or not b:
        return 0.0
    suffixes = [_NOISE.sub("", name[len(part) :]).replace("联盟校", "联盟") for name, part in ((short, a), (long, b))]
    within = suffixes[0].endswith(suffixes[1]) or suffixes[1].endswith(suffixes[0])
    apart = 0.0 if suffixes[0] == suffixes[1] else 0.1 if within else 0.2
    if ("幼" in suffixes[0]) != ("幼" in suffixes[1]):
        return 0.0
    ka, kb = sorted((key(a), key(b)), key=len)
    if ka == kb:
        return 1.0 - apart
    if numbers(a) != numbers(b):
        return 0.0
    if kb.endswith(ka) and ka not in GENERIC and len(ka) >= 2:
        return 0.9 - apart
    if len(ka) >= 2 and not names_school(a) and _FULL_TYPE.search(b) and key(without_places(b)).startswith(ka):
        return 0.8 - apart  # 青藏教育集团, 西宁市青藏铁路花园学校教育集团
    return max(0.0, same_school(a, b) - apart)


def names_school(text: str) -> bool:
    """Say whether a group's stem is the name of a school: 东莞中学, 南外, 育才小学."""
    return bool(_FULL_TYPE.search(text) or _SHORT_TYPE.search(text))


def first_stem(group: str) -> str:
    """Return a group's stem, of a pair (鹿鸣—七里教共体) the first."""
    return re.split(r"[—\-·~]", stem(group))[0]


def carries(group: str, school: str) -> float:
    """Say how surely a group's name carries the school's name: 1 the name itself, less without its type, 0 no."""
    own = first_stem(group)
    if len(own) < 2:
        return 0.0
    if own == school:
        return 1.0
    alike = same_school(own, school)
    if alike and (not is_campus(school) or is_campus(own)):
        return alike
    if not _FULL_TYPE.search(own) and not is_campus(school):
        bare, head = key(own), _FULL_TYPE.sub("", school)
        if head and (key(head) == bare or key(without_places(head)) == key(without_places(own))):
            return 0.7
    return 0.0


@lru_cache(maxsize=20000)
def school_level(name: str) -> str:
    """Return the level that a name shows: kindergarten, primary, junior, senior, nine_year, middle or other."""
    tail = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", name)
    part = campus_part(tail)
    host = tail[: len(tail) - len(part)] if part and part != tail else tail
    for text in (part, host) if re.search(r"[初高小幼].{0,2}部|分园", part) else (host,):
        last: tuple[int, str] | None = None
        for level, pattern in _LEVELS:
            for match in pattern.finditer(text):
                if last is None or match.end() > last[0]:
                    last = (match.end(), level)
        if last:
            return last[1]
    return "other"

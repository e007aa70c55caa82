"""Findings of registry, topics and themes of any size, invented, in the form that those stages write."""

from __future__ import annotations

from nlp_tool.findings import Findings, Table

PROVINCES = ("四川省", "浙江省", "陕西省", "北京市", "广东省", "新疆维吾尔自治区", "")
PLACES = ("四川省", "浙江省", "陕西省", "北京市", "广东省", "上海市", "内蒙古自治区", "河南省")
SYLLABLES = "成实明德育才启新文华星河江滨东西南北城高外语言附属第一二三中小学"
GROUP_COLUMNS = ("id", "name", "name_en", "kind", "province", "city", "district", "core", "members", "campuses",
                 "established", "heads", "documents", "first", "last", "grade")
MEMBER_COLUMNS = ("group", "group_name", "school", "school_name", "role", "mode", "joined", "grade")
LONG_NAME = "中国人民大学附属中学深圳市光明区实验学校高级中学部国际课程中心教育发展共同体联盟学校"


def name_of(number: int, suffix: str) -> str:
    return "".join(SYLLABLES[(number * k + k * k) % len(SYLLABLES)] for k in (3, 5, 7)) + suffix


def registry(groups: int = 6, members: int = 4, *, shared: bool = True, english: bool = True) -> Findings:
    rows, ties = [], []
    for g in range(groups):
        name = name_of(g, "小学教育集团")
        rows.append((f"g{g}", name, f"Group No. {g} Education Group" if english else "", "group", PROVINCES[g % 7],
                     "成都市" if g % 7 == 0 else "", "", f"s{g}-0", members, 1, str(2009 + g % 9) if g % 3 else "", "",
                     3, f"{2015 + g % 6}-03-01", "2024-01-01", "stated"))
        ties.append((f"g{g}", name, f"s{g}-0", name_of(g, "小学"), "core", "integrated", "", "stated"))
        for m in range(1, members + 1):
            school = (f"s{g - 1}-{m}", name_of(g - 1 + 31 * m, "学校")) if shared and g and m == 1 else (
                f"s{g}-{m}", name_of(g + 31 * m, "学校"))
            ties.append((f"g{g}", name, *school, ("member", "campus", "collaborating")[m % 3],
                         "alliance" if m % 2 else "integrated", "", "stated"))
    return Findings("registry", {"groups": Table(GROUP_COLUMNS, tuple(rows)),
                                 "memberships": Table(MEMBER_COLUMNS, tuple(ties))}, {}, "corpus")


def topics(count: int = 6, *, language: str = "zh", years: tuple[int, ...] = (2018, 2019, 2020, 2022),
           words: tuple[str, ...] = ()) -> Findings:
    vocabulary = words or tuple(name_of(n, "") for n in range(60))
    topic_rows = tuple((t, language, round(1 / count - 0.001 * t, 4), "", 0.1) for t in range(1, count + 1))
    word_rows = tuple((language, t, r, vocabulary[(t * 7 + r) % len(vocabulary)], round(0.09 / r, 4))
                      for t in range(1, count + 1) for r in range(1, 13))
    rows = []
    for t in range(1, count + 1):
        for year in range(years[0], years[-1] + 1) if years else ():
            mean = round(((t * 13 + year * 7) % 29 + 5) / 100, 3)
            rows.append((language, t, str(year), *((mean, max(0.0, mean - 0.06), mean + 0.08, 14) if year in years
                                                   else (None, None, None, 0))))
    tables = {"topics": Table(("id", "language", "share", "words", "coherence"), topic_rows),
              "words": Table(("language", "topic", "rank", "word", "weight"), word_rows),
              "prevalence": Table(("language", "topic", "period", "mean", "low", "high", "n"), tuple(rows))}
    return Findings("topics", tables, {"model": "nmf", "documents": {language: 70}, "confidence": 0.95}, "corpus")


THEMES = (("expansion", "优质教育资源扩容", "Growth of good schooling"), ("governance", "治理结构", "Governance"),
          ("teachers", "教师交流轮岗", "Rotation of teachers between schools"), ("quality", "教学质量", "Quality"),
          ("rural", "城乡一体化发展与乡村学校", "Town and country"), ("district", "学区化办学", "School districts"),
          ("digital", "智慧教育", "Digital education"))


def themes(count: int = 5, *, years: tuple[int, ...] = (2017, 2018, 2019, 2021, 2022, 2023), places: int = 8,
           languages: tuple[str, ...] = ("all",)) -> Findings:
    chosen = [THEMES[n] if n < len(THEMES) else (f"theme{n}", f"议题{n}", f"Theme {n}") for n in range(count)]
    rows = []
    for k, (theme, _, _) in enumerate(chosen):
        for order, language in enumerate(languages):
            for year in range(years[0], years[-1] + 1) if years else ():
                n = 12 + (year * 5) % 9 - order * 4 if year in years else 0
                hits = (n * ((k * 3 + year + order) % 10)) // 10
                share = hits / n if n else None
                rows.append((theme, language, str(year), n, hits, share, max(0, share - 0.15) if n else None,
                             min(1, share + 0.18) if n else None))
    place_rows = tuple((theme, f"{PLACES[p % 8]}{p if p > 7 else ''}", "all", 3 + p, (k * p) % (3 + p))
                       for k, (theme, _, _) in enumerate(chosen) for p in range(places))
    return Findings("themes", {
        "themes": Table(("id", "name_zh", "name_en"), tuple(chosen)),
        "periods": Table(("theme", "language", "period", "documents", "documents_with", "share", "low", "high"),
                         tuple(rows)),
        "places": Table(("theme", "place", "language", "documents", "documents_with"), place_rows),
    }, {"confidence": 0.95}, "corpus")

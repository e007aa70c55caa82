"""How well and how fast the registry merges: pairwise precision and recall, gold documents, and time by size.

usage: python benchmarks/registry.py [--half tuned|held-out|both] [--cities N] [--scale N ...] [--errors]

Names of real schools (../shared/data/lists) are written as different documents would write them: with or without
places, abbreviated, in traditional characters, in English by pinyin and gloss; with all, some or none of their place as
attributes. Whole cities are taken, so that neighbours of the same name stand beside each other. The halves are disjoint
sets of provinces; the rules were tuned on one, and the errors of the other were never looked at.
"""

from __future__ import annotations

import argparse
import collections
import csv
import hashlib
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nlp_tool.registry import resolve  # noqa: E402
from tests.registry.factories import GOLD, Draft, gold_documents  # noqa: E402

LISTS = ROOT.parent / "shared" / "data" / "lists"
HELD_OUT = ("陕西省", "湖北省", "辽宁省", "浙江省", "吉林省", "上海市", "西藏自治区", "山西省")
NUMBERS = "零一二三四五六七八九十"
ORDINALS = ["", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"]
GLOSS = [
    ("实验", "Experimental"),
    ("外国语", "Foreign Language"),
    ("附属", "Affiliated"),
    ("中心", "Central"),
    ("民族", "Ethnic"),
    ("职业", "Vocational"),
    ("国际", "International"),
    ("双语", "Bilingual"),
]
LEVELS = [
    ("九年一贯制学校", "Nine-Year School"),
    ("初级中学", "Junior High School"),
    ("高级中学", "Senior High School"),
    ("小学", "Primary School"),
    ("中学", "Middle School"),
    ("幼儿园", "Kindergarten"),
    ("学校", "School"),
]


def schools(half):
    """Rows of real schools: province, city, area, name; one a place and name, no colleges."""
    with open(LISTS / "schools_half.tsv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    seen, kept = set(), []
    for row in rows:
        bare = plain(row)
        key = (row["city"], row["area"], re.sub(r"第|[()（）]|学校$|学$", "", bare))
        wide = key[0], key[2] if row["name"].startswith(short(row["city"])) else key
        if (
            re.search(r"大学|学院|党校|培训|职工|公司|中心$|系$|部$|[A-Za-z]", row["name"])
            or {key, wide} & seen
            or len(row["name"]) < 4
        ):
            continue
        seen |= {key, wide}
        if half == "both" or (row["province"] in HELD_OUT) == (half == "held-out"):
            kept.append(row)
    return kept


def short(name):
    return (
        re.sub(r"(?:壮族|回族|维吾尔)?(?:自治区|自治州|地区|省|市|区|县|盟|旗)$", "", name) if len(name) > 2 else name
    )


def plain(row):
    """The name without the places that it begins with."""
    name = row["name"]
    for level in ("province", "city", "area"):
        forms = (row[level], short(row[level]))
        if level == "city" and name.startswith((row["area"], short(row["area"]))):
            continue  # 阿拉善右旗 begins with its city's short name
        for form in forms:
            if (
                len(form) > 1
                and name.startswith(form)
                and (len(name) - len(form) >= 4 or re.match(r"[一二三四五六七八九十]", name[len(form) :]))
            ):
                name = name[len(form) :]
                break
    return name


def owner(row):
    """Whose school it is by its name: the level of place that the list's name begins with, "" for none."""
    for level in ("area", "city", "province"):
        rest = row["name"]
        for above in ("province", "city"):
            if above != level and rest.startswith(row[above]):
                rest = rest[len(row[above]) :]
        if rest.startswith((row[level], short(row[level]))) and rest != plain(row):
            return level
    return ""


def is_bare(name):
    return bool(
        re.fullmatch(
            r"(?:第?[一二三四五六七八九十]{1,3})?(?:实验|中心|外国语|附属|民族|职业|高级|初级|完全)*(?:小学|中学|学校|幼儿园|高中|初中|小|中|职业中学)?校?",
            name,
        )
    )


def abbreviated(name):
    name = re.sub(r"第([一二三四五六七八九十]{1,3})(中|小)学$", r"\1\2", name)
    name = re.sub(r"实验小学$", "实小", name)
    return re.sub(r"附属(小|中)学$", r"附\1", name)


def english(name, place, chooser):
    from pypinyin import lazy_pinyin

    rest, words, level = (
        re.sub(r"(?<!第)([一二三四五六七八九十]{1,3})(中|小)$", r"第\1\2学", re.sub(r"[()（）]", "", name)),
        [],
        "School",
    )
    campus = re.search(r"(?<=学|校)(.{1,4})校区$", rest)
    if campus:
        rest = rest[: campus.start()]
        words_after = "".join(lazy_pinyin(campus.group(1))).capitalize() + " Campus"
    else:
        words_after = ""
    rest = re.sub(r"(?:镇|乡)(?=中心|[小中]学|学校|初级)", "", rest) if chooser.random() < 0.5 else rest
    for chinese, gloss in LEVELS:
        if rest.endswith(chinese):
            rest, level = rest[: -len(chinese)], gloss
            break
    match = re.search(r"第([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])", rest)
    number = ""
    if match:
        digits = match.group(1)
        value = NUMBERS.index(digits) if digits in NUMBERS else int(sum_number(digits))
        number = ORDINALS[value] if value <= 10 and chooser.random() < 0.5 else f"No. {value}"
        rest = rest.replace(match.group(), "")
    for chinese, gloss in GLOSS:
        if chinese in rest:
            rest = rest.replace(chinese, "")
            words.append(gloss)
    own = "".join(lazy_pinyin(rest)).capitalize() if rest else ""
    head = "".join(lazy_pinyin(short(place))).capitalize() if place else ""
    return " ".join(filter(None, [head, own if own else number, own and number, *words, level, words_after]))


def sum_number(digits):
    tens, _, ones = digits.partition("十")
    return 10 * (NUMBERS.index(tens) if tens else 1) + (NUMBERS.index(ones) if ones else 0)


def written(row, chooser, traditional):
    """One way to write a school, and the place that its document would give: (name, attributes, language)."""
    base, mine = plain(row), owner(row)
    detail = chooser.choices(["all", "city", "province", "none"], [55, 25, 12, 8])[0]
    known = {
        "all": ("province", "city", "district"),
        "city": ("province", "city"),
        "province": ("province",),
        "none": (),
    }[detail]
    attributes = {k: row["area" if k == "district" else k] for k in known}
    form = chooser.choices(["listed", "short", "full", "bare", "english"], [30, 22, 13, 20, 15])[0]
    if form == "bare" and is_bare(base) and (mine == "city" or detail != "all"):
        form = "listed"  # nobody calls the city's No. 4 school just "No. 4" where the county has one too
    place = row[mine] if mine else ""
    if form in ("short", "full") and not place and is_bare(base):
        place = row["area"]
    name = {
        "listed": row["name"],
        "bare": base,
        "english": base,
        "short": (short(place) or "") + abbreviated(base),
        "full": (row["city"] if place != row["city"] else "") * (chooser.random() < 0.5) + place + base,
    }[form]
    if form == "english":
        attributes = {k: pinyin_place(v) for k, v in attributes.items()}
        return english(base, place or (row["area"] if is_bare(base) else ""), chooser), attributes, "en"
    if is_bare(name) and detail != "all":
        name = row["area"] + name
    if chooser.random() < 0.1:
        name = traditional(name)
    return name, attributes, "zh"


def pinyin_place(name):
    from pypinyin import lazy_pinyin

    special = {"陕西省": "Shaanxi", "内蒙古自治区": "Inner Mongolia", "西藏自治区": "Tibet"}
    suffix = " District" if name.endswith("区") and "自治" not in name else " County" if name.endswith("县") else ""
    return special.get(name) or "".join(lazy_pinyin(short(name))).capitalize() + suffix


def corpus(half, cities, seed=7):
    """Documents with the truth: [(document, annotations)], {(doc_id, entity): truth}."""
    import opencc

    traditional = opencc.OpenCC("s2t").convert
    chooser = random.Random(f"{half}{seed}")
    by_city = collections.defaultdict(list)
    for row in schools(half):
        by_city[row["province"], row["city"]].append(row)
    chosen = sorted(by_city, key=lambda c: hashlib.sha256("".join(c).encode()).hexdigest())[:cities]
    found, truth, languages = [], {}, {}
    for city in chosen:
        for row in by_city[city]:
            key = "|".join((row["city"], row["area"], row["name"]))
            suffix = chooser.choices(["", "教育集团"], [70, 30])[0]
            for copy in range(chooser.choices([1, 2, 3, 4], [25, 40, 25, 10])[0]):
                name, attributes, language = written(row, chooser, traditional)
                draft = Draft(note=f"{key} {copy}", date=f"20{10 + copy}")
                index = draft.entity("school", name, **attributes)
                truth_here = {index: key}
                if suffix:
                    title = name + (" Education Group" if language == "en" else suffix)
                    group = draft.entity("group", title, **attributes)
                    draft.relate("core", group, index)
                    truth_here[group] = key + "集团"
                document, annotations = draft.done()
                found.append((document, annotations))
                for index, value in truth_here.items():
                    truth[document.doc_id, index] = value
                    languages[document.doc_id, index] = language
    return found, truth, languages


def guangzhou(seed=3):
    """The rosters of two districts as documents: each group thrice, with parts of its members."""
    import opencc

    traditional, chooser = opencc.OpenCC("s2t").convert, random.Random(seed)
    groups = collections.defaultdict(list)
    with open(LISTS / "guangzhou_groups.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            groups[row["group"], row["district"]].append(row)
    found, truth, languages = [], {}, {}
    for (name, district), rows in sorted(groups.items()):
        for copy in range(3):
            places = {"province": "广东省", "city": "广州市", "district": district}
            if copy == 1:
                places.pop("district")
            base = re.sub(rf"^(?:广州市)?(?:{district})?", "", name)
            title = [name, base.replace("小学教育集团", "小学集团"), traditional(name)][copy]
            draft = Draft(note=f"{name} {copy}")
            group = draft.entity("group", title, **places)
            keys = {group: "集团" + name}
            for row in chooser.sample(rows, max(1, len(rows) * 2 // 3)):
                school = row["school"] if copy != 1 else re.sub(rf"^(?:广州市)?(?:{district})?", "", row["school"])
                index = draft.entity("school", school, **places)
                keys[index] = district + row["school"]
                draft.relate("core" if row["role"] == "core" else "member", group, index)
            document, annotations = draft.done()
            found.append((document, annotations))
            truth |= {(document.doc_id, i): key for i, key in keys.items()}
            languages |= {(document.doc_id, i): "zh" for i in keys}
    return found, truth, languages


def pairs(values):
    return sum(n * (n - 1) // 2 for n in collections.Counter(values).values())


def score(registry, truth, keep=lambda key: True):
    """Pairwise precision and recall of "these two are one"."""
    rows = {(link.doc_id, link.entity): link.row or f"lost {link.doc_id} {link.entity}" for link in registry.links}
    keys = [key for key in truth if keep(key)]
    both = pairs((rows[key], truth[key]) for key in keys)
    found, wanted = pairs(rows[key] for key in keys), pairs(truth[key] for key in keys)
    return both, found, wanted


def report(name, counts):
    both, found, wanted = counts
    print(f"{name:<44}{both:>8}{found:>8}{wanted:>8}{both / max(1, found):>9.4f}{both / max(1, wanted):>9.4f}")


def show_errors(registry, found, truth):
    rows = {(link.doc_id, link.entity): link.row for link in registry.links}
    names = {(d.doc_id, i): (e.name, *e.attributes.values()) for d, a in found for i, e in enumerate(a.entities)}
    by_row, by_truth = collections.defaultdict(list), collections.defaultdict(list)
    for key in truth:
        by_row[rows[key]].append(key)
        by_truth[truth[key]].append(key)
    print("\nmerged and should not be")
    for row, keys in list(by_row.items()):
        if row and len({truth[k] for k in keys}) > 1:
            print("  ", row, [(truth[k], names[k]) for k in keys])
    print("\nshould be merged and are not")
    for value, keys in list(by_truth.items())[::7][:150]:
        if len({rows[k] for k in keys}) > 1:
            print("  ", value, [(rows[k], names[k]) for k in keys])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", default="both", choices=["tuned", "held-out", "both"])
    parser.add_argument("--cities", type=int, default=12)
    parser.add_argument("--scale", type=int, nargs="*", default=[])
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if not LISTS.is_dir():
        print("skipped: ../shared/data/lists is not there")
        return
    print(f"{'pairs that are one':<44}{'right':>8}{'found':>8}{'wanted':>8}{'prec.':>9}{'recall':>9}")
    for half in ("tuned", "held-out") if options.half == "both" else (options.half,):
        found, truth, languages = corpus(half, options.cities)
        registry = resolve(found)
        kinds = {(d.doc_id, i): e.kind for d, a in found for i, e in enumerate(a.entities)}
        report(f"{half}: all ({len(truth)} names)", score(registry, truth))
        report("  schools", score(registry, truth, lambda k, m=kinds: m[k] == "school"))
        report("  groups", score(registry, truth, lambda k, m=kinds: m[k] == "group"))
        report("  Chinese to Chinese", score(registry, truth, lambda k, m=languages: m[k] == "zh"))
        zh, en = (score(registry, truth, lambda k, m=languages, want=want: m[k] == want) for want in ("zh", "en"))
        whole = score(registry, truth)
        report("  Chinese to English", tuple(w - z - e for w, z, e in zip(whole, zh, en, strict=True)))
        if options.errors:
            show_errors(registry, found, truth)
    found, truth, languages = guangzhou()
    registry = resolve(found)
    report(f"rosters of Guangzhou ({len(truth)} names)", score(registry, truth))
    if options.errors:
        show_errors(registry, found, truth)
    gold()
    for count in options.scale:
        scale(count)


def gold():
    if not GOLD.is_dir():
        print("gold: skipped, ../shared/gold is not there")
        return
    documents = list(gold_documents())
    registry = resolve(documents)
    print(f"\ngold: {len(documents)} documents, {len(registry.groups)} groups; those of several documents:")
    for group in registry.groups:
        if group.documents > 1:
            print(
                f"  {group.documents}  {group.name}  {group.city}  core {group.core_name or '-'}"
                f"  founded {group.established or '-'}"
            )


def scale(count):
    """Time by size: as many names as asked for, from all cities, several copies."""
    found, truth = [], {}
    seed = 0
    while sum(len(a.entities) for _, a in found) < count:
        more, keys, _ = corpus("both", 400, seed)
        found += more
        truth |= keys
        seed += 1
    total, cut = 0, []
    for pair in found:
        if total >= count:
            break
        cut.append(pair)
        total += len(pair[1].entities)
    start = time.perf_counter()
    registry = resolve(cut)
    seconds = time.perf_counter() - start
    print(
        f"{total} names of {len(cut)} documents: {seconds:.1f} s, {total / seconds:.0f} names/s, "
        f"{len(registry.schools)} schools, "
        f"{len(registry.groups)} groups"
    )


if __name__ == "__main__":
    main()

"""English extraction on sentences of our own filled with real names of schools, rendered in pinyin and gloss.

usage: extraction_english_frames.py [--documents N] [--seed N] [--errors]

Each document takes one frame, schools from ../shared/data/lists/schools_half.tsv, and invented names of people; what it
states is known, so the rows of `nlp-tool evaluate` can be computed. Also prints the speed on ../shared/data/dated.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
import time
from pathlib import Path

from pypinyin import lazy_pinyin

from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.evaluate import evaluate
from nlp_tool.entities.records import to_record

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
KINDS = {
    "九年一贯制学校": "Nine-year School",
    "外国语小学": "Foreign Language Primary School",
    "实验小学": "Experimental Primary School",
    "中心小学": "Central Primary School",
    "外国语学校": "Foreign Language School",
    "实验中学": "Experimental Middle School",
    "初级中学": "Junior Middle School",
    "高级中学": "Senior High School",
    "实验学校": "Experimental School",
    "幼儿园": "Kindergarten",
    "小学": "Primary School",
    "中学": "Middle School",
    "学校": "School",
}
SURNAMES = (
    "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Song Zheng Xie Han Tang Feng "
    "Yu Dong Ouyang"
)
GIVEN = (
    "wei fang na min jing li qiang lei jun yang yong yan jie juan tao ming chao xiu xia ping gang gui hua mei hong bo "
    "jian guo ying"
)
_NAME = re.compile(
    r"(?:(?P<place>[^第]{2,3})[县区镇乡])?(?:第(?P<number>[一二三四五六七八九]))?(?P<own>[^第]{0,4}?)(?P<kind>"
    + "|".join(KINDS)
    + ")$"
)
# A: the core of a group, B, C, D: members, P, Q: people; then: is there a group, its members, the posts
FRAMES = (
    (
        "{A} Education Group was founded on Monday with {A} as the core school and {B}, {C} and {D} as member schools. "
        "{P}, principal of {A}, spoke.",
        True,
        "BCD",
        [("P", "principal", "A")],
    ),
    (
        "{B} and {C} have joined the {A} Education Group, the district education bureau says. The group is led by {A}. "
        '"We are glad," said {P}, principal of {B}.',
        True,
        "BC",
        [("P", "principal", "B")],
    ),
    (
        "{A} Education Group takes {A} as its core school, absorbing {B}, {C} and {D}. Principal {P} of {A} and {Q}, "
        "vice principal of {D}, signed.",
        True,
        "BCD",
        [("P", "Principal", "A"), ("Q", "vice principal", "D")],
    ),
    (
        "1. {A} Education Group\n Core school: {A}\n Member schools: {B}, {C}, {D}\n Contact: {P}\n",
        True,
        "BCD",
        [("P", None, None)],
    ),
    (
        "Since 2019 the {A} Education Group consists of {B}, {C} and {D}. {P}, a teacher at {C}, now takes the bus to "
        "{A} twice a week.",
        True,
        "BCD",
        [("P", "teacher", "C")],
    ),
    (
        "{P}, director of the County Education Bureau, visited {A}, {B} and {C} yesterday. {Q}, head of {B}, showed "
        "him the new canteen.",
        False,
        "",
        [("P", "director", "County Education Bureau"), ("Q", "head", "B")],
    ),
    (
        "In {A} the lights are on at six. {P} has taught here for thirty years, {Q} for two; before, she was at {B}.",
        False,
        "",
        [("P", None, None), ("Q", None, None)],
    ),
    # as machines translate it
    (
        "The {A} Education Group is based on {A} as the core school . It is understood that {B} , {C} and {D} have "
        "become the member schools of the group . Said {P}, the principal of {C} .",
        True,
        "BCD",
        [("P", "principal", "C")],
    ),
    (
        "{A} Education Group: {B}, {C}, {D}. {P} ({A} principal) and the reporter {Q} of County Daily were present at "
        "{A} .",
        True,
        "BCD",
        [("P", "principal", "A"), ("Q", "reporter", "County Daily")],
    ),
)


def rendered(name: str) -> str | None:
    """Return a school's name as an English page would write it, None where the gloss would be a guess."""
    name = re.sub(r"[(（].*", "", name)
    name = re.sub(r"^.*?[省市](?=.{4})", "", name)
    match = _NAME.match(name)
    if not match or not (match["own"] or match["number"]):
        return None
    if re.search(r"[\d市县区镇乡省路街附分校]", match["own"] or ""):
        return None
    suffix = "".join(lazy_pinyin(match["own"])).capitalize() if match["own"] else ""
    number = f"No. {DIGITS[match['number']]}" if match["number"] else ""
    place = "".join(lazy_pinyin(match["place"])).capitalize() if match["place"] else ""
    return " ".join(part for part in (place, suffix, number, KINDS[match["kind"]]) if part)


def person(generator: random.Random) -> str:
    given = "".join(generator.sample(GIVEN.split(), generator.choice((1, 2, 2)))).capitalize()
    return f"{generator.choice(SURNAMES.split())} {given}"


def made(number: int, names: list[str], generator: random.Random) -> tuple[dict, str]:
    """Return the gold record of a filled frame and its text."""
    text, grouped, members, posts = FRAMES[number % len(FRAMES)]
    chosen = dict(zip("ABCD", generator.sample(names, 4), strict=True))
    people = {"P": person(generator), "Q": person(generator)}
    used = [key for key in "ABCD" if f"{{{key}}}" in text]
    groups = [
        {
            "name": f"{chosen['A']} Education Group",
            "core": chosen["A"],
            "members": [{"school": chosen[m], "role": "member"} for m in members],
        }
    ]
    gold = {
        "doc": str(number),
        "language": "en",
        "groups": groups if grouped else [],
        "policies": [],
        "schools": [{"name": chosen[key]} for key in used],
        "people": [
            {"name": people[key], "title": title, "organization": chosen.get(place, place)}
            for key, title, place in posts
        ],
    }
    return gold, text.format(**chosen, **people)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=350)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    path = SHARED / "data" / "lists" / "schools_half.tsv"
    if not path.is_file():
        print("the list of schools is not beside the project (../shared/data): nothing measured")
        return
    with open(path, encoding="utf-8", newline="") as file:
        names = sorted({name for row in csv.DictReader(file, delimiter="\t") if (name := rendered(row["name"]))})
    generator = random.Random(options.seed)
    golds, founds = [], {}
    for number in range(options.documents):
        gold, text = made(number, names, generator)
        document = Document(str(number), text, language="en")
        golds.append(gold)
        founds[str(number)] = to_record(document, extract(document), name=str(number))
    found = evaluate(golds, founds)
    if options.errors:
        print("\n".join(found.errors()))
    print(f"{len(names)} names, {options.documents} documents")
    for row in found.table().records()[:10]:
        print(
            f"{row['row']:<14}{row['tp']:>6}{row['fp']:>6}{row['fn']:>6}{row['precision']:>8.3f}{row['recall']:>8.3f}{row['f1']:>8.3f}"
        )
    with gzip.open(SHARED / "data" / "dated" / "en_state_of_the_union.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file][-80:]
    begin = time.process_time()
    for text in texts:
        extract(Document("x", text, language="en"))
    print(f"speed: {sum(map(len, texts)) / (time.process_time() - begin):,.0f} characters a second of processor time")


if __name__ == "__main__":
    main()

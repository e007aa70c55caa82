"""Learn which schools head groups without a name: python -m nlp_tool.entities.en.head_training OUT.npz GOLD_DIR ...

Beside the annotated English texts, small texts of invented statements (heads_en.txt) are learned from. A school is
right where it heads a group without a name; shown without what is known of named groups, also where it heads one such.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from nlp_tool.document import Document
from nlp_tool.entities.choice import Case, learn, write
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.belonging import chosen, weighed_up
from nlp_tool.entities.en.heads import NONE, fellow_evidence, head_evidence, standing
from nlp_tool.entities.en.member_evidence import Ground
from nlp_tool.entities.en.page import page_of
from nlp_tool.entities.en.training import Lesson, lesson_of, same_school
from nlp_tool.entities.en.training import learned as pairs_learned
from nlp_tool.entities.gold import texts_of, training_line

ROUNDS, SEED = 6, 3
"""How often each invented statement is used, with other names."""
INVENTED, NAMED = 1.0, 0.5
"""How much a case of an invented text, and one of a group that has a name, counts beside others."""
PENALTY, FEWEST = 1.0, 2
_BESIDE = 0.3
_PLACES = (
    "Qinghe", "Linhe", "Donghu", "Beicheng", "Anping", "Jianghe", "Hongshan", "Xiangyang", "Fengtai", "Luohe",
    "Yunshan", "Haicheng", "Meilan", "Zhenhai", "Wenfeng", "Shuiyang", "Baihe", "Tongshan", "Lijiang", "Ruihe",
    "Gaotang", "Jinshui",
)  # fmt: skip
_KINDS = (
    "Primary School", "Middle School", "Kindergarten", "Experimental School", "Road Primary School",
    "Central Primary School", "Town Junior High School", "Experimental Primary School", "No. 3 Middle School",
    "No. 12 Primary School",
)  # fmt: skip
_HEADS = {"H": "H", "A": "1", "B": "2"}


def cases(gold: Mapping[str, Any], ground: Ground, *, weight: float = 1.0) -> Iterator[tuple[str, Case]]:
    """Yield which schools head a group, and which belong to the groups that they head, each with its table."""
    schools = standing(ground)
    for school in schools:
        led = [g for g in gold["groups"] if g.get("core") and same_school(dict(gold), g["core"], school)]
        unnamed = any(group.get("unnamed") for group in led)
        if id(school) not in ground.leads.values():
            yield "head", ([head_evidence(ground, school), NONE], [unnamed, not unnamed], weight)
        evidence = head_evidence(ground, school, verdict=False)
        yield "head", ([evidence, NONE], [bool(led), not led], weight * NAMED)
        for other in schools if led else ():
            if other is not school:
                holds = any(same_school(dict(gold), m["school"], other) for m in led[0]["members"])
                evidence = fellow_evidence(ground, school, other)
                yield "fellow", ([evidence, NONE], [holds, not holds], weight * (1.0 if unnamed else NAMED))


def invented(generator: random.Random) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield small texts of one or two invented statements, some after a sentence on a named group, with their truth."""
    source = files("nlp_tool").joinpath("resources/entities/heads_en.txt").read_text(encoding="utf-8")
    order = [line.replace("\\n", "\n") for line in source.splitlines() if line and line[0] != "#"] * ROUNDS
    generator.shuffle(order)
    while order:
        names: set[str] = set()
        text, groups = "", list[dict[str, Any]]()
        if generator.random() < _BESIDE:
            core = _name(generator, names)
            group = f"{core.split()[0]} Education Group"
            text = f"{group} was founded in 2015 with {core} as its core school. "
            groups.append({"name": group, "core": core, "members": []})
        for _ in range(min(len(order), generator.choice((1, 1, 2)))):
            own: dict[str, dict[str, Any]] = {}
            for piece in re.split(r"(\{[HMSAB12]\})", order.pop().removeprefix("- ")):
                slot = piece[1] if re.fullmatch(r"\{\w\}", piece) else ""
                text += _filled(slot, own, _name(generator, names)) if slot else piece
            groups += [group for group in own.values() if group["core"]]
            text += generator.choice((" ", "\n\n"))
        yield {"groups": groups, "schools": [{"name": name} for name in sorted(names)]}, text


def _filled(slot: str, own: dict[str, dict[str, Any]], name: str) -> str:
    """Return the name that a slot of a statement gets, and note what it is there."""
    number = _HEADS.get(slot, "H" if slot == "M" else slot)
    group = own.setdefault(number, {"name": "", "unnamed": True, "core": None, "members": []})
    if slot in _HEADS:
        group["core"] = group["core"] or name
        return str(group["core"])
    if slot != "S":
        group["members"].append({"school": name})
    return name


def _name(generator: random.Random, used: set[str]) -> str:
    while True:
        name = f"{generator.choice(_PLACES)} {generator.choice(_KINDS)}"
        if name not in used:
            used.add(name)
            return name


def made() -> Iterator[tuple[str, Case]]:
    """Yield the cases of the invented texts."""
    for gold, text in invented(random.Random(SEED)):
        document = Document("x", text, language="en")
        scene, relations = linking.read_scene(text, find_candidates(text), document, learned=False)
        yield from cases(gold, weighed_up(scene, page_of(scene), relations)[0], weight=INVENTED)


def grounds(lessons: Sequence[Lesson]) -> Iterator[Ground]:
    """Yield what is known of each text after trees that do not know its author have chosen cores and members."""
    arrays = pairs_learned(lessons)[1]
    cuts = {which: arrays[f"{which}_numbers"][2] for which in ("core", "member")}
    for one in lessons:
        scores = one.scores
        chosen(one.scene, one.ground, one.relations, one.pairs, scores["member"] >= cuts["member"],
               np.where(scores["core"] >= cuts["core"], scores["core"], 0.0))
        yield one.ground


def learned(found: Sequence[tuple[str, Case]]) -> dict[str, dict[str, float]]:
    """Return the weights of heads and of those that belong to their groups."""
    return {which: learn([case for of, case in found if of == which], penalty=PENALTY, fewest=FEWEST)
            for which in ("head", "fellow")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    lessons = [lesson_of(*one) for one in texts_of(options, "en")]
    real = [case for one, ground in zip(lessons, grounds(lessons), strict=True) for case in cases(one.gold, ground)]
    write(options.out, learned([*real, *made()]))


if __name__ == "__main__":
    main()

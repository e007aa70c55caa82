"""docs/registry.md is true: its decisions parse, its example comes out as told, its columns exist."""

import re
from pathlib import Path

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document, PartialDate, document_id
from nlp_tool.registry import resolve
from nlp_tool.registry.decisions import COLUMNS, parse_decisions
from nlp_tool.registry.export import SHEETS, tables_of
from tests.registry.factories import school
from tests.registry.test_resolve import HEFEI, HEFEI_EN, LANZHOU

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "registry.md").read_text("utf-8")


def note(text, date, entities, relations=()):
    doc_id = document_id(text)
    mentions = [
        Mention(e.kind, e.name, text.index(e.name), text.index(e.name) + len(e.name), i) for i, e in enumerate(entities)
    ]
    found = [Relation(kind, head, tail, 0, len(text), "stated", more) for kind, head, tail, more in relations]
    return Document(doc_id, text, date=PartialDate.parse(date)), Annotations(
        doc_id, tuple(entities), tuple(mentions), tuple(found)
    )


def example():
    a = note(
        "2021年2月26日，静宁路教育集团成立，静宁路小学为核心校。",
        "2021",
        [Entity("group", "静宁路教育集团", LANZHOU), Entity("school", "静宁路小学", LANZHOU)],
        [("established", 0, None, {"value": "2021-02-26"}), ("core", 0, 1, {})],
    )
    b = note(
        "静宁路小学教育集团吸收白银路小学。",
        "2022",
        [Entity("group", "静宁路小学教育集团", LANZHOU), Entity("school", "白银路小学", LANZHOU)],
        [("member", 0, 1, {"role": "member"})],
    )
    c = note(
        "Hefei Experimental Primary School Education Group met.",
        "2022",
        [Entity("group", "Hefei Experimental Primary School Education Group", HEFEI_EN)],
    )
    d = note("合肥市实验小学教育集团开会。", "2022", [Entity("group", "合肥市实验小学教育集团", HEFEI)])
    return [a, b, c, d]


def test_the_worked_example():
    (block,) = re.findall(r"    (action,kind,id.*\n    set,.*Wu.*)\n", PAGE)
    decisions = parse_decisions("\n".join(line.strip() for line in block.splitlines()))
    registry = resolve(example(), decisions=decisions)
    assert [d.outcome for d in registry.decisions] == ["applied"]
    assert len(registry.groups) == 2
    (mine,) = [g for g in registry.groups if g.city == "兰州市"]
    assert (mine.documents, mine.core_name, mine.members, mine.established) == (
        2,
        "静宁路小学",
        ("白银路小学",),
        "2020",
    )
    assert [c.value for c in registry.conflicts] == ["2020", "2021-02-26"]
    (other,) = [g for g in registry.groups if g.city == "合肥市"]
    assert (other.documents, other.name_en) == (2, "Hefei Experimental Primary School Education Group")


def test_the_decisions_of_the_page_are_possible():
    lines = re.findall(r"`((?:confirm|merge|reject|split|rename|set),[^`]+)`", PAGE)
    decisions = parse_decisions("\n".join([",".join(COLUMNS), *lines]))
    assert len(decisions) == len(lines) >= 7
    assert [d.fault for d in decisions] == [""] * len(lines)


def test_tables_and_columns_exist():
    rows = dict(re.findall(r"^\| ([a-z]+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    tables = tables_of(resolve([school("静宁路小学", **LANZHOU)]))
    told = {name: re.findall(r"`([a-z_]+)`", cells) for name, cells in rows.items() if name in tables}
    assert set(told) == set(SHEETS)
    for name, columns in told.items():
        known = set(tables[name].columns)
        assert {c for c in columns if c not in ("posts",)} <= known, name

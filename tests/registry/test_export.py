"""What is written: CSV, XLSX, JSON, networks, JSON-LD, QuickStatements, findings."""

import csv
import json

import networkx
import openpyxl
import pytest
from lxml import etree

from nlp_tool.annotations import Entity, Mention, Relation, problems
from nlp_tool.errors import NoInput
from nlp_tool.findings import Findings
from nlp_tool.registry import Decision, Registry, resolve
from nlp_tool.registry.export import SHEETS, findings_of, tables_of, write_tables
from nlp_tool.registry.formats import EXPORTERS, jsonld_text, quickstatements_text
from nlp_tool.registry.network import FIXED_DAY, gexf_text, graphml_text, network_of, ties_table
from nlp_tool.registry.show import listed, shown
from tests.registry.factories import Draft, group
from tests.registry.test_resolve import HEFEI, LANZHOU, person

DOCUMENTS = [
    group(
        "静宁路教育集团", core="静宁路小学", members=["白银路小学"], established="2021-02", date="2021-03-01", **LANZHOU
    ),
    group("静宁路教育集团", core="静宁路小学", established="2021-02-26", date="2022", note="2", **LANZHOU),
    group("白银路教育集团", core="白银路小学", members=["静宁路小学"], established="2020", note="3", **LANZHOU),
    group("Hefei Experimental Primary School Education Group", city="Hefei"),
    group("合肥市实验小学教育集团", **HEFEI),
    person("王丽", "校长", "静宁路小学", **LANZHOU),
]
# marks that break spreadsheets and XML: a formula, controls, an emoji, a lone quote
HOSTILE = [group("=SUM(A1)🎓\x0b\x00小学\"<教育集团>&'", core="+静宁路\x08小学", **LANZHOU)]


@pytest.fixture(scope="module")
def registry():
    return resolve(DOCUMENTS, decisions=[Decision("confirm", "group", name="静宁路教育集团")])


def test_json_goes_round(registry):
    for found in (registry, Registry(), resolve(HOSTILE)):
        assert Registry.from_json(found.to_json()) == found


@pytest.mark.parametrize("text", ["{}", '{"groups": 1}', "[]", '{"groups": {"columns": ["id"], "rows": [["x", "y"]]}}'])
def test_json_of_something_else(text):
    with pytest.raises(ValueError):
        Registry.from_json(text)


def test_groups_table(registry):
    records = {r["name"]: r for r in tables_of(registry)["groups"].records()}
    mine = records["静宁路教育集团"]
    assert (
        mine["core"],
        mine["members"],
        mine["member_count"],
        mine["established"],
        mine["precision"],
        mine["documents"],
    ) == ("静宁路小学", "白银路小学", 1, "2021-02-26", "day", 2)
    assert (mine["province"], mine["city"], mine["district"], mine["grade"]) == (
        "甘肃省",
        "兰州市",
        "城关区",
        "curated",
    )
    assert records["合肥市实验小学教育集团"]["name_en"] == "Hefei Experimental Primary School Education Group"
    assert set(mine["evidence"].split("; ")) <= {e.id for e in registry.evidence}


def test_each_cell_has_a_quote(registry):
    group_row = next(g for g in registry.groups if g.name == "静宁路教育集团")
    fields = {e.field for e in registry.evidence if e.row == group_row.id}
    assert {"name", "core", "established", "province", "city", "district"} <= fields
    assert {e.field for e in registry.evidence if e.row in {m.id for m in registry.memberships}} == {"role"}


def test_files(registry, tmp_path):
    write_tables(tmp_path, registry)
    with open(tmp_path / "groups.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["name"] for row in rows) == sorted(g.name for g in registry.groups)
    book = openpyxl.load_workbook(tmp_path / "registry.xlsx")
    assert tuple(book.sheetnames) == SHEETS
    assert book["groups"].max_row == len(registry.groups) + 1
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_tables(tmp_path, Registry.from_json(registry.to_json()))
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_network(registry, tmp_path):
    graph = network_of(registry)
    ids = {g.id: g for g in registry.groups}
    start = {
        ids[n]["name"] if isinstance(ids[n], dict) else ids[n].name: d.get("start")
        for n, d in graph.nodes(data=True)
        if n in ids
    }
    assert (
        start["静宁路教育集团"] == "2021-02-26"
        and start["白银路教育集团"] == "2020-01-01"
        and start["合肥市实验小学教育集团"] is None
    )
    assert {d["role"] for *_, d in graph.edges(data=True)} == {"core", "member", "head"}
    assert {d["kind"] for _, d in graph.nodes(data=True)} == {"group", "school", "person"}


@pytest.mark.parametrize("documents", [DOCUMENTS, HOSTILE, []], ids=["usual", "hostile", "empty"])
def test_networks_parse_again(documents, tmp_path):
    graph = network_of(resolve(documents))
    gexf, graphml = gexf_text(graph), graphml_text(graph)
    assert gexf == gexf_text(graph) and graphml == graphml_text(graph)
    root = etree.fromstring(gexf.encode())
    assert root.tag == "{http://gexf.net/1.3}gexf" and root.get("version") == "1.3"
    assert [node.get("lastmodifieddate") for node in root] in ([FIXED_DAY, None], [FIXED_DAY])
    (tmp_path / "n.gexf").write_text(gexf, "utf-8")
    (tmp_path / "n.graphml").write_text(graphml, "utf-8")
    again = networkx.read_gexf(tmp_path / "n.gexf", version="1.3")
    assert set(again.nodes) == set(graph.nodes) and set(again.edges) == set(graph.edges)
    assert {n: d["label"] for n, d in again.nodes(data=True)} == {n: d["label"] for n, d in graph.nodes(data=True)}
    third = networkx.read_graphml(tmp_path / "n.graphml")
    assert dict(third.nodes(data=True)) == dict(graph.nodes(data=True)) and set(third.edges) == set(graph.edges)


def test_ties(registry):
    ties = {r["name"]: r for r in ties_table(registry).records()}
    assert ties["静宁路教育集团"]["schools"] == 2 and ties["静宁路教育集团"]["shares schools with"] == "白银路教育集团"


def test_jsonld(registry):
    value = json.loads(jsonld_text(registry))
    nodes = {node["@id"]: node for node in value["@graph"]}
    assert len(nodes) == len(registry.groups) + len(registry.schools) + len(registry.people) + len(registry.policies)
    for node in nodes.values():
        for target in (
            *node.get("subOrganization", ()),
            *node.get("parentOrganization", ()),
            *node.get("worksFor", ()),
        ):
            assert target["@id"] in nodes
        assert node["prov:wasDerivedFrom"]


def test_quickstatements(registry):
    lines = quickstatements_text(registry).splitlines()
    assert lines.count("CREATE") == 1  # the confirmed group alone
    assert 'LAST\tLzh\t"静宁路教育集团"' in lines and "LAST\tP571\t+2021-02-26T00:00:00Z/11" in lines
    assert quickstatements_text(Registry()) == ""


@pytest.mark.parametrize("format_", EXPORTERS)
@pytest.mark.parametrize("documents", [DOCUMENTS, HOSTILE], ids=["usual", "hostile"])
def test_every_format_is_written(format_, documents, tmp_path):
    path = tmp_path / "out"
    EXPORTERS[format_](path, resolve(documents))
    assert path.exists()


def test_findings(registry):
    findings = findings_of(registry, corpus="abc", parameters={"x": 1})
    assert Findings.from_json(findings.to_json()).to_json() == findings.to_json()
    places = {
        (r["province"], r["city"]): (r["groups"], r["schools"]) for r in findings.tables["schools_by_place"].records()
    }
    assert places == {("甘肃省", "兰州市"): (2, 2), ("安徽省", "合肥市"): (1, 0)}
    assert [(r["year"], r["groups"], r["total"]) for r in findings.tables["groups_by_year"].records()] == [
        (2020, 1, 1),
        (2021, 1, 2),
    ]
    assert [(r["organization"], r["person"], r["title"]) for r in findings.tables["heads"].records()] == [
        ("静宁路小学", "王丽", "校长")
    ]
    evidence = set(findings.tables["evidence"].column("id"))
    for name in ("groups", "schools", "memberships", "schools_by_place", "groups_by_year", "heads"):
        for row in findings.tables[name].records():
            assert row["evidence"] and set(row["evidence"].split("; ")) <= evidence


@pytest.mark.parametrize(
    ("kind", "place", "count"),
    [
        ("group", "", 3),
        ("group", "兰州", 2),
        ("group", "Lanzhou", 2),
        ("group", "城关区", 2),
        ("school", "合肥", 0),
        ("person", "兰州市", 1),
        ("policy", "", 0),
        ("decision", "", 1),
    ],
)
def test_listed(registry, kind, place, count):
    assert len(listed(registry, kind=kind, place=place).rows) == count


def test_shown(registry):
    rows = shown(registry, "静宁路教育集团").records()
    assert {"core", "established", "name", "role"} <= {r["field"] for r in rows}
    assert rows == shown(registry, rows[0]["id"]).records()
    assert all(r["quote"] and r["doc_id"] for r in rows)
    texts = {d.doc_id: d.text for d, _ in DOCUMENTS}
    assert all(texts[r["doc_id"]][r["start"] : r["end"]] == r["quote"] for r in rows)


def test_shown_suggests(registry):
    with pytest.raises(NoInput) as caught:
        shown(registry, "静宁路教育集困")
    assert "静宁路教育集团" in caught.value.hint


def test_a_long_sentence_is_cut():
    draft = Draft(**{"note": "很长" * 1000})
    draft.text = draft.text.replace("\n", "")
    draft.entity("group", "静宁路教育集团", **LANZHOU)
    draft.relate("established", 0, value="2" * 900)
    document, found = draft.done()
    registry = resolve([(document, found)])
    assert all(len(e.quote) <= 240 and document.text[e.start : e.end] == e.quote for e in registry.evidence)


def test_places_point_at_the_sentence_that_names_them():
    draft = Draft(note="兰州晨报讯 城关区昨日挂牌。")
    draft.text += "静宁路教育集团"
    found = draft.entity("group", "静宁路教育集团", **LANZHOU)
    assert found == 0
    document, annotations = draft.done()
    registry = resolve([(document, annotations)])
    quotes = {e.field: (e.quote, e.grade) for e in registry.evidence}
    assert "城关区" in quotes["district"][0] and "兰州" in quotes["city"][0] and quotes["city"][1] != "inferred"


def test_a_roster_is_quoted_where_the_school_stands():
    draft = Draft()
    index = draft.entity("group", "静宁路教育集团", **LANZHOU)
    start = len(draft.text)
    schools = [f"第{n}静安小学" for n in range(60)]
    for name in schools:
        tail = len(draft.entities)
        draft.entities.append(Entity("school", name, LANZHOU))
        draft.mentions.append(Mention("school", name, len(draft.text), len(draft.text) + len(name), tail))
        draft.text += name + "、"
    draft.text += "。"
    draft.relations += [
        Relation("member", index, tail, start, len(draft.text), attributes={"role": "member"}) for tail in range(1, 61)
    ]
    document, annotations = draft.done()
    assert not problems(annotations, document.text)
    registry = resolve([(document, annotations)])
    names = {s.id: s.name for s in registry.schools}
    rows = {m.id: names[m.school] for m in registry.memberships}
    roles = [e for e in registry.evidence if e.field == "role"]
    assert len(roles) == 60 and all(rows[e.row] in e.quote for e in roles)

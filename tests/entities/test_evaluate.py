"""The score: numbers worked out by hand, equality with the public scorer where it is there, and its invariants."""

import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.commands import cli
from nlp_tool.document import Document, PartialDate
from nlp_tool.entities.annotation_sheet import draw_sample, read_sheet, write_sample
from nlp_tool.entities.evaluate import ROWS, evaluate, folded, pairing, read_found, read_gold, score_document
from nlp_tool.errors import NoInput, SettingsError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def group(name, core=None, members=(), **more):
    made = [{"school": m, "role": "member", "mode": None} if isinstance(m, str) else m for m in members]
    return {"name": name, "aliases": [], "core": core, "members": made, **more}


def school(name, *aliases, former=()):
    return {"name": name, "aliases": list(aliases), "former_names": list(former)}


def person(name, title=None, organization=None):
    return {"name": name, "title": title, "organization": organization}


def record(doc="a", language="en", groups=(), schools=(), people=(), policies=()):
    return {
        "doc": doc,
        "language": language,
        "groups": list(groups),
        "schools": list(schools),
        "people": list(people),
        "policies": list(policies),
    }


def counted(gold, found):
    return {row: tuple(counts) for row, counts in score_document(gold, found).counts.items() if any(counts)}


# gold, found, the rows that count: (right, false, missed)
CASES = {
    # the case, blanks, punctuation and a leading article do not matter
    "folding": (
        record(schools=[school("Tai'an No. 6 Middle School")]),
        record(schools=[school("the Tai’an No.6 middle school")]),
        {"school": (1, 0, 0)},
    ),
    # a former name is a surface form
    "former name": (
        record(schools=[school("New School", former=["Old School"])]),
        record(schools=[school("old school")]),
        {"school": (1, 0, 0)},
    ),
    # one found school cannot stand for two
    "one to one": (
        record(schools=[school("A School", "X"), school("B School", "X")]),
        record(schools=[school("X")]),
        {"school": (1, 0, 1)},
    ),
    # as many pairs as possible: the first gold gives way to the second
    "augmenting": (
        record(schools=[school("A", "X"), school("X")]),
        record(schools=[school("X"), school("A")]),
        {"school": (2, 0, 0)},
    ),
    # nothing found: all missed, a core too
    "nothing found": (
        record(groups=[group("G", "S", ["M", "N"])], schools=[school("S")]),
        {},
        {"group": (0, 0, 1), "school": (0, 0, 1), "member": (0, 0, 2), "core": (0, 0, 1)},
    ),
    # members of a false group are false
    "false group": (record(), record(groups=[group("G", "S", ["M", "N"])]), {"group": (0, 1, 0), "member": (0, 2, 0)}),
    # an extra group without a name counts neither way
    "unnamed extra": (record(), record(groups=[group("S group", "S", ["M"], unnamed=True)]), {}),
    # a group without a name is known by its core, under any of the core's forms
    "unnamed": (
        record(groups=[group("x", "Second School", unnamed=True)], schools=[school("Second School", "No. 2 School")]),
        record(groups=[group("y", "No. 2 School")], schools=[school("No. 2 School")]),
        {"group": (1, 0, 0), "school": (1, 0, 0), "core": (1, 0, 0)},
    ),
    # a wrong core is false and missed, no core only missed
    "wrong core": (
        record(groups=[group("G", "S"), group("H", "T")]),
        record(groups=[group("G", "X"), group("H")]),
        {"group": (2, 0, 0), "core": (0, 1, 2)},
    ),
    # a core that the gold does not state is not counted
    "core not stated": (record(groups=[group("G")]), record(groups=[group("G", "S")]), {"group": (1, 0, 0)}),
    # members through aliases; role and mode of paired members where the gold states one
    "members": (
        record(
            groups=[
                group(
                    "G",
                    None,
                    [
                        {"school": "Long Name School", "role": "campus", "mode": "alliance"},
                        {"school": "B", "role": "member", "mode": None},
                    ],
                )
            ],
            schools=[school("Long Name School", "Long Name")],
        ),
        record(
            groups=[
                group(
                    "G",
                    None,
                    [
                        {"school": "Long Name", "role": "campus", "mode": "integrated"},
                        {"school": "B", "role": "campus", "mode": "alliance"},
                        "C",
                    ],
                )
            ]
        ),
        {"group": (1, 0, 0), "school": (0, 0, 1), "member": (2, 1, 0), "role": (1, 1, 1), "mode": (0, 1, 1)},
    ),
    # a title is right when one contains the other; an organization too, and one of several is enough
    "people": (
        record(
            people=[
                person("Li Ming", "vice principal", "X School"),
                person("Wang Fang", "director", "A Bureau; B Bureau"),
                person("Zhao Yi", "mayor", "Y City"),
                person("Sun Er"),
            ]
        ),
        record(
            people=[
                person("LI MING", "principal", "X"),
                person("Wang Fang", "secretary", "B Bureau"),
                person("Zhao Yi"),
                person("Qian San"),
            ]
        ),
        {"person": (3, 1, 1), "title": (1, 1, 2), "organization": (2, 0, 1)},
    ),
    # an organization may be a school under another of its forms
    "organization by alias": (
        record(
            schools=[school("No. 5 Primary School", "County Fifth Primary")],
            people=[person("Li", None, "No. 5 Primary School")],
        ),
        record(schools=[school("County Fifth Primary")], people=[person("Li", None, "County Fifth Primary")]),
        {"school": (1, 0, 0), "person": (1, 0, 0), "organization": (1, 0, 0)},
    ),
    # policies go by their title
    "policy": (
        record(policies=[{"title": "Opinions on X"}, {"title": "Plan for Y"}]),
        record(policies=[{"title": "opinions on “X”"}]),
        {"policy": (1, 0, 1)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_counts_worked_out_by_hand(name):
    gold, found, expected = CASES[name]
    assert counted(gold, found) == expected


def public_scorer():
    path = SHARED / "tools" / "score.py"
    if not path.is_file():
        pytest.skip("the public scorer is not beside the project (../shared/tools)")
    spec = importlib.util.spec_from_file_location("public_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_equal_to_the_public_scorer(name):
    scorer = public_scorer()
    gold, found, _ = CASES[name]
    tally, errors = scorer.Tally(), []
    scorer.score_document(gold, found, tally, errors)
    own = score_document(gold, found)
    assert {row: counts for row, counts in tally.items() if any(counts)} == counted(gold, found)
    assert sorted(errors) == sorted(own.errors)


NAMES = st.sampled_from(["A", "the A", "B School", "b  school", "C", "D", "", "X-1", "X1", "东校区", "東校區"])
MADE = st.builds(
    record,
    groups=st.lists(
        st.builds(
            lambda n, c, m, u: group(n or "G", c or None, m, unnamed=u),
            NAMES,
            NAMES,
            st.lists(NAMES, max_size=4),
            st.booleans(),
        ),
        max_size=4,
    ),
    schools=st.lists(
        st.builds(
            lambda n, a, f: school(n, *a, former=f), NAMES, st.lists(NAMES, max_size=2), st.lists(NAMES, max_size=1)
        ),
        max_size=5,
    ),
    people=st.lists(st.builds(person, NAMES, NAMES, NAMES), max_size=4),
)


@pytest.mark.shared
@settings(derandomize=True, max_examples=200, deadline=None)
@given(MADE, MADE)
def test_equal_to_the_public_scorer_on_made_records(gold, found):
    scorer = public_scorer()
    tally, errors = scorer.Tally(), []
    scorer.score_document(gold, found, tally, errors)
    assert {row: counts for row, counts in tally.items() if any(counts)} == counted(gold, found)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(MADE)
def test_a_record_without_empty_names_is_perfect_against_itself(gold):
    counts = counted(gold, gold)
    nameless = [e for key in ("groups", "schools", "people") for e in gold[key] if not folded(e["name"])]
    if not nameless:
        assert counts.get("person", (0, 0, 0))[1:] == (0, 0)
        assert counts.get("group", (0, 0, 0))[1:] == (0, 0)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_pairing_is_one_to_one_and_largest(edges):
    pairs = pairing(6, 6, lambda one, other: (one, other) in edges)
    assert set(pairs) <= edges
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)

    def largest(one: int, used: frozenset[int]) -> int:
        if one == 6:
            return 0
        best = largest(one + 1, used)
        return max(
            [best, *(1 + largest(one + 1, used | {other}) for a, other in edges if a == one and other not in used)]
        )

    assert len(pairs) == largest(0, frozenset())


def test_long_chains_of_pairs_do_not_exhaust_the_stack():
    size = 1500
    assert len(pairing(size, size, lambda one, other: other in (one, one - 1) if one else other == 0)) == size


def test_rows_by_language_with_intervals_and_change():
    golds = [
        record("a", "en", people=[person("Li Ming"), person("Wang Wei")]),
        record("b", "zh", people=[person("李明")]),
    ]
    now = {
        "a": record("a", people=[person("Li Ming"), person("Wang Wei")]),
        "b": record("b", people=[person("李明"), person("王伟")]),
    }
    before = {"a": record("a", people=[person("Li Ming")])}
    found = evaluate(golds, now, earlier=before, samples=200)
    rows = {(row["language"], row["row"]): row for row in found.table().records()}
    assert len(rows) == 3 * len(ROWS)
    everything = rows["all", "person"]
    assert (everything["tp"], everything["fp"], everything["fn"]) == (3, 1, 0)
    assert everything["f1"] == pytest.approx(6 / 7)
    assert everything["earlier"] == pytest.approx(2 / 4)
    assert everything["change"] == pytest.approx(6 / 7 - 1 / 2)
    # two documents: the samples are aa, ab, bb; F1 lies between that of b and that of a
    assert everything["low"] == pytest.approx(2 / 3) and everything["high"] == pytest.approx(1.0)
    assert rows["en", "person"]["low"] is None
    assert found.changes() == (["a: missed person: Wang Wei", "b: missed person: 李明"], ["b: false person: 王伟"])
    assert found.table() == evaluate(golds, now, earlier=before, samples=200).table()
    assert found.short_of({"person": 0.9, "group": 0.0}) == ["person 0.857 < 0.9"]
    with pytest.raises(SettingsError):
        found.short_of({"persons": 0.5})


def test_a_perfect_run_has_the_interval_one_to_one():
    golds = [record(str(number), people=[person("Li Ming")]) for number in range(5)]
    row = evaluate(golds, {str(n): golds[n] for n in range(5)}).table().records()[2]
    assert (row["row"], row["f1"], row["low"], row["high"]) == ("person", 1.0, 1.0, 1.0)


def test_records_that_are_none_are_told(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"doc": "a"}\n\nnot json\n')
    with pytest.raises(NoInput, match="line 3"):
        read_found(tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").write_text("[1]\n")
    with pytest.raises(NoInput, match="no `doc`"):
        read_found(tmp_path / "b.jsonl")
    with pytest.raises(NoInput):
        read_found(tmp_path / "none.jsonl")
    with pytest.raises(NoInput):
        read_gold(tmp_path / "empty")


def test_command_prints_the_table_the_errors_and_the_floor(tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    for name in ("a", "b"):
        (gold / f"{name}.json").write_text(json.dumps(record(name, people=[person("Li Ming", "principal")])))
    (tmp_path / "new.jsonl").write_text(json.dumps(record("a", people=[person("Li Ming", "teacher")])) + "\n")
    (tmp_path / "old.jsonl").write_text(json.dumps(record("b", people=[person("Li Ming", "principal")])) + "\n")
    arguments = ["evaluate", str(gold), str(tmp_path / "new.jsonl")]
    run = CliRunner().invoke(cli, [*arguments, "--errors", "--against", str(tmp_path / "old.jsonl")])
    assert run.exit_code == 0
    assert "all\tperson\t1\t0\t1\t1\t0.5\t0.6667" in run.stdout
    assert (
        "b: missed person: Li Ming" in run.stderr and "a: title of Li Ming: gold principal, found teacher" in run.stderr
    )
    assert "+ no longer: a: missed person: Li Ming" in run.stderr and "- new: b: missed person: Li Ming" in run.stderr
    told = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)
    assert told["documents"] == 2 and told["rows"][2]["tp"] == 1
    assert CliRunner().invoke(cli, [*arguments, "--min", "person=0.9"]).exit_code == 1
    assert CliRunner().invoke(cli, [*arguments, "--min", "person=high"]).exit_code == 2
    assert CliRunner().invoke(cli, ["evaluate", str(gold), str(tmp_path / "none.jsonl")]).exit_code == 4


# --- the sample and its sheet ---------------------------------------------------------------------------------------


def documents():
    made = [("en", "2021", "Daily")] * 12 + [("zh", "2021", "Daily")] * 6 + [("zh", "2022", "Evening")] * 2
    return [
        Document(f"{number:016x}", f"text {number}", language=language, date=PartialDate.parse(year), source=source)
        for number, (language, year, source) in enumerate(made)
    ]


def test_sample_gives_each_stratum_its_share():
    drawn = draw_sample(documents(), size=10)
    strata = sorted((d.language, str(d.date), d.source) for d in drawn)
    assert strata == [("en", "2021", "Daily")] * 6 + [("zh", "2021", "Daily")] * 3 + [("zh", "2022", "Evening")]
    assert drawn == draw_sample(list(reversed(documents())), size=10)
    assert drawn != draw_sample(documents(), size=10, seed=1)
    assert draw_sample(documents(), size=100) == documents()


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(1, 25), st.integers(0, 3))
def test_sample_has_its_size_and_no_document_twice(size, seed):
    drawn = draw_sample(documents(), size=size, seed=seed)
    assert len({d.doc_id for d in drawn}) == len(drawn) == min(size, 20)


def test_sample_over_something_else_is_refused():
    with pytest.raises(SettingsError):
        draw_sample(documents(), size=3, by=["colour"])
    with pytest.raises(NoInput):
        draw_sample([], size=3)


def annotated():
    text = "=Li Ming leads 天门小学 in G Education Group."
    document = Document("0" * 16, text, title="T", language="en", date=PartialDate.parse("2022-11"), source="S")
    entities = (
        Entity("group", "G Education Group", {"kind": "group"}),
        Entity("school", "天门小学", {"level": "primary"}),
        Entity("person", "=Li Ming", {"title": "principal", "organization": "天门小学", "kind": "principal"}),
        Entity("policy", "Opinions on X", {"issuer": "Y"}),
    )
    mentions = (
        Mention("group", "G Education Group", 26, 43, 0),
        Mention("school", "天门小学", 15, 19, 1),
        Mention("person", "=Li Ming", 0, 8, 2),
    )
    relations = (
        Relation("core", 0, 1, 0, 44),
        Relation("member", 0, 1, 0, 44, attributes={"role": "campus", "mode": "alliance"}),
        Relation("established", 0, None, 0, 44, attributes={"value": "2022-11"}),
        Relation("size", 0, None, 0, 44, attributes={"what": "schools", "value": "3"}),
    )
    return document, Annotations(document.doc_id, entities, mentions, relations)


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.csv"])
def test_a_sheet_that_nobody_touched_says_what_the_tool_found(tmp_path, name):
    document, annotations = annotated()
    write_sample(tmp_path, [document], {document.doc_id: annotations})
    (found,) = read_sheet(tmp_path / name, out=tmp_path / "gold")
    assert found["title"] == "T" and found["source"] == "S" and found["published"] == "2022-11"
    (made,) = found["groups"]
    assert made["core"] == "天门小学" and made["established"] == "2022-11" and made["sizes"] == {"schools": 3}
    assert made["members"] == [{"school": "天门小学", "role": "campus", "mode": "alliance", "joined": None}]
    assert found["people"] == [
        {"name": "=Li Ming", "title": "principal", "organization": "天门小学", "kind": "principal"}
    ]
    assert found["policies"] == [{"title": "Opinions on X", "issuer": "Y", "date": None}]
    (gold,) = read_gold(tmp_path / "gold")
    table = evaluate([gold], read_found(tmp_path / "sample.jsonl")).table().records()
    assert all(row["fp"] == row["fn"] == 0 for row in table) and sum(row["tp"] for row in table) == 10
    assert (tmp_path / "text" / f"{gold['doc']}.txt").read_text(encoding="utf-8") == document.text


def test_what_a_person_changes_in_the_sheet_counts(tmp_path):
    document, annotations = annotated()
    write_sample(tmp_path, [document], {document.doc_id: annotations})
    path = tmp_path / "sheet.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].lstrip("\ufeff").split(",")
    doc = lines[1].split(",")[0]
    changed = [
        line.replace("principal", "vice principal") if ",person," in line else line
        for line in lines
        if ",core," not in line
    ]
    row = dict.fromkeys(header, "") | {"doc": doc, "fact": "school", "name": "New School", "aliases": "NS; the School"}
    wrong = dict.fromkeys(header, "") | {"doc": doc, "fact": "school", "name": "No School", "correct": "no"}
    path.write_text(
        "\n".join([*changed, *(",".join(r[c] for c in header) for r in (row, wrong))]) + "\n", encoding="utf-8"
    )
    (found,) = read_sheet(path)
    assert found["groups"][0]["core"] is None
    assert found["people"][0]["title"] == "vice principal"
    assert [s["name"] for s in found["schools"]] == ["天门小学", "New School"] and found["schools"][1]["aliases"] == [
        "NS",
        "the School",
    ]


def test_sheets_that_cannot_be_read_are_told(tmp_path):
    (tmp_path / "a.csv").write_text("one,two\n1,2\n")
    with pytest.raises(NoInput, match="no annotation sheet"):
        read_sheet(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("doc,fact,name\nd,core,G\n")
    with pytest.raises(NoInput, match="no group 'G'"):
        read_sheet(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text("doc,fact,name\nd,shcool,G\n")
    with pytest.raises(NoInput, match="unknown fact 'shcool'"):
        read_sheet(tmp_path / "c.csv")
    with pytest.raises(NoInput):
        read_sheet(tmp_path / "none.xlsx")

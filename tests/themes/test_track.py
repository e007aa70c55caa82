"""Counting: shares, rates, gaps, undated documents, languages, places, firsts, changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.document import Document, PartialDate
from nlp_tool.findings import Findings
from nlp_tool.settings import Themes
from nlp_tool.themes import parse_lexicon
from nlp_tool.themes.places import place_of
from nlp_tool.themes.track import COLUMNS, track_themes

LEXICON = parse_lexicon("""
[[theme]]
id = "rotation"
name = { zh = "轮岗", en = "Rotation" }
zh = ["轮岗"]
en = ["rotat*"]
[[theme]]
id = "culture"
zh = ["文化"]
""")


def doc(number: int, text: str, date: str = "", place: str = "", language: str = "zh") -> Document:
    return Document(f"{number:016x}", text, f"t{number}", language, date=PartialDate.parse(date) if date else None,
                    place=place)


DOCUMENTS = [
    doc(1, "教师轮岗。校长轮岗。", "2019-05-01", "浙江省 杭州市"),
    doc(2, "校园文化。", "2019", "江苏省"),
    doc(3, "教师轮岗。", "2022-01", "江苏省 南京市"),
    doc(4, "教师轮岗。", "", "广东省"),
    doc(5, "没有。", "2022-03-04"),
]


def rows(findings: Findings, table: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in findings.tables[table].records()
            if all(row[name] == value for name, value in wanted.items())]


def test_themes() -> None:
    findings = track_themes(DOCUMENTS, lexicon=LEXICON)
    [row] = rows(findings, "themes", id="rotation")
    assert (row["documents"], row["documents_with"], row["share"], row["mentions"]) == (5, 3, 0.6, 4)
    assert (row["first"], row["last"], row["name_en"]) == ("2019-05-01", "2022-01", "Rotation")
    assert {name: table.columns for name, table in findings.tables.items()} == COLUMNS


def test_periods_show_gaps_as_gaps() -> None:
    found = rows(track_themes(DOCUMENTS, lexicon=LEXICON), "periods", theme="rotation")
    assert [(r["period"], r["documents"], r["documents_with"], r["share"], r["mentions"]) for r in found] == [
        ("2019", 2, 1, 0.5, 2), ("2020", 0, 0, None, 0), ("2021", 0, 0, None, 0), ("2022", 2, 1, 0.5, 1)]
    assert found[0]["low"] < 0.5 < found[0]["high"] and found[1]["low"] is found[1]["rate"] is None
    # 4 mentions in 10 + 5 characters, no interval for two documents
    assert found[0]["size"] == 15 and found[0]["rate"] == pytest.approx(2 / 15 * 10_000)
    assert found[0]["rate_low"] is None


def test_a_date_less_precise_than_the_period_is_listed_apart() -> None:
    findings = track_themes(DOCUMENTS, lexicon=LEXICON, settings=Themes(period="month"))
    assert [(row["doc_id"][-1], row["themes"]) for row in rows(findings, "undated")] == [
        ("2", "culture"), ("4", "rotation")]
    assert findings.parameters["undated"] == 2
    assert [row["period"] for row in rows(findings, "periods", theme="culture")][:2] == ["2019-05", "2019-06"]


def test_first_mentions_by_place() -> None:
    findings = track_themes(DOCUMENTS, lexicon=LEXICON)
    found = rows(findings, "first_mentions", theme="rotation", level="province")
    assert [(r["order"], r["place"], r["date"], r["sentence"]) for r in found] == [
        (1, "浙江省", "2019-05-01", "教师轮岗。"), (2, "江苏省", "2022-01", "教师轮岗。")]
    found = rows(findings, "first_mentions", theme="rotation", level="city")
    assert [(r["order"], r["place"], r["place_from"]) for r in found] == [
        (1, "浙江省 杭州市", "metadata"), (2, "江苏省 南京市", "metadata")]


def test_dates_that_may_be_the_same_share_their_rank() -> None:
    documents = [doc(1, "轮岗", "2022", "湖北省"), doc(2, "轮岗", "2022-05-01", "湖南省"),
                 doc(3, "轮岗", "2023", "河北省")]
    found = rows(track_themes(documents, lexicon=LEXICON), "first_mentions", theme="rotation", level="province")
    assert [(r["place"], r["order"]) for r in found] == [("湖北省", 1), ("湖南省", 1), ("河北省", 3)]


PLACES = [
    # the metadata, in any form
    ("无。", "杭州", ("浙江省", "杭州市", "metadata")),
    ("无。", "浙江省 杭州市 西湖区", ("浙江省", "杭州市", "metadata")),
    ("无。", "Chengdu", ("四川省", "成都市", "metadata")),
    # they come first
    ("南京市说，南京市做。", "浙江省", ("浙江省", "", "metadata")),
    # else the text, also in traditional characters
    ("武漢市江漢區教育局說，武漢市的學校。", "", ("湖北省", "武汉市", "text")),
    # a place that nobody knows, two cities alike, nothing
    ("无。", "无何有之乡", ("", "", "")),
    ("南京市和杭州市。", "", ("", "", "")),
    ("", "", ("", "", "")),
]


@pytest.mark.parametrize(("text", "place", "expected"), PLACES)
def test_the_place_of_a_document(text: str, place: str, expected: tuple[str, str, str]) -> None:
    found = place_of(doc(1, text, place=place))
    assert (found.province, found.city, found.found) == expected


def test_places() -> None:
    found = rows(track_themes(DOCUMENTS, lexicon=LEXICON), "places", theme="rotation")
    assert [(r["place"], r["documents"], r["documents_with"]) for r in found] == [
        ("江苏省", 2, 1), ("广东省", 1, 1), ("浙江省", 1, 1)]


def test_languages_are_counted_together_and_apart() -> None:
    documents = [*DOCUMENTS, doc(6, "Teachers rotate.", "2022", language="en")]
    found = rows(track_themes(documents, lexicon=LEXICON), "periods", theme="rotation", period="2022")
    assert [(r["language"], r["documents"], r["documents_with"]) for r in found] == [("", 3, 2), ("en", 1, 1),
                                                                                    ("zh", 2, 1)]
    # a rate joins no characters to words
    assert found[0]["rate"] is None and found[1]["rate"] == pytest.approx(1 / 2 * 10_000)


def test_evidence_points_at_the_text() -> None:
    findings = track_themes(DOCUMENTS, lexicon=LEXICON)
    texts = {document.doc_id: document.text for document in DOCUMENTS}
    found = rows(findings, "evidence")
    assert len(found) == 5
    for row in found:
        assert texts[row["doc_id"]][row["start"] : row["end"]] == row["quote"]
        assert texts[row["doc_id"]][row["sentence_start"] : row["sentence_end"]] == row["sentence"]
    # oldest first, the undated last
    assert [row["date"] for row in found if row["theme"] == "rotation"] == ["2019-05-01", "2019-05-01", "2022-01", ""]


def many(year: int, having: int, total: int) -> list[Document]:
    return [doc(year * 1000 + n, "轮岗。" if n < having else "无。", str(year)) for n in range(total)]


def test_changes() -> None:
    findings = track_themes([*many(2019, 1, 40), *many(2020, 25, 40), *many(2021, 24, 40), *many(2022, 1, 3),
                             *many(2024, 3, 3)], lexicon=LEXICON)
    found = rows(findings, "changes", theme="rotation")
    # too few is said also where the shares lie far apart; a year without documents is passed over
    assert [(r["from"], r["to"], r["verdict"]) for r in found] == [
        ("2019", "2020", "rise"), ("2020", "2021", "no change shown"), ("2021", "2022", "too few documents"),
        ("2022", "2024", "too few documents")]
    assert found[0]["low"] > 0 and found[0]["p_adjusted"] < 0.05 and found[0]["p"] <= found[0]["p_adjusted"]
    assert found[1]["low"] < 0 < found[1]["high"] and found[2]["p"] is None and found[2]["low"] is None


def test_nothing_to_track() -> None:
    findings = track_themes([], lexicon=LEXICON)
    assert [row["documents"] for row in rows(findings, "themes")] == [0, 0]
    assert rows(findings, "periods") == rows(findings, "evidence") == []
    assert Findings.from_json(findings.to_json()) == findings


@settings(max_examples=40)
@given(st.permutations(DOCUMENTS))
def test_the_order_of_documents_does_not_matter(documents: list[Document]) -> None:
    ordered, shuffled = track_themes(DOCUMENTS, lexicon=LEXICON), track_themes(documents, lexicon=LEXICON)
    for name in ("themes", "periods", "places", "first_mentions", "changes", "evidence"):
        assert shuffled.tables[name] == ordered.tables[name]

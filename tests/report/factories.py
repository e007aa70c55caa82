"""A small study: three documents, the findings of registry, topics and themes on them, and its manifest."""

from __future__ import annotations

from typing import Any

from nlp_tool.document import Document, PartialDate, document_id
from nlp_tool.findings import Findings, Table

TEXTS = (
    ("云溪小学教育集团揭牌", "云溪小学教育集团于2020年成立，核心校为云溪小学，成员校有东湖小学。校长李明出席。", "zh"),
    ("教师交流", "云溪区推进教师交流轮岗。教育局印发《集团化办学实施方案》。", "zh"),
    ("Group schools", "The Yunxi Education Group was founded in 2020. Teachers rotate between its schools.", "en"),
)


def documents(hostile: str = "") -> list[Document]:
    made = []
    for number, (title, text, language) in enumerate(TEXTS):
        title = hostile or title
        body = text + (f"作者{hostile}。" if hostile else "")
        made.append(Document(document_id(body, title), body, title, language, date=PartialDate(2020 + number),
                             source=hostile or "云溪日报", kind="news", path=f"{hostile or 'news'}-{number}.txt",
                             metadata={"url": hostile or f"https://example.org/{number}"}))
    return made


def evidence(number: int, of: str, field: str, doc: Document, quote: str, value: str = "") -> tuple[Any, ...]:
    start = doc.text.index(quote)
    return (f"e{number}", of, field, value or quote, doc.doc_id, start, start + len(quote), quote, "stated",
            str(doc.date), doc.source, doc.title)


def registry(docs: list[Document], hostile: str = "") -> Findings:
    doc = docs[0]
    name = hostile or "云溪小学教育集团"
    rows = [
        evidence(1, "g1", "name", doc, "云溪小学教育集团", name),
        evidence(2, "g1", "established", doc, "2020年", "2020"),
        evidence(3, "m1", "role", doc, "核心校为云溪小学", "core"),
        evidence(4, "m2", "role", doc, "成员校有东湖小学", "member"),
        evidence(5, "s1", "name", doc, "云溪小学"), evidence(6, "s2", "name", doc, "东湖小学"),
        evidence(7, "p1", "name", doc, "李明"), evidence(8, "o1", "title", doc, "校长李明出席", "校长"),
        evidence(9, "y1", "title", docs[1], "《集团化办学实施方案》", "集团化办学实施方案"),
        evidence(10, "g1", "province", doc, "云溪小学教育集团", "四川省"),
        evidence(11, "g1", "city", doc, "云溪小学教育集团", "成都市"),
    ]
    tables = {
        "groups": Table(("id", "name", "name_en", "kind", "province", "city", "district", "core", "member_count",
                         "established", "documents", "first_date", "last_date", "grade"),
                        (("g1", name, "", "group", "四川省", "成都市", "", "云溪小学", 1, "2020", 1, "2020", "2020",
                          "stated"),)),
        "schools": Table(("id", "name", "level", "province", "city", "district", "documents", "first_date",
                          "last_date"),
                         (("s1", hostile or "云溪小学", "primary", "四川省", "成都市", "", 1, "2020", "2020"),
                          ("s2", "东湖小学", "primary", "", "", "", 1, "2020", "2020"))),
        "people": Table(("id", "name", "kind", "title", "organization", "organization_id", "documents"),
                        (("p1", hostile or "李明", "principal", "校长", "云溪小学", "s1", 1),)),
        "memberships": Table(("id", "group", "group_name", "school", "school_name", "role", "mode", "joined", "grade"),
                             (("m1", "g1", name, "s1", hostile or "云溪小学", "core", "", "", "stated"),
                              ("m2", "g1", name, "s2", "东湖小学", "member", "alliance", "2021", "inferred"))),
        "posts": Table(("id", "person", "title", "organization", "organization_id", "since", "former"),
                       (("o1", "p1", "校长", "云溪小学", "s1", "2019", False),)),
        "policies": Table(("id", "title", "issuer", "date", "documents"),
                          (("y1", hostile or "集团化办学实施方案", "教育局", "", 1),)),
        "evidence": Table(("id", "row", "field", "value", "doc_id", "start", "end", "quote", "grade", "date", "source",
                           "title"), tuple(rows)),
    }
    return Findings("registry", tables)


def topics(docs: list[Document], hostile: str = "") -> Findings:
    return Findings("topics", {
        "topics": Table(("id", "language", "share", "documents", "coherence", "label"),
                        ((1, "zh", 0.6, 2, 0.12, hostile or "集团"),)),
        "words": Table(("topic", "language", "rank", "word", "weight"),
                       ((1, "zh", 1, hostile or "集团", 0.2), (1, "zh", 2, "教师", 0.1), (1, "zh", 3, "轮岗", 0.02))),
        "documents": Table(("topic", "language", "rank", "doc_id", "weight", "title", "start", "end", "quote"),
                           ((1, "zh", 1, docs[0].doc_id, 0.9, docs[0].title, 0, 8, docs[0].text[:8]),)),
        "prevalence": Table(("topic", "language", "period", "mean", "low", "high", "n"),
                            ((1, "zh", "2020", 0.9, 0.8, 1.0, 1), (1, "zh", "2021", 0.3, 0.2, 0.5, 1))),
    }, {"model": "nmf", "confidence": 0.95, "documents": {"zh": 2},
        "warnings": {"en": [hostile or "too few documents"]}})


def themes(docs: list[Document], hostile: str = "") -> Findings:
    start = docs[1].text.index("轮岗")
    return Findings("themes", {
        "themes": Table(("id", "name_zh", "name_en", "documents_with", "definition_zh", "definition_en"),
                        (("rotation", hostile or "教师轮岗", hostile or "Rotation", 2, hostile, ""),
                         ("finance", "经费", "Funding", 0, "", ""))),
        "periods": Table(("theme", "language", "period", "documents", "documents_with", "share", "low", "high"),
                         (("rotation", "", "2020", 1, 0, 0.0, 0.0, 0.79),
                          ("rotation", "", "2021", 1, 1, 1.0, 0.21, 1.0),
                          ("rotation", "", "2022", 0, 0, None, None, None))),
        "places": Table(("theme", "language", "place", "documents", "documents_with"), ()),
        "evidence": Table(("theme", "doc_id", "start", "end", "quote", "sentence"),
                          (("rotation", docs[1].doc_id, start, start + 2, "轮岗", "云溪区推进教师交流轮岗。"),)),
        "changes": Table(("theme", "language", "from", "to", "share_from", "share_to", "difference", "low", "high", "p",
                          "p_adjusted", "verdict"),
                         (("rotation", "", "2020", "2021", 0.1, 0.75, 0.65, 0.31, 0.84, 0.00002, 0.0004, "rise"),
                          ("rotation", "", "2021", "2022", 0.75, 0.7, -0.05, -0.3, 0.2, 0.9, 1.0, "no change shown"),
                          ("finance", "", "2020", "2021", 0.0, 1.0, 1.0, None, None, None, None,
                           "too few documents"))),
        "first_mentions": Table(("theme", "level", "order", "place", "date", "doc_id", "start", "end", "quote"),
                                (("rotation", "province", 1, hostile or "四川省", "2021", docs[1].doc_id, start,
                                  start + 2, "轮岗"),
                                 ("rotation", "city", 1, "四川省 成都市", "2021", docs[1].doc_id, start, start + 2,
                                  "轮岗"))),
    }, {"confidence": 0.95})


MANIFEST = {"versions": {"nlp-tool": "0.1.0", "python": "3.12.0", "jieba": "0.42.1", "spacy": "3.8.7",
                         "scikit-learn": "1.5.0", "gensim": ""},
            "stages": {"registry": {"key": "0123456789abcdef"}, "report": {"key": "of the page itself"}}}

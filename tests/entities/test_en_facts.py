"""Dates, foundings, sizes and issuers that English sentences state."""

import pytest

from nlp_tool.document import Document, PartialDate
from nlp_tool.entities import extract
from nlp_tool.entities.en.dates import dates_in, year_of


@pytest.mark.parametrize(
    ("text", "year", "values"),
    [
        ("on September 1, 2020", None, ["2020-09-01"]),
        ("1 Sept. 2020 and 2021-03-05", None, ["2020-09-01", "2021-03-05"]),
        ("in March 2022", None, ["2022-03"]),
        ("since 2019", None, ["2019"]),
        # without a year: only where it is known
        ("on August 28", None, []),
        ("on August 28", 2023, ["2023-08-28"]),
        ("In June this year", 2022, ["2022-06"]),
        ("in May last year", 2022, ["2021-05"]),
        # no dates
        ("1,081 schools, 20199 pupils, 2021-13, May I", None, []),
        ("the 1950 metres", None, []),
    ],
)
def test_dates(text, year, values):
    assert [value for _, value in dates_in(text, year=year)][: len(values) or None] == values


def test_the_year_of_a_text():
    assert year_of("Title\nNov 3, 2021\nIn 2010 it began.") == 2021
    assert year_of("In 2010 it began.") is None


def relations(text, date=None):
    document = Document("0" * 16, text, language="en", date=PartialDate.parse(date) if date else None)
    annotations = extract(document)
    names = [entity.name for entity in annotations.entities]
    return [
        (r.kind, names[r.head], dict(r.attributes))
        for r in annotations.relations
        if r.kind in ("established", "size", "issued")
    ]


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        (
            "Yucai Education Group was established in December 2014.",
            None,
            [("established", "Yucai Education Group", {"value": "2014-12"})],
        ),
        (
            "On August 6 the Yucai Education Group was unveiled.",
            "2023-09",
            [("established", "Yucai Education Group", {"value": "2023-08-06"})],
        ),
        (
            "Jijiang Middle School, founded in 1910, is old.",
            None,
            [("established", "Jijiang Middle School", {"value": "1910"})],
        ),
        (
            "Yucai Education Group is large. The group has 87 classes, more than 4,600 students, six campuses and 0 "
            "kindergartens.",
            None,
            [
                ("size", "Yucai Education Group", {"what": "classes", "value": "87"}),
                ("size", "Yucai Education Group", {"what": "students", "value": "4600"}),
                ("size", "Yucai Education Group", {"what": "campuses", "value": "6"}),
            ],
        ),
        (
            'In March 2022, the Education Committee of Jiulongpo District issued the "Opinions on Running Schools in '
            'Groups" to all.',
            None,
            [
                (
                    "issued",
                    "Opinions on Running Schools in Groups",
                    {"issuer": "Education Committee of Jiulongpo District", "date": "2022-03"},
                )
            ],
        ),
        (
            'The "Opinions on Running Schools in Groups" issued by the Panyu Education Bureau came in May 2021.',
            None,
            [
                (
                    "issued",
                    "Opinions on Running Schools in Groups",
                    {"issuer": "Panyu Education Bureau", "date": "2021-05"},
                )
            ],
        ),
    ],
)
def test_what_sentences_state(text, date, found):
    assert relations(text, date) == found

from __future__ import annotations

import string

import pytest

from nlp_tool.figures import plots
from nlp_tool.figures.charts import CHARTS

PERIODS = [
    # a gap takes its place
    (["2019", "2021"], ["2019", "2020", "2021"]),
    (["2020-Q4", "2021-Q2"], ["2020-Q4", "2021-Q1", "2021-Q2"]),
    (["2020-11", "2021-02"], ["2020-11", "2020-12", "2021-01", "2021-02"]),
    # what is no period is only sorted
    (["later", "early"], ["early", "later"]),
    (["2019", "2020-Q1"], ["2019", "2020-Q1"]),
    ([], []),
    (["2020"], ["2020"]),
]


@pytest.mark.parametrize(("given", "expected"), PERIODS)
def test_all_periods(given, expected):
    assert plots.all_periods(given) == expected


PLACES = [("陕西省", "Shaanxi"), ("山西省", "Shanxi"), ("内蒙古自治区", "Inner Mongolia"),
          ("新疆维吾尔自治区", "Xinjiang"),
          ("成都市", "Chengdu"), ("西安市", "Xi'an"), ("广西壮族自治区", "Guangxi"), ("香港特别行政区", "Hong Kong"),
          ("Sichuan", "Sichuan"), ("", "")]


@pytest.mark.parametrize(("chinese", "english"), PLACES)
def test_places_in_english(chinese, english):
    assert plots.place_english(chinese) == english


@pytest.mark.parametrize(("share", "text"), [(0.5, "50%"), (0.0996, "10%"), (0.0994, "9.9%"), (0, "0%"), (1, "100%")])
def test_shares(share, text):
    assert plots.shares_text(share) == text


@pytest.mark.parametrize(("count", "most"), [(1, 3), (5, 5), (23, 4), (100, 7)])
def test_ticks_are_few_and_the_last_is_there(count, most):
    places = plots.tick_places(count, most)
    assert len(places) <= most and places[-1] == count - 1 and places == sorted(places)


@pytest.mark.parametrize(("count", "size"), [(0, 3), (1, 3), (7, 3), (12, 12), (13, 12), (30, 12)])
def test_pages_hold_everything_once_and_are_even(count, size):
    pages = plots.chunks(list(range(count)), size)
    assert [item for page in pages for item in page] == list(range(count))
    assert all(len(page) <= size for page in pages)
    assert len(pages) == -(-count // size)


def test_every_word_is_there_in_both_languages():
    catalogue = plots.catalogue()
    for section in ("labels", "sentences"):
        for name, entry in catalogue[section].items():
            assert entry["zh"] and entry["en"], name
            fields = [{f for _, f, _, _ in string.Formatter().parse(entry[language]) if f} for language in ("zh", "en")]
            assert fields[0] == fields[1], name


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_every_chart_has_its_caption_and_its_excuse(chart):
    catalogue = plots.catalogue()
    entry = catalogue["captions"][chart.name]
    assert all(entry[f"{part}_{language}"] for part in ("title", "note") for language in ("zh", "en"))
    assert chart.empty in catalogue["sentences"]

from __future__ import annotations

import string

import pytest

from nlp_tool.figures import plots
from nlp_tool.figures.charts import CHARTS
from nlp_tool.figures.theme_charts import FEW, plan_themes_periods, why_no_periods, why_no_places
from nlp_tool.figures.topic_charts import plan_prevalence, plan_topic_words
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Figures

from . import factories

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
          ("Sichuan", "Sichuan"), ("", ""),
          ("乌鲁木齐市", "Urumqi"), ("喀什地区", "Kashgar"), ("日喀则市", "Shigatse"),
          # characters with several readings
          ("闵行区", "Minhang"), ("朝阳区", "Chaoyang"), ("于都县", "Yudu"), ("长治市", "Changzhi"),
          ("长子县", "Zhangzi"), ("六安市", "Lu'an"), ("六盘水市", "Liupanshui"), ("吕梁市", "Lüliang"),
          ("大厂回族自治县", "Dachang")]


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
    reason = chart.empty if isinstance(chart.empty, str) else chart.empty(Findings(chart.findings, {}))
    assert reason in catalogue["sentences"]


@pytest.mark.parametrize(("share", "text"), [(0.091, "9"), (0.077, "8"), (0.004, "<1"), (0.0, "0"), (1.0, "100")])
def test_cells_hold_whole_numbers(share, text):
    assert plots.whole_percent(share) == text


def two_models() -> Findings:
    chinese, english = factories.topics(10), factories.topics(9, language="en")
    tables = {name: Table(table.columns, table.rows + english.tables[name].rows)
              for name, table in chinese.tables.items()}
    return Findings("topics", tables, {**chinese.parameters, "documents": {"zh": 51, "en": 29}})


@pytest.mark.parametrize("plan", [plan_topic_words, plan_prevalence])
def test_a_page_of_topics_is_of_one_language_and_says_so(plan):
    pages = plan(two_models(), Figures())
    languages = [{row[0].split("/")[0] for row in page.table.rows} for page in pages]
    assert languages == [{"zh"}, {"en"}]
    assert [page.facts["texts"]["en"] for page in pages] == ["Chinese documents", "English documents"]
    if plan is plan_topic_words:
        assert [page.facts["n"] for page in pages] == ["51", "29"]
        assert pages[0].table.records()[0]["label_en"].startswith("Chinese topic 1 ")


REASONS = [
    # nothing is dated, nothing has a place
    (factories.themes(2, years=(), places=0), "no_periods", "no_places"),
    # dates and places are known, but no theme is found
    (factories.themes(1, years=(2020, 2021), places=3), "no_themes", "no_themes"),
    # one period is no course of time
    (factories.themes(2, years=(2020,), places=3), "one_period", "no_themes"),
]


@pytest.mark.parametrize(("findings", "periods", "places"), REASONS, ids=["nothing", "no theme", "one period"])
def test_a_missing_figure_gives_its_true_reason(findings, periods, places):
    if periods == "no_themes":
        table = findings.tables["periods"]
        rows = tuple({**row, "documents_with": 0} for row in table.records())
        findings = Findings("themes", {**findings.tables, "periods": Table.from_records(rows, table.columns)})
    assert (why_no_periods(findings), why_no_places(findings)) == (periods, places)


def test_the_heat_map_has_every_period_of_the_lines():
    findings = factories.themes(3, years=tuple(range(2001, 2026)))
    pages = plan_themes_periods(findings, Figures())
    columns = [list(dict.fromkeys(page.table.column("column"))) for page in pages]
    assert [name for page in columns for name in page] == [str(year) for year in range(2001, 2026)]
    assert all(page.facts["small"] == FEW for page in pages)

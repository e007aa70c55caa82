from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from nlp_tool.errors import MissingPackage
from nlp_tool.figures import draw, fonts
from nlp_tool.figures.charts import CHARTS
from nlp_tool.figures.plots import caption, words
from nlp_tool.figures.style import profile
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Figures

from . import factories

pytestmark = pytest.mark.skipif(not fonts.cjk_fonts(Figures()), reason="no font with Chinese glyphs is installed")
QUICK = Figures(language="zh", formats=("svg",), dpi=60)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> tuple[list[Path], Path]:
    """All figures in both languages and all formats."""
    folder = tmp_path_factory.mktemp("figures")
    findings = [factories.registry(5, 4), factories.topics(3), factories.themes(3)]
    return draw(findings, folder, settings=Figures(dpi=80)), folder


def test_each_chart_is_drawn_in_both_languages_and_all_formats_with_its_numbers(drawn):
    files, folder = drawn
    for chart in CHARTS:
        for language in ("zh", "en"):
            for form in ("pdf", "svg", "png"):
                assert (folder / f"{chart.name}.{language}.{form}").stat().st_size > 1000
        assert (folder / f"{chart.name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted(files) == sorted(folder.iterdir())


def test_same_findings_same_bytes(drawn, tmp_path):
    _, folder = drawn
    fonts.family_of.cache_clear()
    fonts.truetype_subset.cache_clear()
    draw([factories.themes(3), factories.registry(5, 4), factories.topics(3)], tmp_path,
         settings=Figures(language="zh", dpi=80))
    before, again = digests(folder), digests(tmp_path)
    names = [name for name in again if not name.startswith("captions")]
    assert len(names) == len(CHARTS) * 4 and all(again[name] == before[name] for name in names)


def test_pdf_fonts_are_embedded_truetype_subsets(drawn):
    _, folder = drawn
    for path in sorted(folder.glob("*.pdf")):
        reader = PdfReader(path)
        assert len(reader.pages) == 1
        found = reader.pages[0]["/Resources"]["/Font"]
        assert found
        for reference in found.values():
            font = reference.get_object()
            assert font["/Subtype"] == "/Type0", path.name
            inner = font["/DescendantFonts"][0].get_object()
            assert inner["/Subtype"] == "/CIDFontType2"
            descriptor = inner["/FontDescriptor"].get_object()
            assert "+" in str(descriptor["/FontName"]) and "/FontFile2" in descriptor
        assert path.stat().st_size < 60_000


def test_the_text_of_a_pdf_can_be_searched(drawn):
    _, folder = drawn
    text = PdfReader(folder / "registry_network.zh.pdf").pages[0].extract_text()
    assert "核心校" in text and "教育集团" in text
    assert "Core school" in PdfReader(folder / "registry_network.en.pdf").pages[0].extract_text()


def test_svg_is_well_formed_and_holds_no_text_that_needs_a_font(drawn):
    _, folder = drawn
    for path in sorted(folder.glob("*.svg")):
        root = etree.parse(str(path)).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not root.findall(".//{*}text") and not root.findall(".//{*}image") and not root.findall(".//{*}script")
        assert "nlp-tool-fonts" not in path.read_text(encoding="utf-8")


def test_every_drawn_character_has_a_glyph():
    from matplotlib.text import Text

    findings = {item.name: item for item in (factories.registry(5, 4), factories.topics(3), factories.themes(3))}
    for chart in CHARTS:
        plot = chart.plan(findings[chart.findings], Figures())[0]
        for language in ("zh", "en"):
            with profile(["DejaVu Sans"], Figures()):
                figure = chart.paint(plot, words(language), 14.0)
                texts = {c for text in figure.findobj(Text) for c in text.get_text()} - {"\n"}
            shares, missing = fonts.assign(texts, Figures())
            assert missing == "" and texts <= {c for _, own in shares for c in own}


def overlaps(figure) -> list[tuple[str, str]]:
    from matplotlib.text import Text

    # A legend finds its place when it is drawn.
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    boxes = [(text.get_text(), text.get_window_extent(renderer).padded(-1.0)) for text in shown]
    return [(a, b) for i, (a, first) in enumerate(boxes) for b, second in boxes[i + 1:]
            if first.x0 < second.x1 and second.x0 < first.x1 and first.y0 < second.y1 and second.y0 < first.y1]


def crossed(figure) -> list[str]:
    """Return the labels that a line runs through."""
    from matplotlib.patches import PathPatch

    renderer = figure.canvas.get_renderer()
    lines = [patch.get_transform().transform_path(patch.get_path()) for patch in figure.findobj(PathPatch)]
    labels = [(text.get_text(), text.get_window_extent(renderer).padded(-1.5)) for text in figure.axes[0].texts
              if text.get_text()]
    return [name for name, box in labels if any(line.intersects_bbox(box, filled=False) for line in lines)]


def several_cores() -> Findings:
    base = factories.registry(3, 5)
    rows = [row if row[4] != "campus" else (*row[:4], "core", *row[5:]) for row in base.tables["memberships"].rows]
    return replace(base, tables={**base.tables, "memberships": Table(factories.MEMBER_COLUMNS, tuple(rows))})


BUSY = [factories.registry(9, 11), factories.registry(3, 2, english=False), several_cores()]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("findings", BUSY, ids=["many members", "few members", "several cores"])
def test_labels_of_the_network_never_meet(findings, language):
    chart = next(chart for chart in CHARTS if chart.name == "registry_network")
    for plot in chart.plan(findings, Figures()):
        shares, _ = fonts.assign({c for row in plot.table.rows for cell in row for c in str(cell)} |
                                 set("集团核心校成员区协作松散型（联盟）同一学另有所Group Core school Member Campus "
                                     "Collaborating Loose tie (alliance) Same"), Figures())
        with profile(fonts.families(shares), Figures()):
            figure = chart.paint(plot, words(language), 14.0)
            figure.set_dpi(100)
            assert figure.get_figheight() * 2.54 <= 22.1
            assert overlaps(figure) == [] and crossed(figure) == []


def test_a_group_shows_the_firmest_of_its_candidates_for_the_core():
    table = Table((*factories.MEMBER_COLUMNS, "documents"), (
        ("g0", "云溪教育集团", "s1", "周雅琴任云溪小学", "core", "", "", "inferred", 1),
        ("g0", "云溪教育集团", "s2", "云溪小学", "core", "", "", "stated", 6),
        ("g0", "云溪教育集团", "s3", "东湖小学", "member", "", "", "stated", 2)))
    findings = Findings("registry", {"groups": Table(("id", "name"), (("g0", "云溪教育集团"),)), "memberships": table})
    plot, = next(chart for chart in CHARTS if chart.name == "registry_network").plan(findings, Figures())
    assert [(row["school_zh"], row["role"]) for row in plot.table.records()] == [("云溪小学", "core"),
                                                                                ("东湖小学", "member")]


CSV_NUMBERS = [
    ("registry_places.csv", lambda rows: sum(int(row["groups"]) for row in rows) == 5),
    ("registry_years.csv", lambda rows: sum(int(row["first_report"]) for row in rows) == 5),
    ("topics_words.csv", lambda rows: len(rows) == 3 * 8 and rows[0]["weight"] == "0.09"),
    ("topics_prevalence.csv", lambda rows: [r["value"] for r in rows if r["period"] == "2021"] == [""] * 3),
    ("themes_time.csv", lambda rows: all(r["value"] == "" for r in rows if r["period"] == "2020")),
]


@pytest.mark.parametrize(("name", "holds"), CSV_NUMBERS, ids=[name for name, _ in CSV_NUMBERS])
def test_the_csv_holds_the_plotted_numbers(drawn, name, holds):
    _, folder = drawn
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        assert holds(list(csv.DictReader(file)))


def test_captions_are_numbered_and_in_both_languages(drawn):
    _, folder = drawn
    with open(folder / "captions.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == [str(n) for n in range(1, len(CHARTS) + 1)]
    assert all(row["title_zh"] and row["title_en"] and row["note_zh"] and row["note_en"] for row in rows)
    text = (folder / "captions.md").read_text(encoding="utf-8")
    assert "图1 教育集团的地区分布" in text and "Fig. 1 Education groups by place" in text


EMPTY = [
    Findings("registry", {"groups": Table(factories.GROUP_COLUMNS, ()),
                          "memberships": Table(factories.MEMBER_COLUMNS, ())}),
    Findings("topics", {name: Table(table.columns, ()) for name, table in factories.topics(1).tables.items()}),
    Findings("themes", {name: Table(table.columns, ()) for name, table in factories.themes(1).tables.items()}),
    Findings("registry", {}), Findings("topics", {}), Findings("themes", {}),
    # no document has a date
    factories.topics(2, years=()),
]


@pytest.mark.parametrize("findings", EMPTY, ids=["groups", "topics", "themes", "registry without tables",
                                                "topics without tables", "themes without tables", "undated"])
def test_empty_tables_give_a_note_and_no_figure(findings, tmp_path):
    draw(findings, tmp_path, settings=QUICK)
    expected = {"topics_words"} if findings.tables.get("words") and findings.tables["words"].rows else set()
    assert {path.name.split(".")[0] for path in tmp_path.glob("*.svg")} == expected
    text = (tmp_path / "captions.md").read_text(encoding="utf-8")
    assert "- topics_prevalence: 没有" in text if findings.name == "topics" else "- " in text


def test_one_row_of_everything_is_drawn(tmp_path):
    draw([factories.registry(1, 0), factories.topics(1, years=(2020,)), factories.themes(1, years=(2021,))],
         tmp_path, settings=QUICK)
    assert {path.name.split(".")[0] for path in tmp_path.glob("*.svg")} == {
        chart.name for chart in CHARTS} - {"themes_periods", "themes_places"}


def test_thirty_topics_go_on_three_pages(tmp_path):
    draw(factories.topics(30, years=()), tmp_path, settings=QUICK)
    assert {path.name.split(".")[0] for path in tmp_path.glob("*.svg")} == {f"topics_words_{n}" for n in (1, 2, 3)}


MANY = [("themes_time", factories.themes(25), 3), ("topics_prevalence", factories.topics(30), 3),
        ("registry_network", factories.registry(60, 9), 3), ("themes_periods", factories.themes(25), 1)]


@pytest.mark.parametrize(("name", "findings", "pages"), MANY, ids=[name for name, _, _ in MANY])
def test_many_rows_go_on_pages(name, findings, pages):
    chart = next(chart for chart in CHARTS if chart.name == name)
    plots = chart.plan(findings, Figures())
    assert len(plots) == pages and [plot.part for plot in plots] == (list(range(1, pages + 1)) if pages > 1 else [0])
    if name == "registry_network":
        title, note = caption(name, plots[0], "en")
        assert title.endswith("(1)") and "more are in the tables" in note


HOSTILE = ["$100% $", "x $_$ y", "price $5_to $6^", "a_b^c{d}\\frac", "集团\u202e团集", "tab\tnew\nline",
           "\x00\x07bell", factories.LONG_NAME, "W" * 40, "&<b>\"'", "%s {0}"]


def test_hostile_and_long_names_are_drawn_literally(tmp_path):
    findings = factories.topics(1, words=tuple(HOSTILE))
    base = factories.registry(len(HOSTILE), 2)
    groups = [replace_cell(row, 1, name) for row, name in zip(base.tables["groups"].rows, HOSTILE, strict=True)]
    hostile = replace(base, tables={**base.tables, "groups": Table(factories.GROUP_COLUMNS, tuple(groups))})
    draw([findings, hostile], tmp_path, settings=Figures(language="zh", formats=("pdf", "svg"), dpi=60))
    text = "".join(PdfReader(path).pages[0].extract_text() for path in sorted(tmp_path.glob("*.pdf")))
    assert "$100% $" in text and "x $_$ y" in text and "a_b^c{d}" in text
    for path in tmp_path.glob("*.svg"):
        etree.parse(str(path))


def replace_cell(row: tuple, place: int, value: object) -> tuple:
    return (*row[:place], value, *row[place + 1:])


def test_the_numbers_keep_what_the_figure_must_change(tmp_path):
    # the CSV says what was found; only the drawing goes without control characters
    draw(factories.topics(1, words=("a\u202eb", *"cdefghij")), tmp_path, settings=QUICK)
    assert "a\u202eb" in (tmp_path / "topics_words.csv").read_text(encoding="utf-8-sig")


def test_without_a_chinese_font_nothing_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "system_folders", list)
    monkeypatch.setattr(fonts, "package_folders", list)
    with pytest.raises(MissingPackage, match="font") as error:
        draw(factories.topics(1), tmp_path, settings=QUICK)
    assert "apt install fonts-noto-cjk" in error.value.hint and not list(tmp_path.iterdir())


def test_a_character_of_no_font_is_listed_and_shown_as_its_code_point(tmp_path):
    rare = "\U0001f6dd"
    if not fonts.assign(rare, Figures())[1]:
        pytest.skip("a font here has even this character")
    draw(factories.topics(1, words=(rare + "集团", *"abcdefgh")), tmp_path,
         settings=Figures(language="zh", formats=("pdf",)))
    assert "[U+1F6DD]" in PdfReader(tmp_path / "topics_words.zh.pdf").pages[0].extract_text()
    assert "U+1F6DD" in (tmp_path / "captions.md").read_text(encoding="utf-8")


def test_languages_of_the_texts_are_told_apart_by_line_and_marker(tmp_path):
    draw(factories.themes(2, languages=("en", "zh")), tmp_path, settings=QUICK)
    root = etree.parse(str(tmp_path / "themes_time.zh.svg")).getroot()
    dashes = {style.split("stroke-dasharray:")[1].split(";")[0] for style in root.xpath("//@style")
              if "stroke-dasharray:" in style}
    assert dashes


def test_png_has_the_resolution_asked_for(tmp_path):
    from PIL import Image

    draw(factories.registry(8, 1), tmp_path, settings=Figures(language="en", formats=("png",), dpi=120, width_cm=10.0))
    image = Image.open(io.BytesIO((tmp_path / "registry_years.en.png").read_bytes()))
    assert image.width == pytest.approx(10.0 / 2.54 * 120, abs=2)

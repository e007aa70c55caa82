from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.errors import MissingPackage, SettingsError
from nlp_tool.figures import style
from nlp_tool.settings import Figures

TEXTS = [
    # line ends, tabs and blanks of all kinds become one blank
    ("a \n\t\u3000 b", "a b"),
    # marks that turn the writing direction around (Trojan source)
    ("集团\u202e团集\u2066", "集团团集"),
    # half a character, a private one, a null
    ("a\ud800\ue000\x00b", "ab"),
    ("\u200b零\ufeff宽", "零宽"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text_is_made_fit_for_a_figure(text, expected):
    assert style.plain(text) == expected


@settings(derandomize=True, max_examples=150)
@given(st.text(max_size=60), st.integers(4, 40))
def test_a_shortened_text_has_no_more_columns_than_asked(text, width):
    short = style.shortened(text, width)
    assert style.columns(short) <= width
    assert short == text or short.rstrip(".…") == text[: len(short.rstrip(".…"))]


@settings(derandomize=True, max_examples=150)
@given(st.text(alphabet="ab集团 ", max_size=60), st.integers(4, 30), st.integers(1, 3))
def test_a_wrapped_text_keeps_to_its_lines(text, width, lines):
    wrapped = style.wrapped(text, width, lines=lines).split("\n")
    assert len(wrapped) <= lines and all(style.columns(line) <= width for line in wrapped)
    kept = "".join(wrapped).replace(" ", "").removesuffix("...").rstrip("…")
    assert text.replace(" ", "").startswith(kept)


WRAPPED = [
    # English breaks at a blank, Chinese anywhere
    ("Rotation of teachers", 12, "Rotation of\nteachers"),
    ("城乡一体化发展", 8, "城乡一体\n化发展"),
    ("short", 10, "short"),
    # a name breaks before the part that says what it is
    ("湖南湘江新区岳麓实验小学教育集团", 28, "湖南湘江新区岳麓实验小学\n教育集团"),
    ("杭州市余杭区云溪小学教育集团", 26, "杭州市余杭区云溪小学\n教育集团"),
    ("上海宝山区世界外国语学校", 22, "上海宝山区世界外国语\n学校"),
    # never one character alone
    ("一二三四五六七", 12, "一二三四五\n六七"),
    # a Latin word stays whole among Chinese ones
    ("中关村Hope实验", 9, "中关村\nHope实验"),
    # the last line is cut
    ("城乡一体化发展与乡村学校", 8, "城乡一体\n化发展…"),
]


@pytest.mark.parametrize(("text", "width", "expected"), WRAPPED)
def test_wrapped(text, width, expected):
    assert style.wrapped(text, width) == expected


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("grey", range(0, 256, 15))
def test_numbers_in_cells_can_be_read_on_every_shade(grey):
    ink = style.text_ink(grey / 255, grey / 255, grey / 255)
    assert contrast(ink, f"#{grey:02x}{grey:02x}{grey:02x}") >= 4.5


def deuteranope(colour: str) -> tuple[float, ...]:
    """Return linear RGB as a reader without the middle cones sees it (Machado, Oliveira and Fernandes 2009)."""
    linear = [(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
              for v in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))]
    rows = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
    return tuple(sum(a * b for a, b in zip(row, linear, strict=True)) for row in rows)


def test_the_colours_differ_for_colour_blind_readers_too():
    seen = [deuteranope(colour) for colour in style.PALETTE]
    for i, first in enumerate(seen):
        for second in seen[i + 1:]:
            assert sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5 > 0.05


def test_series_differ_in_more_than_colour():
    for table in (style.MARKERS, style.LINES, style.HATCHES):
        assert len(set(map(str, table))) == len(style.PALETTE)


@pytest.mark.parametrize("formats", [("gif",), ("pdf", "jpg")])
def test_a_format_that_is_not_written_is_refused(formats):
    with pytest.raises(SettingsError, match=r"gif|jpg"):
        style.checked_formats(Figures(formats=formats))


@pytest.mark.parametrize("width", [0.0, 6.9, 41.0, float("nan")])
def test_a_width_that_no_page_has_is_refused(width):
    with pytest.raises(SettingsError, match="width_cm"):
        style.checked_width(Figures(width_cm=width))


def test_a_text_outside_of_the_font_stops_the_figure():
    figure = style.new_figure(8, 4)
    figure.text(0.5, 0.5, "教育集团")
    with pytest.raises(MissingPackage, match="团"):
        style.check_glyphs(figure, frozenset("abc"))


def test_the_profile_leaves_no_trace(tmp_path):
    import matplotlib

    before = dict(matplotlib.rcParams)
    with style.profile(["DejaVu Sans"], Figures(dpi=72)):
        assert matplotlib.rcParams["pdf.fonttype"] == 42 and not matplotlib.rcParams["axes.unicode_minus"]
        assert not matplotlib.rcParams["text.parse_math"] and matplotlib.rcParams["svg.hashsalt"]
    assert dict(matplotlib.rcParams) == before


def test_no_window_system_and_no_global_state():
    import subprocess
    import sys

    code = ("import sys; from nlp_tool.figures import style, charts; style.new_figure(8, 4);"
            "assert 'matplotlib.pyplot' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)

from __future__ import annotations

import base64
import io
import re
import sys

import pytest
from fontTools.ttLib import TTFont

from nlp_tool.report import write_report
from nlp_tool.report.webfont import font_rule
from nlp_tool.settings import Figures

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux brings a font that may be embedded")


def font_of(rule: str) -> TTFont:
    data = re.search(r"base64,([^)]+)\)", rule)
    assert data
    return TTFont(io.BytesIO(base64.b64decode(data.group(1))))


def test_the_font_has_every_chinese_character_of_the_page() -> None:
    text = "教育集团：云溪小学，2014年 Yunxi、镕祎喆"
    characters = set(font_of(font_rule(text, Figures())).getBestCmap())
    assert {ord(c) for c in text if ord(c) >= 0x2E80} <= characters
    assert ord("Y") not in characters


def test_the_font_has_the_words_that_the_script_adds(tmp_path) -> None:
    page = write_report(tmp_path / "report.html", []).read_text(encoding="utf-8")
    assert "查找" in page
    assert set(map(ord, "查找")) <= set(font_of(page).getBestCmap())


def test_same_text_same_rule() -> None:
    assert font_rule("教育集团", Figures()) == font_rule("团集育教", Figures())


def test_a_page_without_chinese_needs_no_font() -> None:
    assert font_rule("Education group", Figures()) == ""

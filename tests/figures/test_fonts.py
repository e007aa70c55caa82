from __future__ import annotations

import dataclasses
import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from nlp_tool.errors import MissingPackage, SettingsError
from nlp_tool.figures import fonts
from nlp_tool.settings import Figures

needs_chinese = pytest.mark.skipif(not fonts.cjk_fonts(Figures()), reason="no font with Chinese glyphs is installed")


@pytest.fixture
def bare(monkeypatch):
    """A machine without any font of its own, and without mpl-font."""
    monkeypatch.setattr(fonts, "system_folders", list)
    monkeypatch.setattr(fonts, "package_folders", list)


def test_without_any_chinese_font_the_error_names_what_to_install(bare):
    with pytest.raises(MissingPackage) as error:
        fonts.cjk_font(Figures())
    assert "fonts-noto-cjk" in error.value.hint and "mpl-font" in error.value.hint


def test_latin_text_needs_no_chinese_font(bare):
    shares, missing = fonts.assign("Topic 1 – share 20%", Figures())
    assert missing == "" and {face.name for face, _ in shares} == {"DejaVu Sans"}


@needs_chinese
def test_the_package_alone_is_enough(monkeypatch):
    if not fonts.package_folders():
        pytest.skip("mpl-font is not installed on this system")
    monkeypatch.setattr(fonts, "system_folders", list)
    assert "mpl_font" in str(fonts.cjk_font(Figures()).path)


@needs_chinese
def test_fonts_of_the_system_come_before_the_package(monkeypatch, tmp_path):
    source = fonts.cjk_font(Figures())
    if source.path.suffix != ".otf":
        pytest.skip("the font here is a collection")
    shutil.copy(source.path, tmp_path / "NotoSansCJKsc-Regular.otf")
    monkeypatch.setattr(fonts, "system_folders", lambda: [tmp_path])
    assert fonts.cjk_font(Figures()).path.parent == tmp_path


NAMED = [
    # the English name, in any case
    "noto sans cjk sc",
    # a part of the file name
    "microhei",
]


@needs_chinese
@pytest.mark.parametrize("name", NAMED)
def test_a_font_by_its_name(name):
    found = {face.path.name.lower() for face in fonts.cjk_fonts(Figures())}
    if not any(name.replace(" ", "") in file.replace("-", "") for file in found):
        pytest.skip(f"{name} is not installed")
    assert name.split()[0] in fonts.cjk_font(Figures(font=name)).path.name.lower()


@needs_chinese
def test_a_font_by_its_path_relative_to_the_study(tmp_path):
    source = fonts.cjk_font(Figures())
    shutil.copy(source.path, tmp_path / f"own{source.path.suffix}")
    chosen = fonts.cjk_font(Figures(font=f"own{source.path.suffix}"), base=tmp_path)
    assert chosen.path == tmp_path / f"own{source.path.suffix}"


@pytest.mark.parametrize("name", ["No Such Font", "/no/such/file.ttf"])
def test_an_unknown_font_is_refused_with_those_that_are_here(name):
    with pytest.raises(SettingsError, match=r"No Such Font|file\.ttf") as error:
        fonts.cjk_fonts(Figures(font=name))
    assert "found:" in error.value.hint


def test_a_file_that_is_no_font_is_no_font(tmp_path):
    broken = tmp_path / "msyh.ttc"
    broken.write_bytes(b"not a font at all")
    assert fonts._face(broken, 0) is None
    assert fonts._face_index(broken, "Microsoft YaHei") == 0


def test_a_latin_font_is_no_chinese_font():
    import matplotlib

    assert fonts._face(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf", 0) is None


@needs_chinese
def test_every_character_gets_a_font_that_has_it():
    text = "教育集团 Education №5 ▲ … “”—— 𠮷 ✓"
    shares, missing = fonts.assign(text, Figures())
    assert missing == ""
    for face, characters in shares:
        assert {ord(c) for c in characters} <= fonts.covered(face.path, face.index)
    assert set("".join(characters for _, characters in shares)) >= set(text)


@needs_chinese
def test_beside_song_type_latin_letters_are_times_and_chinese_marks_are_not(monkeypatch):
    song = dataclasses.replace(fonts.cjk_font(Figures()), style="serif")
    monkeypatch.setattr(fonts, "cjk_fonts", lambda settings, base=None: [song])
    shares, missing = fonts.assign("Topic 5：“教育”……", Figures(font="serif"))
    assert missing == "" and [face.style for face, _ in shares] == ["serif", "serif"]
    latin, chinese = (set(characters) for _, characters in shares)
    assert latin == set("Topic 5") and chinese == set("：“教育”…")


@needs_chinese
def test_a_character_without_any_font_shows_its_code_point():
    rare = "\U0001f6dd"  # of Unicode 14, newer than the fonts
    _, missing = fonts.assign(f"集团{rare}", Figures())
    if not missing:
        pytest.skip("a font here has even this character")
    assert missing == rare and fonts.drawable(f"集团{rare}", missing) == "集团[U+1F6DD]"


@needs_chinese
def test_a_subset_is_truetype_small_and_the_same_every_time():
    face = fonts.cjk_font(Figures())
    data = fonts.truetype_subset(face.path, face.index, "教育集团abc", "probe")
    fonts.truetype_subset.cache_clear()
    assert fonts.truetype_subset(face.path, face.index, "教育集团abc", "probe") == data
    assert len(data) < 20_000
    font = TTFont(io.BytesIO(data))
    assert font.sfntVersion == "\x00\x01\x00\x00" and "glyf" in font and "CFF " not in font
    assert set(map(ord, "教育集团abc")) <= set(font.getBestCmap())
    assert all(font["glyf"][name].numberOfContours != 0 for name in (font.getBestCmap()[ord(c)] for c in "教育集团"))


@needs_chinese
def test_cubic_outlines_keep_their_shape():
    # The area of each glyph is that of the original within half a percent.
    from fontTools.pens.areaPen import AreaPen

    face = fonts.cjk_font(Figures())
    with fonts._open(face.path, face.index) as original:
        subset = TTFont(io.BytesIO(fonts.truetype_subset(face.path, face.index, "集团学校永", "probe")))
        for character in "集团学校永":
            areas = []
            for font in (original, subset):
                pen = AreaPen()
                font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
                areas.append(abs(pen.value))
            assert areas[1] == pytest.approx(areas[0], rel=0.005)


def test_a_variable_font_is_drawn_at_its_regular_weight(tmp_path):
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def square(width):
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        pen.lineTo((0, 500))
        pen.lineTo((width, 500))
        pen.lineTo((width, 0))
        pen.closePath()
        return pen.glyph()

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({ord("一"): "box"})
    builder.setupGlyf({".notdef": square(10), "box": square(100)})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "box": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Probe", "styleName": "Thin", "psName": "Probe-Thin"})
    builder.setupOS2()
    builder.setupPost()
    builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    wider = [(0, 0), (0, 0), (800, 0), (800, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    builder.setupGvar({".notdef": [], "box": [TupleVariation({"wght": (0, 1, 1)}, wider)]})
    builder.save(tmp_path / "probe.ttf")
    subset = TTFont(io.BytesIO(fonts.truetype_subset(tmp_path / "probe.ttf", 0, "一", "probe")))
    assert "fvar" not in subset
    assert subset["glyf"][subset.getBestCmap()[ord("一")]].xMax == 400


SYSTEMS = [("win32", "Fonts"), ("darwin", "Library/Fonts"), ("linux", "fonts")]


@pytest.mark.parametrize(("platform", "part"), SYSTEMS)
def test_each_system_has_its_font_folders(monkeypatch, platform, part):
    monkeypatch.setattr(fonts.sys, "platform", platform)
    assert any(part in folder.as_posix() for folder in fonts.system_folders())


FILES = [
    # Windows
    ("msyh.ttc", "Microsoft YaHei"), ("simsun.ttc", "SimSun"),
    # macOS
    ("pingfang.ttc", "PingFang SC"), ("songti.ttc", "Songti SC"), ("hiragino sans gb.ttc", "Hiragino Sans GB"),
    # Linux
    ("notosanscjk-regular.ttc", "Noto Sans CJK SC"), ("wqy-microhei.ttc", "WenQuanYi Micro Hei"),
    ("sourcehansanssc-regular.otf", "Source Han Sans SC"),
]


@pytest.mark.parametrize(("file", "name"), FILES)
def test_the_fonts_of_all_systems_are_known(file, name):
    assert any(file in row.files and name in row.names for row in fonts.FONTS)
    assert all(row.files == tuple(f.lower() for f in row.files) for row in fonts.FONTS)

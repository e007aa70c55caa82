"""Fonts for figures: find one with Chinese glyphs, check that it has every character, embed only those.

Nothing is downloaded and nothing binary is shipped. The font that the settings name comes first, then the fonts of
the operating system in the order of FONTS, then the package mpl-font. The glyphs that a drawing uses are cut out and,
where their outlines are cubic (CFF), turned into TrueType: a PDF with Type 42 fonts is valid in every reader then.
"""

from __future__ import annotations

import importlib.util
import io
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nlp_tool.errors import MissingPackage, SettingsError
from nlp_tool.settings import Figures
from nlp_tool.storage import key_of

FONT_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
HINT = ("Debian, Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; any system: "
        "pip install mpl-font, or put a font file beside the study and name it in study.toml [figures] font")
# A character of every class that a figure on Chinese texts needs; a font without them is not a Chinese font.
_PROBE = "的一集团校区"


@dataclass(frozen=True)
class FontName:
    """A font that systems carry: names it goes by, its files (lower case), the face in a collection, its style."""

    names: tuple[str, ...]
    files: tuple[str, ...]
    face: str = ""
    style: str = "sans"


@dataclass(frozen=True)
class FontFace:
    """One face of a font file. `style` is serif or sans."""

    path: Path
    index: int
    name: str
    style: str = "sans"


# In the order of preference within a style: what Windows has, what macOS has, what Linux has.
FONTS: tuple[FontName, ...] = (
    FontName(("Microsoft YaHei", "微软雅黑"), ("msyh.ttc", "msyh.ttf"), "Microsoft YaHei"),
    FontName(("PingFang SC", "苹方"), ("pingfang.ttc",), "PingFang SC"),
    FontName(("Hiragino Sans GB", "冬青黑体"), ("hiragino sans gb.ttc",), "Hiragino Sans GB"),
    FontName(("Source Han Sans SC", "Source Han Sans CN", "思源黑体"),
             ("sourcehansanssc-regular.otf", "sourcehansanscn-regular.otf", "sourcehansans-regular.ttc",
              "sourcehansans.ttc"), "Source Han Sans SC"),
    FontName(("Noto Sans CJK SC", "Noto Sans SC"),
             ("notosanscjk-regular.ttc", "notosanscjksc-regular.otf", "notosanssc-regular.otf",
              "notosanssc-regular.ttf", "notosanscjk-vf.otf.ttc", "notosanscjk-vf.ttc", "notosanscjksc-vf.otf",
              "notosanssc[wght].ttf", "notosanssc-vf.ttf"), "Noto Sans CJK SC"),
    FontName(("SimHei", "黑体"), ("simhei.ttf",)),
    FontName(("STHeiti", "华文黑体"), ("stheiti light.ttc",), "Heiti SC"),
    FontName(("WenQuanYi Micro Hei", "文泉驿微米黑"), ("wqy-microhei.ttc",), "WenQuanYi Micro Hei"),
    FontName(("WenQuanYi Zen Hei", "文泉驿正黑"), ("wqy-zenhei.ttc",), "WenQuanYi Zen Hei"),
    FontName(("SimSun", "宋体"), ("simsun.ttc", "simsun.ttf"), "SimSun", "serif"),
    FontName(("Songti SC", "宋体-简"), ("songti.ttc",), "Songti SC Regular", "serif"),
    FontName(("Source Han Serif SC", "Source Han Serif CN", "思源宋体"),
             ("sourcehanserifsc-regular.otf", "sourcehanserifcn-regular.otf", "sourcehanserif-regular.ttc"),
             "Source Han Serif SC", "serif"),
    FontName(("Noto Serif CJK SC", "Noto Serif SC"),
             ("notoserifcjk-regular.ttc", "notoserifcjksc-regular.otf", "notoserifsc-regular.otf",
              "notoserifsc-regular.ttf", "notoserifsc[wght].ttf"), "Noto Serif CJK SC", "serif"),
)
_KEPT_TABLES = frozenset(("GlyphOrder", "head", "hhea", "hmtx", "maxp", "OS/2", "name", "cmap", "post", "glyf", "loca",
                          "CFF ", "CFF2", "GPOS", "GDEF"))
# Song typefaces carry poor Latin letters: theses set those in Times.
_TIMES = ("times new roman.ttf", "times.ttf", "liberationserif-regular.ttf")


def system_folders() -> list[Path]:
    """Return the folders in which this system keeps fonts, those of the user first."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [local / "Microsoft" / "Windows" / "Fonts", Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"),
                Path("/System/Library/AssetsV2"), Path("/opt/homebrew/share/fonts")]
    data = [Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")]
    data += [Path(p) for p in (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":") if p]
    return [home / ".fonts", *[folder / "fonts" for folder in data], Path("/mnt/c/Windows/Fonts")]


def package_folders() -> list[Path]:
    """Return the font folders of the package mpl-font, found without importing it; none when it is not installed."""
    found = importlib.util.find_spec("mpl_font")
    return [Path(place) / "fonts" for place in (found.submodule_search_locations or [])] if found else []


@lru_cache(maxsize=8)
def _files_below(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Map lower-case file names to paths, the first folder winning."""
    found: dict[str, Path] = {}
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                if name.lower().endswith(FONT_SUFFIXES):
                    found.setdefault(name.lower(), Path(place) / name)
    return found


def font_files() -> dict[str, Path]:
    """Return every font file here by its lower-case name: the system's first, then those of mpl-font."""
    return _files_below((*system_folders(), *package_folders()))


def cjk_fonts(settings: Figures, *, base: Path | None = None) -> list[FontFace]:
    """Return the usable fonts with Chinese glyphs, the one to draw with first; empty when there is none.

    `settings.font` may be a path (relative to `base`), the name of a font, or `serif` (song, 宋体) or `sans`.
    Raise SettingsError when it names a font that is not here or has no Chinese glyphs.
    """
    wanted = settings.font.strip()
    files = font_files()
    faces = [face for row in FONTS for face in _faces_of(row, files)]
    if not wanted or wanted == "sans":
        return sorted(faces, key=lambda face: face.style != "sans")
    if wanted == "serif":
        return sorted(faces, key=lambda face: face.style != "serif")
    chosen = _named(wanted, files, base)
    if chosen is None:
        raise SettingsError(f"[figures] font = {wanted!r} is not a font of this machine with Chinese glyphs",
                            hint=f"found: {', '.join(face.name for face in faces) or 'none'}; or name a font file")
    return [chosen, *(face for face in faces if face != chosen)]


def cjk_font(settings: Figures, *, base: Path | None = None) -> FontFace:
    """Return the font to draw Chinese with; raise MissingPackage naming what to install when there is none."""
    faces = cjk_fonts(settings, base=base)
    if not faces:
        raise MissingPackage("no font with Chinese glyphs was found on this machine", hint=HINT)
    return faces[0]


def _named(wanted: str, files: dict[str, Path], base: Path | None) -> FontFace | None:
    path, _, number = wanted.partition("#")
    for place in (Path(path).expanduser(), (base or Path()) / path):
        if place.suffix.lower() in FONT_SUFFIXES and place.is_file():
            return _face(place, int(number) if number.isdigit() else 0)
    for row in FONTS:
        if wanted.casefold() in {name.casefold() for name in row.names}:
            for face in _faces_of(row, files):
                return face
    plain = wanted.casefold().replace(" ", "")
    alike = (_face(files[name], 0) for name in sorted(files) if plain in name.replace(" ", "").replace("-", ""))
    return next((face for face in alike if face), None)


def _faces_of(row: FontName, files: dict[str, Path]) -> Iterator[FontFace]:
    for name in row.files:
        if name in files:
            face = _face(files[name], _face_index(files[name], row.face), row.style)
            if face:
                yield face
                return


@lru_cache(maxsize=64)
def _face_index(path: Path, wanted: str) -> int:
    """Return the face of a collection whose full name starts with `wanted`; 0 for a file of one face."""
    from fontTools.ttLib import TTCollection, TTLibError

    if path.suffix.lower() not in (".ttc", ".otc") or not wanted:
        return 0
    try:
        with TTCollection(str(path), lazy=True) as collection:
            names = [str(font["name"].getDebugName(4) or "") for font in collection.fonts]
    except (TTLibError, OSError, KeyError):
        return 0
    matching = [index for index, name in enumerate(names) if name.startswith(wanted)]
    exact = [index for index in matching if names[index] in (wanted, f"{wanted} Regular")]
    return (exact or matching or [0])[0]


@lru_cache(maxsize=64)
def _face(path: Path, index: int, style: str = "sans") -> FontFace | None:
    """Return a face if its outlines can be read and it has Chinese glyphs."""
    from fontTools.ttLib import TTLibError

    try:
        with _open(path, index) as font:
            if not any(table in font for table in ("glyf", "CFF ", "CFF2")):
                return None
            name = str(font["name"].getDebugName(4) or path.stem)
            usable = set(map(ord, _PROBE)) <= set(font.getBestCmap() or {})
    except (TTLibError, OSError, KeyError, AttributeError):
        return None
    return FontFace(path, index, name, style) if usable else None


def _open(path: Path, index: int) -> Any:
    from fontTools.ttLib import TTFont

    number = index if path.suffix.lower() in (".ttc", ".otc") else -1
    return TTFont(str(path), fontNumber=number, lazy=True)


@lru_cache(maxsize=32)
def covered(path: Path, index: int) -> frozenset[int]:
    """Return the code points that a font has glyphs for."""
    with _open(path, index) as font:
        return frozenset(font.getBestCmap() or {})


def latin_fonts(style: str) -> list[FontFace]:
    """Return the fonts for Latin text: Times beside a song typeface, else DejaVu Sans, which matplotlib carries."""
    import matplotlib

    own = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    files = font_files()
    serif = [FontFace(files[name], 0, files[name].stem, "serif") for name in _TIMES if name in files]
    serif.append(FontFace(own / "STIXGeneral.ttf", 0, "STIXGeneral", "serif"))
    sans = FontFace(own / "DejaVuSans.ttf", 0, "DejaVu Sans")
    return [*serif[:1], sans] if style == "serif" else [sans]


def assign(characters: Iterable[str], settings: Figures, *, base: Path | None = None
           ) -> tuple[list[tuple[FontFace, str]], str]:
    """Share characters out to fonts: [(face, its characters)] in the order of use, and those that no font has.

    The characters that no font has are few and rare (private use, a new extension); `drawable` shows their code
    points instead. Raise MissingPackage when it is Chinese as such that cannot be drawn.
    """
    wanted = {c for c in characters if c.isprintable()} | {" "}
    faces = cjk_fonts(settings, base=base)
    if not faces and any(_is_cjk(c) for c in wanted):
        sample = "".join(sorted(c for c in wanted if _is_cjk(c))[:8])
        raise MissingPackage(f"no font on this machine has the Chinese characters of the figures ({sample} …)",
                             hint=HINT)
    style = faces[0].style if faces else "sans"
    latin = latin_fonts(style)
    order = [*latin[:1], *faces, *latin[1:]] if style == "serif" else [*faces, *latin]
    shares: list[tuple[FontFace, str]] = []
    left = set(wanted)
    for position, face in enumerate(order):
        own = {c for c in left if ord(c) in covered(face.path, face.index)}
        if position == 0 and style == "serif" and faces:
            # Times has “ ” … and — too, but in Chinese text they belong to the Chinese font.
            own = {c for c in own if ord(c) < 0x250}
        if own:
            shares.append((face, "".join(sorted(own))))
            left -= own
    return shares, "".join(sorted(left))


def _is_cjk(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def drawable(text: str, missing: str) -> str:
    """Replace the characters that no font has by their code points: a reader sees what it is, and never a box."""
    if not missing:
        return text
    return "".join(f"[U+{ord(c):04X}]" if c in missing else c for c in text)


# --- cutting out and turning into TrueType ----------------------------------------------------------------------


@lru_cache(maxsize=16)
def truetype_subset(path: Path, index: int, characters: str, family: str) -> bytes:
    """Return a TrueType font with the glyphs of these characters, under a family name of ours.

    The PostScript name stays, so that a PDF says which font it holds. Same font and characters, same bytes.
    """
    from fontTools import subset

    options = subset.Options(layout_features=["kern"], notdef_outline=True, hinting=False, glyph_names=False,
                             recalc_timestamp=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
                             name_languages=[0x409], legacy_kern=False)
    with _open(path, index) as font:
        font.recalcTimestamp = False
        if "fvar" in font:
            font = _pinned(font)
        for table in set(font.keys()) - _KEPT_TABLES:
            del font[table]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted({ord(c) for c in characters}))
        cutter.subset(font)
        if "glyf" not in font:
            _outlines_to_truetype(font)
        for identity in (1, 16):
            font["name"].removeNames(nameID=identity)
        font["name"].setName(family, 1, 3, 1, 0x409)
        font["name"].setName("Regular", 2, 3, 1, 0x409)
        buffer = io.BytesIO()
        font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def _pinned(font: Any) -> Any:
    """Return a variable font at its regular weight; its default may be a hairline."""
    from fontTools.varLib import instancer

    axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    if "wght" in axes:
        axes["wght"] = 400
    return instancer.instantiateVariableFont(font, axes)


def _outlines_to_truetype(font: Any) -> None:
    """Replace cubic outlines by quadratic ones that differ by no more than a thousandth of the em."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    glyphs, glyph_set = {}, font.getGlyphSet()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 1000, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = font.getGlyphOrder(), glyphs
    for name, glyph in glyphs.items():
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    for table in ("CFF ", "CFF2"):
        if table in font:
            del font[table]
    font.sfntVersion = "\x00\x01\x00\x00"


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    # Removed when the process ends; Windows does not remove a file that the renderer still holds.
    return tempfile.TemporaryDirectory(prefix="nlp-tool-fonts-", ignore_cleanup_errors=True)


@cache
@lru_cache(maxsize=64)
def family_of(face: FontFace, characters: str) -> str:
    """Give matplotlib the glyphs of these characters; return the name of the family to ask for."""
    from matplotlib import font_manager

    name = f"nlp-tool {key_of(face.name, face.index, characters)}"
    file = Path(_folder().name) / f"{name[9:]}.ttf"
    file.write_bytes(truetype_subset(face.path, face.index, characters, name))
    font_manager.fontManager.addfont(str(file))
    return name


def families(shares: Sequence[tuple[FontFace, str]]) -> list[str]:
    """Return the font families for these characters in the order of use, for the setting font.family."""
    return [family_of(face, characters) for face, characters in shares]

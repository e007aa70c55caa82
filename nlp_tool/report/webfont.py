"""A Chinese font that travels with the page, for readers whose machine has none: no box in place of a character."""

from __future__ import annotations

import base64
import io

from nlp_tool.settings import Figures

FAMILY = "nlp-tool page"
# Fonts under the SIL Open Font License or the Apache License, which may be embedded; others stay on their machine.
FREE = ("Noto ", "Source Han", "WenQuanYi Micro Hei")


def font_rule(text: str, settings: Figures) -> str:
    """Return the CSS rule of a font with the Chinese characters of a text; nothing where no free font is here.

    The font is cut down to these characters and stands in the rule as data. Same font and text, same rule.
    """
    from nlp_tool.figures.fonts import cjk_fonts, covered

    # Beyond Latin: what a browser without a Chinese font would show as boxes.
    wanted = {ord(c) for c in text if ord(c) >= 0x2E80}
    for face in cjk_fonts(settings) if wanted else ():
        if face.name.startswith(FREE) and face.style == "sans" and (own := wanted & covered(face.path, face.index)):
            data = base64.b64encode(_web_font(str(face.path), face.index, sorted(own))).decode("ascii")
            # Without the range Chromium keeps the boxes of words that it drew before the font was decoded.
            return (f'@font-face{{font-family:"{FAMILY}";unicode-range:U+2E80-10FFFF;'
                    f'src:url(data:font/woff;base64,{data}) format("woff")}}')
    return ""


def _web_font(path: str, index: int, characters: list[int]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, desubroutinize=True,
                             recalc_timestamp=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14],
                             drop_tables=["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF", "DSIG"])
    with TTFont(path, fontNumber=index if path.lower().endswith((".ttc", ".otc")) else -1, lazy=True) as font:
        font.recalcTimestamp = False
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer, reorderTables=True)
    return buffer.getvalue()

"""Figures inside the page: their SVG files rewritten so that all share one store of glyphs and hold nothing active.

Each file of a figure carries the outlines of its own characters; on a page with twenty figures the same outlines
would stand there twenty times. Only shapes are taken over, by a list of what is allowed; style attributes become
presentation attributes, so that the content security policy need not allow any style but our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp_tool.errors import NoInput

HINT = "draw the figures again: nlp-tool figures STUDY"
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SHAPES = frozenset(("g", "path", "use", "defs", "clipPath", "pattern", "rect", "circle", "ellipse", "line", "polyline",
                     "polygon"))
_ATTRIBUTES = frozenset((
    "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "transform",
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linejoin", "stroke-linecap", "stroke-miterlimit", "opacity", "clip-path",
    "clipPathUnits", "patternUnits", "patternContentUnits"))
_NUMBER = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,20}")
_PLACE = re.compile(r"url\(#([A-Za-z0-9_.-]{1,120})\)")
_VALUE = re.compile(r"[-#%(),.\sA-Za-z0-9+]{0,400000}")


class Drawings:
    """Collects drawings: `add` returns the markup of one, `store` that of the glyphs and markers they share."""

    def __init__(self) -> None:
        self.shared: dict[str, str] = {}
        """What a shared shape is -> its id on the page."""
        self._count = 0

    def add(self, path: Path, label: str) -> str:
        """Return an SVG file as markup with `label` as its text for those who cannot see it.

        Raise NoInput when the file is not an SVG of ours.
        """
        from lxml import etree
        from markupsafe import escape

        self._count += 1
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                 remove_pis=True)
        try:
            root = etree.parse(str(path), parser).getroot()
        except (etree.XMLSyntaxError, OSError) as error:
            raise NoInput(f"{path} is not an SVG file", hint=HINT) from error
        box = root.get("viewBox") or ""
        if root.tag != f"{_SVG}svg" or not re.fullmatch(r"[-0-9. ]{1,80}", box):
            raise NoInput(f"{path} is not an SVG file", hint=HINT)
        names = self._names(root)
        body = "".join(self._markup(child, names) for child in root)
        width = float(box.split()[2])
        return (f'<svg role="img" aria-label="{escape(label)}" viewBox="{box}" width="{width * 4 / 3:.0f}" '
                f'stroke-linejoin="round" stroke-linecap="butt">{body}</svg>')

    def store(self) -> str:
        """Return the shapes that the drawings share; it has to stand on the page before them."""
        shapes = "".join(f'<path id="{name}"{shape}/>' for shape, name in self.shared.items())
        head = '<svg class="store" width="0" height="0" aria-hidden="true"><defs>'
        return f"{head}{shapes}</defs></svg>" if shapes else ""

    def _names(self, root: Any) -> dict[str, str]:
        """Map the ids of a file to ids of the page: a shape that is only a path is shared, others are its own."""
        names = {}
        for element in root.iter(f"{_SVG}defs"):
            for child in element:
                name = child.get("id")
                if not name:
                    continue
                if child.tag == f"{_SVG}path":
                    shape = _written(dict(_attributes(child, {})))
                    names[name] = self.shared.setdefault(shape, f"k{len(self.shared):x}")
                else:
                    names[name] = f"f{self._count}-{len(names)}"
        return names

    def _markup(self, element: Any, names: dict[str, str]) -> str:
        tag = str(element.tag).removeprefix(_SVG)
        if tag not in _SHAPES:
            return ""
        own = names.get(element.get("id", ""))
        if own and own.startswith("k"):
            return ""
        attributes = dict(_attributes(element, names))
        if own:
            attributes["id"] = own
        if tag == "use":
            target = names.get((element.get(_LINK) or element.get("href") or "").removeprefix("#"))
            if not target:
                return ""
            attributes["href"] = f"#{target}"
        inner = "".join(self._markup(child, names) for child in element)
        if tag in ("g", "defs") and not inner:
            return ""
        if tag == "g" and not attributes:
            return inner
        return f"<{tag}{_written(attributes)}>{inner}</{tag}>" if inner else f"<{tag}{_written(attributes)}/>"


def _attributes(element: Any, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the harmless attributes of a shape, those of its style among them, shorter numbers in them."""
    pairs = [*element.attrib.items()]
    for part in (element.get("style") or "").split(";"):
        name, _, value = part.partition(":")
        pairs.append((name.strip(), value.strip()))
    for name, value in pairs:
        if name not in _ATTRIBUTES or not _VALUE.fullmatch(value):
            continue
        if "url(" in value:
            place = _PLACE.fullmatch(value)
            if not place or place[1] not in names:
                continue
            value = f"url(#{names[place[1]]})"
        # A hundredth of a point is less than a printer can show; scales need more digits.
        shorter = _rounded_five if name == "transform" else _rounded_two
        yield name, " ".join(_NUMBER.sub(shorter, value).split())


def _rounded_two(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _rounded_five(number: re.Match[str]) -> str:
    return f"{float(number[0]):.5f}".rstrip("0").rstrip(".")


def _written(attributes: dict[str, str]) -> str:
    from markupsafe import escape

    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())

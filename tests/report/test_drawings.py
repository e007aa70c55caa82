from __future__ import annotations

import lxml.html
import pytest

from nlp_tool.errors import NoInput
from nlp_tool.report.drawings import Drawings

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'
GLYPH = '<defs><path id="A-1" d="M 0 0 L 1.23456 2"/></defs><use xlink:href="#A-1" x="1.5" style="fill: #222"/>'

ACTIVE = [
    "<script>alert(1)</script>", "<image href='http://example.org/x.png'/>", "<foreignObject><b/></foreignObject>",
    "<g onload='alert(1)'><path d='M 0 0'/></g>", "<a href='javascript:alert(1)'><path d='M 0 0'/></a>",
    "<style>*{fill:url(http://example.org)}</style>", "<text>x</text>", "<animate attributeName='x'/>",
    "<path d='M 0 0' fill='url(http://example.org/#x)'/>", "<use href='http://example.org/#x'/>",
    "<path d='M 0 0' style='background: url(javascript:alert(1)); fill: red'/>", "<set attributeName='onload'/>",
    "<path d='M 0 0' clip-path='url(#nowhere)'/>",
]


@pytest.mark.parametrize("inner", ACTIVE)
def test_only_shapes_are_taken_over(tmp_path, inner):
    (tmp_path / "a.svg").write_text(f"{HEAD}{inner}</svg>", encoding="utf-8")
    markup = Drawings().add(tmp_path / "a.svg", "a figure")
    root = lxml.html.fragment_fromstring(markup)
    assert {e.tag for e in root.iter()} <= {"svg", "g", "path"}
    assert "alert" not in markup and "example" not in markup and "nowhere" not in markup


def test_glyphs_of_two_drawings_are_stored_once_and_keep_their_place(tmp_path):
    for name in ("a.svg", "b.svg"):
        (tmp_path / name).write_text(f"{HEAD}{GLYPH}</svg>", encoding="utf-8")
    drawings = Drawings()
    first, second = drawings.add(tmp_path / "a.svg", "a"), drawings.add(tmp_path / "b.svg", "b")
    assert drawings.store().count("<path") == 1 and 'd="M 0 0 L 1.23 2"' in drawings.store()
    assert first.count('href="#k0"') == second.count('href="#k0"') == 1 and 'fill="#222"' in first


def test_clips_of_two_drawings_stay_apart(tmp_path):
    clip = '<defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs><path d="M 0 0" clip-path="url(#c)"/>'
    (tmp_path / "a.svg").write_text(f"{HEAD}{clip}</svg>", encoding="utf-8")
    drawings = Drawings()
    both = drawings.add(tmp_path / "a.svg", "a") + drawings.add(tmp_path / "a.svg", "a")
    assert both.count('id="f1-0"') == both.count('id="f2-0"') == both.count("url(#f1-0)") == 1


def test_the_label_is_escaped(tmp_path):
    (tmp_path / "a.svg").write_text(f"{HEAD}<path d='M 0 0'/></svg>", encoding="utf-8")
    markup = Drawings().add(tmp_path / "a.svg", 'x" onload="alert(1)')
    assert lxml.html.fragment_fromstring(markup).get("aria-label") == 'x" onload="alert(1)'


BROKEN = [
    b"not xml", b"<html/>", b"", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='&quot;&gt;'/>",
    b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
]


@pytest.mark.parametrize("data", BROKEN)
def test_what_is_no_drawing_is_refused(tmp_path, data):
    (tmp_path / "a.svg").write_bytes(data)
    with pytest.raises(NoInput):
        Drawings().add(tmp_path / "a.svg", "")

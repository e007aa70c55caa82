"""How figures look: the profile of a thesis. Centimetres, one font size, colours that differ in grey and for everyone.

Colours are those of Okabe and Ito (2008), chosen to be told apart by colour-blind readers; no series differs from
another by its colour alone. Equal figures are equal bytes: no date, no random identifiers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_tool.errors import MissingPackage, SettingsError
from nlp_tool.settings import Figures
from nlp_tool.storage import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = 9.0
"""Font size of everything in points: the Chinese size 小五, the least that thesis rules allow for figures."""
SMALL = 8.0
FORMATS = ("pdf", "svg", "png")
CENTIMETRE = 1 / 2.54
MAX_HEIGHT_CM = 22.0
"""A figure with its caption fits on a page of A4."""

BLUE, VERMILLION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
SKY, PURPLE, YELLOW, BLACK = "#56B4E9", "#CC79A7", "#F0E442", "#000000"
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK, YELLOW)
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)), (0, (3, 1, 1, 1)))
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo", "----")
INK, GREY, PALE = "#222222", "#6B6B6B", "#D9D9D9"

_RC: dict[str, Any] = {
    "font.size": SIZE, "axes.titlesize": SIZE, "axes.labelsize": SIZE, "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL, "legend.fontsize": SMALL, "figure.titlesize": SIZE,
    "axes.unicode_minus": False, "text.parse_math": False, "text.usetex": False, "axes.formatter.use_mathtext": False,
    "axes.formatter.use_locale": False, "pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "path",
    "svg.hashsalt": "nlp-tool", "path.simplify": False,
    "axes.linewidth": 0.6, "axes.edgecolor": GREY, "axes.labelcolor": INK, "text.color": INK, "xtick.color": GREY,
    "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "xtick.major.width": 0.6,
    "ytick.major.width": 0.6, "xtick.major.size": 2.5, "ytick.major.size": 2.5, "axes.spines.top": False,
    "axes.spines.right": False, "axes.titlelocation": "left", "axes.titlepad": 4.0, "axes.labelpad": 3.0,
    # A fixed height spares measuring every tick for each title.
    "axes.titley": 1.0,
    "lines.linewidth": 1.2, "lines.markersize": 3.5, "hatch.linewidth": 0.5, "patch.linewidth": 0.6,
    "grid.color": "#E6E6E6", "grid.linewidth": 0.5, "axes.axisbelow": True, "legend.frameon": False,
    "figure.constrained_layout.h_pad": 0.045, "figure.constrained_layout.w_pad": 0.045,
    "figure.facecolor": "white", "savefig.facecolor": "white",
}


@contextmanager
def profile(families: Sequence[str], settings: Figures) -> Iterator[None]:
    """Set matplotlib to the profile while the block runs, whatever the user's own matplotlibrc says."""
    import matplotlib

    kept = ("backend", "interactive", "toolbar", "webagg", "keymap", "tk.", "macosx", "docstring", "datapath")
    values: dict[Any, Any] = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith(kept)}
    values.update(_RC)
    values.update({"font.family": list(families), "savefig.dpi": settings.dpi})
    with matplotlib.rc_context():
        matplotlib.rcParams.update(values)
        yield


def new_figure(width_cm: float, height_cm: float) -> Figure:
    """Return an empty figure of this size; it belongs to no window and no global list."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_cm * CENTIMETRE, height_cm * CENTIMETRE), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save(figure: Figure, path: Path, *, dpi: int = 300) -> None:
    """Write a figure as its suffix says (pdf, svg or png), whole or not at all; same figure, same bytes.

    The canvases are called themselves: `Figure.savefig` draws everything once more to lay it out, which is done.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    with replacing(path) as temporary:
        if path.suffix == ".pdf":
            FigureCanvasPdf(figure).print_pdf(temporary, metadata={"CreationDate": None, "Creator": "nlp-tool"})
        elif path.suffix == ".svg":
            FigureCanvasSVG(figure).print_svg(temporary, metadata={"Date": None, "Creator": "nlp-tool"})
        else:
            figure.set_dpi(dpi)
            FigureCanvasAgg(figure).print_png(temporary, metadata={"Software": "nlp-tool"},
                                              pil_kwargs={"compress_level": 1})


def checked_formats(settings: Figures) -> tuple[str, ...]:
    """Return the formats to write; raise SettingsError for one that is not written."""
    for form in settings.formats:
        if form not in FORMATS:
            raise SettingsError(f"[figures] formats has {form!r}", hint=f"known: {', '.join(FORMATS)}")
    return tuple(form for form in FORMATS if form in settings.formats)


def checked_width(settings: Figures) -> float:
    """Return the width in centimetres; raise SettingsError for one that no page has."""
    if not 7.0 <= settings.width_cm <= 40.0:
        raise SettingsError(f"[figures] width_cm = {settings.width_cm:g} has to lie between 7 and 40")
    return settings.width_cm


def check_glyphs(figure: Figure, characters: frozenset[str]) -> None:
    """Raise MissingPackage when a text of the figure holds a character outside of `characters`: never a box."""
    from matplotlib.text import Text

    engine = figure.get_layout_engine()
    if engine:
        # Everything finds its place here; every format takes it from there, and none has to look again.
        engine.execute(figure)
        figure.set_layout_engine("none")
        _fix_labels(figure)
    found = {c for text in figure.findobj(Text) for c in text.get_text()}  # type: ignore[attr-defined]
    missing = "".join(sorted(found - characters - {"\n"}))
    if missing:
        raise MissingPackage(f"the font of the figures lacks: {missing}", hint="name another font in study.toml "
                             "[figures] font, or install fonts-noto-cjk or the package mpl-font")


def _fix_labels(figure: Figure) -> None:
    """Keep the labels of axes where the layout put them: each format would measure every tick again to find out."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            # An empty label may stand anywhere.
            place = axes.transAxes.inverted().transform(axis.label.get_transform().transform(axis.label.get_position()))
            axis.set_label_coords(*(place if axis.label.get_text() else (0.0, 0.0)))


# --- text ---------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return a text as a figure can show it: no control, bidirectional, private or half characters; blanks single.

    >>> plain("a\\u202eb \\n\\t c")
    'ab c'
    """
    kept = (" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in kept if c == " " or unicodedata.category(c)[0] != "C").split())


def columns(text: str) -> int:
    """Return how wide a text is in columns: a Chinese character takes two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, width: int) -> str:
    """Cut a text to so many columns, the last of them an ellipsis.

    >>> shortened("成都市实验小学教育集团", 10)
    '成都市实…'
    """
    if columns(text) <= width:
        return text
    # In Latin text the ellipsis of a Chinese font would hang in the middle of the line.
    dots = "…" if columns(text) > len(text) else "..."
    return _head(text, max(width - (2 if dots == "…" else 3), 1)).rstrip() + dots


def wrapped(text: str, width: int, *, lines: int = 2) -> str:
    """Break a text into lines of so many columns; the last line is cut.

    Lines end at a blank, or in Chinese before the part of a name that says what it is (教育集团, 小学); never is one
    character left alone on a line.

    >>> wrapped("云溪区东湖实验小学教育集团", 24), wrapped("东湖第一小学", 10)
    ('云溪区东湖实验小学\\n教育集团', '东湖第一\\n小学')
    """
    rest = text.strip()
    out: list[str] = []
    while len(out) < lines - 1 and columns(rest) > width:
        at = _break(rest, width, (lines - len(out) - 1) * width)
        out.append(rest[:at].strip())
        rest = rest[at:].strip()
    return "\n".join([*out, shortened(rest, width)])


def _break(text: str, width: int, room: int) -> int:
    """Return where a line of so many columns ends; `room` is what all lines after it hold, for the rest to fit."""
    most = len(_head(text, width))
    places = [at for at in range(2, most + 1) if at == len(text) or _breakable(text, at)]
    fitting = [at for at in places if columns(text[at:]) <= room]
    kinds = _parts(text).intersection(fitting)
    # A break far to the left would leave a ragged line; then any place does that splits no word.
    near = [at for at in kinds if 2 * columns(text[:at]) >= width]
    blanks = [at for at in places if text[at].isspace()]
    return max(near or blanks or fitting or places or [most])


def _parts(text: str) -> set[int]:
    """Return where parts of a name begin, the longest from the left: 教育集团, not the 集团 within it."""
    from nlp_tool.figures.plots import catalogue

    return {match.start() for match in re.finditer("|".join(catalogue()["name_parts"]), text)}


def _breakable(text: str, at: int) -> bool:
    """Say whether a line may end before a character: not within a Latin word or number, none left alone after it."""
    before, after = text[at - 1], text[at]
    if after.isspace():
        return True
    latin = columns(before) == 1 and columns(after) == 1 and not before.isspace()
    return not latin and len(text) - at > 1 and after not in "）)》”’，。、；：！？·" and before not in "（(《“‘"


def _head(text: str, width: int) -> str:
    """Return the longest beginning of a text that takes no more than so many columns, a character at least."""
    used = 0
    for position, c in enumerate(text):
        used += columns(c)
        if used > width:
            return text[: max(position, 1)]
    return text


def text_ink(red: float, green: float, blue: float) -> str:
    """Return black or white, whichever reads better on a colour (relative luminance of WCAG 2)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.18 else "#FFFFFF"


def quiet_axes(axes: Axes) -> None:
    """Take away the frame and the ticks."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xticks([])
    axes.set_yticks([])

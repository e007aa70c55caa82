"""The network of groups, core schools and members, laid out in three columns so that no two labels can meet.

A force-directed picture of such a network puts labels on labels. Here every school has a line of its own: group on
the left, its core school in the middle, its members on the right; groups that share a school stand together. The
layout follows from the table alone: there is no random start.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nlp_tool.figures import style
from nlp_tool.figures.plots import Plot, Words, catalogue, said
from nlp_tool.figures.registry_charts import group_rows
from nlp_tool.findings import Findings, Table
from nlp_tool.settings import Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MEMBERS_SHOWN = 8
PAGES = 3
LINE_CM, GAP_CM, BETWEEN_CM, HEAD_CM = 0.36, 0.12, 0.34, 1.1
GRADES = ("curated", "stated", "named", "inferred")
COLUMN_CM = 0.166
"""Width of half a Chinese character at SIZE."""
COLUMNS = ("group", "group_zh", "group_en", "school", "school_zh", "school_en", "role", "mode")
# role -> marker, colour, size: shape and colour both say what a node is
NODES = {"group": ("s", style.BLUE, 6.0), "core": ("D", style.VERMILLION, 5.0), "member": ("o", style.GREEN, 4.5),
         "campus": ("^", style.ORANGE, 5.0), "collaborating": ("o", "white", 4.5), "more": ("", "none", 0.0)}


def plan_network(findings: Findings, settings: Figures) -> list[Plot]:
    """Return the memberships of the largest groups on no more than PAGES pages, and how many were left out."""
    groups = {str(row["id"]): row for row in group_rows(findings)}
    members = _memberships(findings, groups)
    order = _by_component({name: rows for name, rows in members.items() if rows})
    folded = {name: _folded(members[name]) for name in order}
    blocks = {name: [_cells(groups[name], row) for row in folded[name]] for name in order}
    pages: list[list[str]] = []
    for name in order:
        if pages and _fits([row for other in [*pages[-1], name] for row in blocks[other]], settings.width_cm):
            pages[-1].append(name)
        elif len(pages) < PAGES:
            pages.append([name])
        else:
            break
    left = len(order) - sum(map(len, pages))
    plots = []
    for number, page in enumerate(pages, 1):
        schools = {row["school"] for name in page for row in folded[name] if row["role"] != "more"}
        facts: dict[str, Any] = {"groups": len(page), "schools": len(schools)}
        notes = [said("left_out_groups", shown=len(order) - left, left=left)] if left else []
        if any(row["role"] == "more" for name in page for row in folded[name]):
            notes.append(said("left_out_members", most=MEMBERS_SHOWN))
        if notes:
            facts["left_out"] = {"zh": "".join(n["zh"] for n in notes), "en": " ".join(n["en"] for n in notes)}
        table = Table(COLUMNS, tuple(row for name in page for row in blocks[name]))
        plots.append(Plot(table, facts, number if len(pages) > 1 else 0))
    return plots


def _memberships(findings: Findings, groups: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the schools of each group, cores first; each school once a group, with its firmest role."""
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in groups}
    table = findings.tables.get("memberships")
    known = findings.tables.get("schools")
    schools = {str(row["id"]): row for row in known.records()} if known else {}
    for row in table.records() if table else []:
        own = found.get(str(row["group"]))
        if own is None:
            continue
        school = schools.get(str(row["school"]), {})
        name = row.get("school_name") or school.get("name") or row["school"]
        english = school.get("name_en") or name
        role = str(row.get("role")) if row.get("role") in NODES else "member"
        entry: dict[str, Any] = {"school": str(row["school"]), "zh": str(name), "en": str(english), "role": role,
                                 "mode": row.get("mode") or "", "grade": str(row.get("grade") or ""),
                                 "documents": int(row.get("documents") or 0)}
        if row["school"] not in own or role == "core":
            own[str(row["school"])] = entry
    ranks = list(NODES)
    return {name: sorted(_with_one_core(groups[name], list(rows.values())),
                         key=lambda row: (ranks.index(row["role"]), row["zh"])) for name, rows in found.items()}


def _with_one_core(group: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the best of several candidates for the core: the firmest, then that of the registry, then of most texts."""
    own = str(group.get("core_id") or group.get("core") or "")

    def rank(row: dict[str, Any]) -> tuple[int, bool, int, str]:
        grade = GRADES.index(row["grade"]) if row["grade"] in GRADES else len(GRADES)
        return grade, row["school"] != own, -row["documents"], row["zh"]

    best = min((row for row in rows if row["role"] == "core"), key=rank, default=None)
    return [row for row in rows if row["role"] != "core" or row is best]


def _by_component(members: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Order the groups: those tied by a shared school together, the components with most schools first."""
    import networkx

    graph = networkx.Graph()
    for name, rows in members.items():
        graph.add_edges_from((("group", name), ("school", row["school"])) for row in rows)
    parts = []
    for component in networkx.connected_components(graph):
        names = sorted((name for kind, name in component if kind == "group"), key=lambda n: (-len(members[n]), n))
        parts.append((-(len(component) - len(names)), names))
    return [name for _, names in sorted(parts) for name in names]


def _folded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fold the members beyond MEMBERS_SHOWN into one row that says how many they are."""
    cores = [row for row in rows if row["role"] == "core"]
    others = [row for row in rows if row["role"] != "core"]
    if len(others) <= MEMBERS_SHOWN + 1:
        return rows
    left = len(others) - MEMBERS_SHOWN
    label = catalogue()["labels"]["more_members"]
    more = {"school": "", "zh": label["zh"].format(n=left), "en": label["en"].format(n=left), "role": "more",
            "mode": ""}
    return [*cores, *others[:MEMBERS_SHOWN], more]


def _cells(group: dict[str, Any], row: dict[str, Any]) -> tuple[Any, ...]:
    name = str(group.get("name") or group["id"])
    return (str(group["id"]), name, str(group.get("name_en") or name), row["school"], row["zh"], row["en"],
            row["role"], row["mode"])


# --- layout: where each column begins and how high each block is ----------------------------------------------------


def _stops(rows: Sequence[dict[str, Any]], language: str, width: float) -> tuple[float, float, float]:
    """Return where the nodes of groups, cores and members stand, in centimetres: as the longest labels need."""
    words = Words(language, catalogue())
    group = max(style.columns(words.of(row, "group")) for row in rows) * COLUMN_CM + 0.45
    core = max((style.columns(words.of(row, "school")) for row in rows if row["role"] == "core"), default=0)
    other = _widest(rows, words)
    group_x = min(group, 0.33 * width)
    core_x = group_x + min(core * COLUMN_CM + 0.8, 0.29 * width)
    left = width - core_x - other * COLUMN_CM - 0.4
    return group_x, core_x, core_x + min(max(left, 0.08 * width), 0.18 * width)


def _widest(rows: Sequence[dict[str, Any]], words: Words) -> int:
    return max((style.columns(words.of(row, "school")) for row in rows if row["role"] != "core"), default=0)


def _fits(cells: Sequence[tuple[Any, ...]], width: float) -> bool:
    """Say whether these rows fit on a page, whichever language the labels are in."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in cells]
    blocks: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        blocks.setdefault(row["group"], []).append(row)
    for language in ("zh", "en"):
        stops = _stops(rows, language, width)
        if sum(_block_height(block, language, width, stops) for block in blocks.values()) > (
                style.MAX_HEIGHT_CM - HEAD_CM):
            return False
    return True


def _lines(text: str, room_cm: float) -> str:
    return style.wrapped(text, max(6, int(room_cm / COLUMN_CM)))


def _labels(rows: Sequence[dict[str, Any]], language: str, width: float, stops: tuple[float, float, float]
            ) -> tuple[str, str, list[str]]:
    """Return the broken labels of a block: of the group, its core (empty without one), its members."""
    group_x, core_x, member_x = stops
    words = Words(language, catalogue())
    core = next((words.of(row, "school") for row in rows if row["role"] == "core"), "")
    others = [row for row in rows if row["role"] != "core"]
    return (_lines(words.of(rows[0], "group"), group_x - 0.3), _lines(core, core_x - group_x - 0.5),
            [_lines(words.of(row, "school"), width - member_x - 0.3) for row in others])


def _height(label: str) -> float:
    return LINE_CM * (label.count("\n") + 1) + GAP_CM


def _block_height(rows: Sequence[dict[str, Any]], language: str, width: float, stops: tuple[float, float, float]
                  ) -> float:
    group, core, others = _labels(rows, language, width, stops)
    # The whole label of a core stands above its line, which lies in the middle of the block.
    return max(_height(group), 2 * _height(core), sum(map(_height, others))) + BETWEEN_CM


def paint_network(plot: Plot, words: Words, width: float) -> Figure:
    """Paint the groups block by block; shapes and colours say what a node is, a dashed line a loose tie."""
    blocks: dict[str, list[dict[str, Any]]] = {}
    for row in plot.table.records():
        blocks.setdefault(row["group"], []).append(row)
    rows = plot.table.records()
    stops = _stops(rows, words.language, width)
    width = min(width, max(9.0, stops[2] + _widest(rows, words) * COLUMN_CM + 0.5))
    heights = [_block_height(rows, words.language, width, stops) for rows in blocks.values()]
    height = sum(heights) + HEAD_CM
    figure = style.new_figure(width, height)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    style.quiet_axes(axes)
    placed: dict[str, tuple[float, float]] = {}
    top = HEAD_CM
    for rows, tall in zip(blocks.values(), heights, strict=True):
        _paint_block(axes, rows, (top, tall - BETWEEN_CM), words, width, stops, placed)
        top += tall
    _legend(figure, plot, words)
    return figure


def _paint_block(axes: Axes, rows: Sequence[dict[str, Any]], span: tuple[float, float], words: Words, width: float,
                 stops: tuple[float, float, float], placed: dict[str, tuple[float, float]]) -> None:
    group_x, core_x, member_x = stops
    label, core_label, other_labels = _labels(rows, words.language, width, stops)
    top, tall = span
    core = next((row for row in rows if row["role"] == "core"), None)
    others = [row for row in rows if row["role"] != "core"]
    middle = top + tall / 2
    hub = (group_x, middle)
    if core:
        hub = (core_x, middle)
        _edge(axes, (group_x, middle), hub, core["mode"])
        axes.text(core_x - 0.18, middle - 0.05, core_label, ha="right", va="bottom", fontsize=style.SMALL,
                  linespacing=1.1)
        _node(axes, hub, "core")
        placed.setdefault(core["school"], hub)
    y = middle - sum(map(_height, other_labels)) / 2
    for row, text in zip(others, other_labels, strict=True):
        at = y + _height(text) / 2
        y += _height(text)
        _edge(axes, hub, (member_x, at), row["mode"])
        _node(axes, (member_x, at), row["role"])
        axes.text(member_x + 0.2, at, text, ha="left", va="center", fontsize=style.SMALL, linespacing=1.1,
                  color=style.GREY if row["role"] == "more" else style.INK)
        if row["school"] and row["school"] in placed:
            # The same school stands in another group too: tie the two.
            _edge(axes, placed[row["school"]], (member_x, at), "same", bend=0.5)
        if row["school"]:
            placed.setdefault(row["school"], (member_x, at))
    _node(axes, (group_x, middle), "group")
    axes.text(group_x - 0.22, middle, label, ha="right", va="center", fontsize=style.SIZE, linespacing=1.1)


def _edge(axes: Axes, start: tuple[float, float], end: tuple[float, float], mode: str, *, bend: float = 0.0
          ) -> None:
    """Draw a tie. bend: how far it bulges to the left."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, y0), (x1, y1) = start, end
    reach = (x1 - x0) / 2
    points = [(x0, y0), (x0 + reach, y0), (x0 + reach, y1), (x1, y1), (x1, y1)]
    if bend:
        points = [(x0, y0), (x0 - bend, y0), (x1 - bend, y1), (x1, y1), (x1, y1)]
    curve = Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO])
    line = {"alliance": (0, (3, 2)), "same": (0, (1, 1.5))}.get(mode, "-")
    axes.add_patch(PathPatch(curve, facecolor="none", edgecolor=style.GREY, linewidth=0.7, linestyle=line, zorder=1))


def _node(axes: Axes, at: tuple[float, float], role: str) -> None:
    marker, colour, size = NODES[role]
    if marker:
        edge = style.GREEN if colour == "white" else "white"
        axes.plot(*at, marker=marker, color=colour, markersize=size, markeredgecolor=edge, markeredgewidth=0.6,
                  zorder=3, linestyle="none")


def _legend(figure: Figure, plot: Plot, words: Words) -> None:
    from matplotlib.lines import Line2D

    used = {"group", *plot.table.column("role")} - {"more"}
    handles = []
    for role in NODES:
        if role in used:
            marker, colour, size = NODES[role]
            handles.append(Line2D([], [], marker=marker, color=colour, linestyle="none", markersize=size,
                                  markeredgecolor=style.GREEN if colour == "white" else "white", label=words[role]))
    if "alliance" in plot.table.column("mode"):
        handles.append(Line2D([], [], color=style.GREY, linestyle=(0, (3, 2)), linewidth=0.7, label=words["alliance"]))
    schools: set[str] = set()
    tied = False
    for row in plot.table.records():
        tied = tied or (bool(row["school"]) and row["role"] != "core" and row["school"] in schools)
        schools.add(row["school"])
    if tied:
        handles.append(Line2D([], [], color=style.GREY, linestyle=(0, (1, 1.5)), linewidth=0.7,
                              label=words["same_school"]))
    total = sum((style.columns(str(handle.get_label())) * 0.15 + 1.1 for handle in handles), 0.0)
    # In one line where the width allows, else in two: the head has room for two.
    lines = 1 if total < figure.get_figwidth() * 2.54 else 2
    figure.legend(handles=handles, loc="upper center", ncols=-(-len(handles) // lines), fontsize=style.SMALL,
                  handletextpad=0.3, columnspacing=1.2, borderaxespad=0.2, labelspacing=0.3)

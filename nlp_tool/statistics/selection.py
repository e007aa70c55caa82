"""Which documents of a study count: by language, date, source, place, kind, with and without reprints."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nlp_tool.document import PartialDate
from nlp_tool.errors import SettingsError
from nlp_tool.statistics.index import CorpusIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The documents that count: `mask` is bool (documents,); `parameters` say how they were chosen."""

    mask: NDArray[np.bool_]
    parameters: dict[str, Any]

    @property
    def size(self) -> int:
        """The number of documents chosen."""
        return int(self.mask.sum())


def select(index: CorpusIndex, *, languages: Sequence[str] = (), since: str = "", until: str = "",
           sources: Sequence[str] = (), places: Sequence[str] = (), kinds: Sequence[str] = (),
           without: Collection[str] = ()) -> Selection:
    """Choose documents; no condition chooses all.

    since, until: dates as precise as you like. A document counts when its date may lie between them; one without a
    date does not. sources, places: a part of the name is enough, in either script. without: ids to leave out.
    """
    import numpy as np

    columns = index.documents
    mask = np.ones(len(columns["doc_id"]), dtype=bool)
    if languages:
        mask &= np.array([value in languages for value in columns["language"]], dtype=bool)
    if kinds:
        mask &= np.array([value in kinds for value in columns["kind"]], dtype=bool)
    if since or until:
        mask &= _dated(columns["date"], since, until)
    for name, wanted in (("source", sources), ("place", places)):
        if wanted:
            mask &= _named(columns[name], wanted)
    if without:
        mask &= np.array([value not in without for value in columns["doc_id"]], dtype=bool)
    chosen = {"languages": list(languages), "since": since, "until": until, "sources": list(sources),
              "places": list(places), "kinds": list(kinds), "left_out": len(without)}
    return Selection(mask, {name: value for name, value in chosen.items() if value})


def everything(index: CorpusIndex, selection: Selection | None) -> Selection:
    """Return the selection, or all documents where there is none."""
    return selection if selection is not None else select(index)


def _dated(dates: Sequence[str], since: str, until: str) -> NDArray[np.bool_]:
    import numpy as np

    first, last = _date(since), _date(until)
    if first and last and first.first_day > last.last_day:
        raise SettingsError(f"{since} is later than {until}", hint="the earlier date comes first: --from, then --to")

    def counts(text: str) -> bool:
        if not text:
            return False
        date = PartialDate.parse(text)
        return (first is None or date.last_day >= first.first_day) and (last is None or date.first_day <= last.last_day)

    known = {text: counts(text) for text in set(dates)}
    return np.array([known[text] for text in dates], dtype=bool)


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text) if text else None
    except ValueError as error:
        raise SettingsError(f"{text!r} is no date", hint="write 2022, 2022-09 or 2022-09-20") from error


def _named(values: Sequence[str], wanted: Sequence[str]) -> NDArray[np.bool_]:
    import numpy as np

    from nlp_tool.tokens.script import fold_key

    keys = [fold_key(name) for name in wanted]
    known = {value: any(key in fold_key(value) for key in keys) for value in set(values)}
    return np.array([known[value] for value in values], dtype=bool)


def sides(target: Selection, named: Selection | None, everyone: Selection) -> tuple[Selection, Selection]:
    """Return the documents to compare, target and reference, which never share one.

    The reference is what is named, else the rest of everyone. A target that is everyone is the rest beside what is
    named. Raise SettingsError when nothing says how to divide the documents.
    """
    import numpy as np

    is_everyone = bool(np.array_equal(target.mask, everyone.mask))
    if named is None:
        if is_everyone:
            raise SettingsError("nothing says which documents to compare with which", hint="choose the target with "
                                "--from, --to, --source, --place or --kind, or the reference with --against-...")
        return target, Selection(everyone.mask & ~target.mask, everyone.parameters or {"rest": True})
    if is_everyone:
        return Selection(target.mask & ~named.mask, target.parameters or {"rest": True}), named
    return target, Selection(named.mask & ~target.mask, named.parameters)

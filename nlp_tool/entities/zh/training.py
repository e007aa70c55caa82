"""Train the model of Chinese names on annotated texts: python -m nlp_tool.entities.zh.training OUT.npz GOLD_DIR ...

The annotated names are marked in the text, variants of each text with other names of the same shape are added (so that
boundaries are learned and not names), python-crfsuite learns the weights, and they are written as plain arrays. The
same texts and lexicons give the same bytes.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp_tool.entities.gold import Annotated, texts_of, training_line
from nlp_tool.entities.zh.boundaries import Words
from nlp_tool.entities.zh.features import column_names, observe, templates
from nlp_tool.entities.zh.inventing import invented, variant
from nlp_tool.entities.zh.model import LABELS, promising, units
from nlp_tool.entities.zh.patterns import hinted
from nlp_tool.tokens.script import fold_key

Marked = tuple[str, list[tuple[int, int, str]]]
"""A folded text and the spans (start, end, kind) of the names in it."""

VARIANTS = 2
FRAMES = 6
# What makes a form a whole name (not a short one), the ends of campuses, and what shows the school before them.
_TYPED = re.compile(r"[小中高幼初]$|学校|学$|校$|校区|园区?$|部$|院$|实验|外国语|外$|集团|联盟|共同体|联合体|教联体|"
                    r"学区|教共体")
_BARE = re.compile(r"(?:校区|分校|分园|总校|园区|本部|部|分院|新校|\)|东校|西校)$")
_HOST = re.compile(r"小学|中学|学校|幼儿园|[一二三四五六七八九十\d][中小高]|附[中小]|实[中小验]|集团|外国语|大学|实验"
                   r"|[中外附]$")


def marked(texts: Iterable[Annotated]) -> list[Marked]:
    """Return some annotated texts, folded, with their names marked."""
    return [(folded, mark(folded, record)) for record, text in texts for folded in [fold_key(text)]]


def mark(text: str, record: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Return the spans of the annotated names in a folded text, longest first where they overlap."""
    forms: dict[str, str] = {}
    for person in record["people"]:
        forms[fold_key(person["name"])] = "person"
    for school in record["schools"]:
        for form in (school["name"], *school.get("aliases", []), *school.get("former_names", [])):
            folded = fold_key(form)
            bare = _BARE.search(folded)
            kind = "campus" if bare and not _HOST.search(folded[: bare.start()]) else "school"
            forms[folded] = kind if _TYPED.search(folded) else "short"
    for group in record["groups"]:
        for form in (group["name"], *group.get("aliases", [])):
            folded = fold_key(form)
            forms[folded] = "group" if _TYPED.search(folded) else "short"
    taken = np.zeros(len(text), dtype=bool)
    spans = []
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        if len(form) < 2:
            continue
        for match in re.finditer(re.escape(form), text):
            start, end = match.span()
            if not taken[start:end].any():
                taken[start:end] = True
                spans.append((start, end, forms[form]))
    return sorted(spans)


def labels(text: str, spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return the label of each character."""
    found = ["O"] * len(text)
    for start, end, kind in spans:
        found[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 2) + [f"E-{kind}"]
    return found


def train(texts: Sequence[Marked], out: Path, *, variants: int = VARIANTS, frames: int = FRAMES,
          iterations: int = 80, c1: float = 0.0, c2: float = 1.0, seed: int = 7) -> None:
    """Learn from marked texts and write the model."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": False})
    generator = random.Random(seed)
    for text, spans in texts:
        for number in range(variants + 1):
            _append(trainer, *((text, spans) if number == 0 else variant(text, spans, generator)))
    for _ in range(frames):
        _append(trainer, *invented(generator))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "names.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        information = tagger.info()
    write(information.state_features, information.transitions, out)


def _append(trainer: Any, text: str, spans: Sequence[tuple[int, int, str]]) -> None:
    words, wanted = Words(text), labels(text, spans)
    seen = observe([words], [hinted(words)])
    first = int(seen.starts[0])
    for start, end in promising(seen, [(first + a, first + b) for a, b in units(text)]):
        trainer.append(column_names(templates(seen, np.arange(start, end))), wanted[start - first : end - first])


def write(states: dict[tuple[str, str], float], moves: dict[tuple[str, str], float], out: Path) -> None:
    """Write learned weights as arrays: per template the sorted values and a row of weights (16 bits) each."""
    index = {label: number for number, label in enumerate(LABELS)}
    table: dict[tuple[int, int], dict[int, float]] = {}
    for (attribute, label), weight in states.items():
        template, value = attribute.split(":")
        if abs(weight) > 0.01:
            table.setdefault((int(template), int(value)), {})[index[label]] = weight
    templates_seen = len(templates(observe([Words("一")], [[]]), np.arange(1)))
    order = sorted(table)
    weights = np.zeros((len(order), len(LABELS)))
    for row, key in enumerate(order):
        for column, weight in table[key].items():
            weights[row, column] = weight
    unit = max(float(np.abs(weights).max()), 1e-6) / 32767
    transitions = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for (before, after), weight in moves.items():
        transitions[index[before], index[after]] = weight
    sizes = np.bincount([template for template, _ in order], minlength=templates_seen)
    np.savez_compressed(out, sizes=sizes.astype(np.int64), keys=np.array([value for _, value in order], dtype=np.int64),
                        weights=np.round(weights / unit).astype(np.int16), unit=np.float64(unit),
                        transitions=transitions)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    train(marked(texts_of(options, "zh")), options.out)


if __name__ == "__main__":
    main()

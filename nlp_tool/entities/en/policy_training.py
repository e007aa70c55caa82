"""Learn which stretches are titles of policies: python -m nlp_tool.entities.en.policy_training OUT.npz GOLD_DIR ...

Beside the annotated English texts, small texts of invented titles and sentences (titles_en.txt) are learned from.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from nlp_tool.entities.choice import Case, learn, write
from nlp_tool.entities.en.policy_evidence import NOTHING, Titles, evidence
from nlp_tool.entities.en.reading import read
from nlp_tool.entities.evaluate import folded
from nlp_tool.entities.gold import texts_of, training_line

ROUNDS = 6
"""How often each invented sentence is used, with other titles."""
INVENTED = 0.5
"""How much a case of an invented text counts beside one of a real text."""
PENALTY, FEWEST, SEED = 1.0, 2, 7
_SMALL = 0.2
_PLACES = (
    "Qinghe", "Linhe", "Donghu", "Beicheng", "Anping", "Jianghe", "Hongshan", "Xiangyang", "Fengtai", "Luohe",
    "Yunshan", "Haicheng", "Meilan", "Zhenhai",
)  # fmt: skip


def cases(text: str, titles: Sequence[str], *, weight: float = 1.0) -> Iterator[Case]:
    """Yield the cases of a text that has these titles."""
    right = {folded(title) for title in titles}
    reading = read(text)
    found = Titles(reading)
    for case in found.cases():
        spans = [reading.slice(*span) for span in case.spans]
        true = [folded(text[start:end]) in right for start, end in spans]
        yield [*(evidence(found, case, span) for span in case.spans), NOTHING], [*true, not any(true)], weight


def invented(generator: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield small texts of one to three invented sentences, each with its titles."""
    source = files("nlp_tool").joinpath("resources/entities/titles_en.txt").read_text(encoding="utf-8")
    lines = [line.replace("\\n", "\n") for line in source.splitlines()]
    printed, said, other = ([line[2:] for line in lines if line.startswith(mark)] for mark in "=+-")
    order = said * ROUNDS + other * 2
    generator.shuffle(order)
    while order:
        text, titles = "", list[str]()
        for _ in range(min(len(order), generator.choice((1, 2, 3)))):
            small = generator.random() < _SMALL
            for piece in re.split(r"(\{[TU]\})", order.pop()):
                title = generator.choice(printed) if piece in ("{T}", "{U}") else ""
                for place in _PLACES if title else ():
                    title = title.replace(place, generator.choice(_PLACES))
                if title:
                    titles.append(title.lower() if small or piece == "{U}" else title)
                text += titles[-1] if title else piece
            text += generator.choice((" ", "\n\n"))
        yield text, titles


def cases_of(gold: Mapping[str, Any], text: str) -> list[Case]:
    """Return the cases of an annotated text."""
    return list(cases(text, [policy["title"] for policy in gold["policies"]]))


def learned(found: Sequence[Case]) -> dict[str, float]:
    """Return the weights that these cases and invented ones teach."""
    made = [case for text, titles in invented(random.Random(SEED)) for case in cases(text, titles, weight=INVENTED)]
    return learn([*found, *made], penalty=PENALTY, fewest=FEWEST)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line."""
    options = training_line(__doc__).parse_args(arguments)
    real = [case for gold, text in texts_of(options, "en") for case in cases_of(gold, text)]
    write(options.out, {"policy": learned(real)})


if __name__ == "__main__":
    main()

"""Annotated texts to learn from, and the command line of all training: OUT.npz GOLD_DIR ... [--without AUTHOR]

A folder of annotated texts holds text/NAME.txt and annotation/NAME.json, as corpus/gold does. An author is what stands
before `_` in a document's name.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Annotated = tuple[dict[str, Any], str]
"""A record of what a careful reader found, and the text that it is of; its `doc` is the document's name."""


def annotated(folders: Sequence[Path], language: str, *, without: str = "") -> Iterator[Annotated]:
    """Yield the annotated texts of a language in the order of their names, but those that begin with `without`."""
    for folder in folders:
        for path in sorted((folder / "annotation").glob("*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["language"] == language and not (without and path.stem.startswith(without)):
                yield record, (folder / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")


def author_of(record: Mapping[str, Any]) -> str:
    """Return the author of an annotated text."""
    return str(record["doc"]).split("_")[0]


def training_line(text: str) -> ArgumentParser:
    """Return the reader of a training's command line: `out`, `folders`, `without`; `text` describes the training."""
    parser = ArgumentParser(description=text, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="the file of the model, .npz")
    parser.add_argument("folders", type=Path, nargs="+", help="folders of annotated texts")
    parser.add_argument("--without", default="", metavar="AUTHOR", help="leave out documents whose names begin so")
    return parser


def texts_of(options: Namespace, language: str) -> list[Annotated]:
    """Return the annotated texts that a training's command line names."""
    return list(annotated(options.folders, language, without=options.without))

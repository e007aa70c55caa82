"""Damaged files: 12 seeds a format, each flipped, cut, shortened and spliced. Nothing crashes, hangs or vanishes."""

from __future__ import annotations

import collections
import random
import time
from functools import cache

import pytest

from nlp_tool.document import Document
from nlp_tool.reading.files import read_data
from nlp_tool.reading.ledger import Entry, Ledger, counts, filled, owners, settle, with_copies
from nlp_tool.reading.records import Reject
from nlp_tool.settings import Reading

from . import test_bibliography as exports
from .make import EN_BODY, EN_TITLE, ZH_BODY, ZH_TITLE, docx, html, packed, pdf, xlsx

SEEDS = 12
MUTANTS = 2000


@cache
def seeds() -> dict[str, list[bytes]]:
    """Return the undamaged files of each format, Chinese and English by turns, of growing length."""
    made: dict[str, list[bytes]] = collections.defaultdict(list)
    for number in range(SEEDS):
        chinese = number % 2 == 0
        title, body = (ZH_TITLE, ZH_BODY) if chinese else (EN_TITLE, EN_BODY)
        lines = [f"{line} {number}" for line in body] * (1 + number // 3)
        encoding = ("gb18030", "utf-8", "utf-16", "cp1252")[number % 4] if chinese else "utf-8"
        made["txt"].append("\n".join([title, *lines]).encode(encoding))
        made["html"].append(html(title, lines, head='<meta charset="gbk">').encode("gb18030"))
        made["csv"].append(("标题,正文\n" + "".join(f"{title},{line}\n" for line in lines)).encode())
        made["jsonl"].append("".join(f'{{"title": "{title}", "text": "{line}"}}\n' for line in lines).encode())
        made["pdf"].append(pdf([[title, *lines]] * (1 + number % 3), chinese=chinese, compress=number % 3 > 0))
        made["docx"].append(docx(title, lines, [["a", "b"], ["c", "d"]]))
        made["xlsx"].append(xlsx([["标题", "正文"], *[[title, line] for line in lines]]))
        made["zip"].append(packed({"a.txt": lines[0].encode(), "b.html": html(title, lines).encode()}))
        formats = (exports.ENDNOTE, exports.NOTEEXPRESS, exports.ESTUDY, exports.CUSTOM, exports.CSSCI, exports.RIS)
        made["net"].append(formats[number % 6].encode(("utf-8", "gb18030")[number // 6]))
        made["eml"].append(f"Subject: {title}\nFrom: a@b.cn\nMIME-Version: 1.0\nContent-Type: text/plain; "
                           f"charset=utf-8\n\n{lines[0]}\n".encode())
    return made


def mutant(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a damaged copy: some bits flipped, the end cut off, a piece left out or put in from another file."""
    damaged = bytearray(data)
    kind = chance.randrange(4)
    at = chance.randrange(len(damaged))
    if kind == 0:
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del damaged[at:]
    elif kind == 2:
        del damaged[at:at + chance.randint(1, 200)]
    else:
        start = chance.randrange(len(other))
        damaged[at:at] = other[start:start + chance.randint(1, 200)]
    return bytes(damaged)


@pytest.mark.timeout(240)
def test_no_mutant_crashes_hangs_or_vanishes() -> None:
    chance = random.Random(20231)
    by_format = seeds()
    names = sorted(by_format)
    assert all(len(files) == SEEDS for files in by_format.values())
    slowest, internal = 0.0, []
    entries: dict[str, Entry] = {}
    for number in range(MUTANTS):
        form = names[number % len(names)]
        data = mutant(chance.choice(by_format[form]), chance.choice(by_format[chance.choice(names)]), chance)
        name = f"{number:04d}.{form}"
        start = time.monotonic()
        found = list(read_data(data, name, settings=Reading()))
        slowest = max(slowest, time.monotonic() - start)
        internal += [item for item in found if isinstance(item, Reject) and item.code == "internal"]
        documents = [item for item in found if isinstance(item, Document)]
        # No silent empties: a file gives a document with text, or a reject that says why not.
        assert found, name
        # A bibliographic record may be its title alone; then it is marked as short.
        assert all(len("".join(d.text.split())) >= (4 if {"export", "short"} <= set(d.metadata) else 20)
                   for d in documents), name
        for document in documents:
            document.text.encode("utf-8")
        entries[name] = filled(Entry(name, f"{number}", len(data), ""), [(d.doc_id, "") for d in documents],
                               [item for item in found if isinstance(item, Reject)], "")
    assert not internal, internal[:3]
    assert slowest < 10
    entries = with_copies(entries)
    book = Ledger(entries, settle(entries, owners(entries.values())))
    tally = counts(book, owners(entries.values()))
    assert tally["seen"] == MUTANTS == sum(tally[status] for status in
                                           ("ok", "rejected", "duplicate", "empty", "unsupported"))
    # A damaged Chinese text that no encoding fits is rejected, not read as Western mojibake.
    assert tally["ok"] > MUTANTS * 0.3

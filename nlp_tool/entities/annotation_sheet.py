"""A stratified sample of documents, and the sheet on which people write what these state: one row a fact.

`write_sample` makes a folder: text/NAME.txt, sample.jsonl (the records as the tool found them), sheet.xlsx and
sheet.csv (the
same rows). A person corrects cells, deletes wrong rows or writes `no` under `correct`, and adds rows; `read_sheet`
makes
gold records of it.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp_tool.annotations import Annotations
from nlp_tool.document import Document
from nlp_tool.entities.records import to_record
from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.findings import Table, write_csv, write_xlsx
from nlp_tool.storage import write_json, write_jsonl, write_text

SHEET_COLUMNS = (
    "doc",
    "language",
    "fact",
    "name",
    "school",
    "aliases",
    "former_names",
    "kind",
    "role",
    "mode",
    "title",
    "organization",
    "date",
    "value",
    "correct",
    "quote",
)
FACTS = ("document", "group", "core", "member", "established", "size", "school", "person", "policy")
STRATA = {
    "language": lambda d: d.language,
    "year": lambda d: str(d.date)[:4] if d.date else "",
    "source": lambda d: d.source,
    "kind": lambda d: d.kind,
    "place": lambda d: d.place,
}
HELP = (
    ("document", "one row a document; keep it, also where the document states nothing"),
    (
        "group",
        "name: the fullest form in the text; aliases: its other forms, parted by ; ; kind: group, consortium, "
        "alliance, school_district, other; value: unnamed where the text never names it",
    ),
    ("core", "name: the group; school: its core (main, head, leading) school"),
    (
        "member",
        "name: the group; school: a member; role: member, campus, collaborating; mode: integrated, alliance; "
        "date: joined",
    ),
    ("established", "name: the group; date: YYYY, YYYY-MM or YYYY-MM-DD"),
    ("size", "name: the group; kind: what is counted (schools, campuses, students); value: the number"),
    (
        "school",
        "name, aliases, former_names (parted by ;); kind: kindergarten, primary, junior, senior, "
        "nine_year, middle, other",
    ),
    (
        "person",
        "name, title, organization; kind: official, principal, teacher, party_secretary, scholar, resident, "
        "student, leader, journalist, other",
    ),
    ("policy", "name: the title; organization: who issued it; date"),
    ("correct", "no: the row is wrong and is left out; anything else keeps it"),
)
_QUOTE = 160


def draw_sample(
    documents: Sequence[Document], *, size: int, by: Sequence[str] = ("language", "year", "source"), seed: int = 0
) -> list[Document]:
    """Draw documents so that each stratum gives its share (largest remainders), every stratum one where size allows.

    The draw depends on the documents, `size`, `by` and `seed` alone. Returns the documents in the order of their ids.
    """
    unknown = [name for name in by if name not in STRATA]
    if unknown:
        raise SettingsError(f"cannot spread a sample over {unknown[0]!r}", hint="one or more of: " + ", ".join(STRATA))
    strata: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    for document in sorted(documents, key=lambda d: d.doc_id):
        strata[tuple(STRATA[name](document) for name in by)].append(document)
    if not strata:
        raise NoInput("there are no documents to draw from", hint="read documents into the study first")
    generator = random.Random(seed)
    shares = _shares({key: len(members) for key, members in sorted(strata.items())}, min(size, len(documents)))
    drawn = [document for key, share in shares.items() for document in generator.sample(strata[key], share)]
    return sorted(drawn, key=lambda d: d.doc_id)


def _shares(sizes: Mapping[tuple[str, ...], int], size: int) -> dict[tuple[str, ...], int]:
    """Divide `size` over strata in proportion to their sizes, never more than a stratum holds."""
    total = sum(sizes.values())
    shares = {key: size * count // total for key, count in sizes.items()}
    if len(sizes) <= size:
        shares = {key: max(1, share) for key, share in shares.items()}
    order = sorted(sizes, key=lambda key: (-(size * sizes[key] % total), key))
    while sum(shares.values()) < size:
        for key in order:
            if sum(shares.values()) < size and shares[key] < sizes[key]:
                shares[key] += 1
    while sum(shares.values()) > size:
        largest = max(sorted(shares), key=lambda key: shares[key])
        shares[largest] -= 1
    return shares


def write_sample(folder: Path, documents: Sequence[Document], found: Mapping[str, Annotations]) -> None:
    """Write the texts, the records and the sheet of a sample; `found` fills the sheet in with what the tool found."""
    records: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number, document in enumerate(documents, 1):
        name = f"{number:03d}_{document.doc_id}"
        annotations = found.get(document.doc_id, Annotations(document.doc_id))
        record = to_record(document, annotations, name=name)
        records.append(record)
        rows.extend(_rows(record, document, annotations))
        write_text(folder / "text" / f"{name}.txt", document.text)
    write_jsonl(folder / "sample.jsonl", records)
    sheet = Table.from_records(rows, SHEET_COLUMNS)
    write_csv(folder / "sheet.csv", sheet)
    write_xlsx(
        folder / "sheet.xlsx", {"facts": sheet, "how to fill it in": Table(("fact or column", "what to write"), HELP)}
    )


def _rows(record: Mapping[str, Any], document: Document, annotations: Annotations) -> Iterable[dict[str, Any]]:
    """Yield the rows of one document; a row holds what its fact needs and leaves the rest empty."""
    quotes = _quotes(document, annotations)
    base = {"doc": record["doc"], "language": record["language"]}
    about = {"title": record["title"], "organization": record["source"], "date": record["published"]}
    yield base | {"fact": "document"} | about
    for group in record["groups"]:
        for row in _group_rows(group, quotes):
            yield base | {"name": group["name"]} | row
    for school in record["schools"]:
        names = {"aliases": _joined(school["aliases"]), "former_names": _joined(school["former_names"])}
        row = {"fact": "school", "name": school["name"], "kind": school["level"], "quote": quotes.get(school["name"])}
        yield base | row | names
    for person in record["people"]:
        post = {key: person[key] for key in ("title", "organization", "kind")}
        yield base | {"fact": "person", "name": person["name"], "quote": quotes.get(person["name"])} | post
    for policy in record["policies"]:
        row = {"fact": "policy", "name": policy["title"], "quote": quotes.get(policy["title"])}
        yield base | row | {"organization": policy["issuer"], "date": policy["date"]}


def _group_rows(group: Mapping[str, Any], quotes: Mapping[Any, str]) -> Iterable[dict[str, Any]]:
    name = group["name"]
    unnamed = "unnamed" if group["unnamed"] else None
    aliases = _joined(group["aliases"])
    yield {"fact": "group", "aliases": aliases, "kind": group["kind"], "value": unnamed, "quote": quotes.get(name)}
    if group["core"]:
        yield {"fact": "core", "school": group["core"], "quote": quotes.get((name, group["core"]))}
    for member in group["members"]:
        row = {key: member[key] for key in ("school", "role", "mode")}
        yield row | {"fact": "member", "date": member["joined"], "quote": quotes.get((name, member["school"]))}
    if group["established"]:
        yield {"fact": "established", "date": group["established"]}
    for what, number in sorted(group["sizes"].items()):
        yield {"fact": "size", "kind": what, "value": number}


def _quotes(document: Document, annotations: Annotations) -> dict[Any, str]:
    """Return a few words around the first mention of each entity, and the sentence of each relation."""
    quotes: dict[Any, str] = {}
    text = document.text
    for mention in annotations.mentions:
        around = text[max(0, mention.start - _QUOTE // 2) : mention.end + _QUOTE // 2]
        quotes.setdefault(annotations.entities[mention.entity].name, " ".join(around.split()))
    for relation in annotations.relations:
        if relation.tail is not None:
            pair = annotations.entities[relation.head].name, annotations.entities[relation.tail].name
            quotes.setdefault(pair, " ".join(text[relation.start : relation.end].split()))
    return quotes


def _joined(names: Sequence[str]) -> str | None:
    return "; ".join(names) or None


def read_sheet(path: Path, *, out: Path | None = None) -> list[dict[str, Any]]:
    """Read a finished sheet (.xlsx or .csv) into gold records; with `out` also write one JSON file a document there.

    Raises NoInput where the sheet has other columns, an unknown fact, or a core or member of a group that has no row.
    """
    records: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(_sheet_rows(path), 2):
        if row["correct"].strip().lower() in ("no", "n", "false", "0", "wrong", "否", "错", "不"):
            continue
        if not row["doc"] or row["fact"] not in FACTS:
            raise NoInput(f"{path.name}, row {number}: unknown fact {row['fact']!r}", hint="facts: " + ", ".join(FACTS))
        record = records.setdefault(
            row["doc"],
            {
                "doc": row["doc"],
                "language": row["language"],
                "title": None,
                "source": None,
                "published": None,
                "groups": [],
                "schools": [],
                "people": [],
                "policies": [],
                "themes": {},
            },
        )
        _take(record, row, f"{path.name}, row {number}")
    if out is not None:
        for name, record in records.items():
            write_json(out / (re.sub(r"[^\w.-]", "_", name) + ".json"), record)
    return list(records.values())


def _sheet_rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise NoInput(f"{path} is not there", hint="draw a sample first: nlp-tool sample draw STUDY --out FOLDER")
    if path.suffix.lower() == ".xlsx":
        import openpyxl

        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        lines = [[_cell(cell) for cell in line] for line in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    else:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = [[_cell(cell) for cell in line] for line in csv.reader(file)]
    if not lines or not {"doc", "fact", "name"} <= set(lines[0]):
        raise NoInput(
            f"{path.name} is no annotation sheet", hint="its first row names the columns: " + ", ".join(SHEET_COLUMNS)
        )
    return [
        {**dict.fromkeys(SHEET_COLUMNS, ""), **dict(zip(lines[0], line, strict=False))}
        for line in lines[1:]
        if any(line)
    ]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    # A quote mark before = + - @ guards a spreadsheet against formulas; it is no part of the name.
    return text[1:].strip() if text[:1] == "'" and text[1:2] in "=+-@" else text.strip()


def _take(record: dict[str, Any], row: Mapping[str, str], where: str) -> None:
    """Put one row into its document's record."""
    fact, name = row["fact"], row["name"]
    place = {"province": None, "city": None, "district": None}
    if fact == "document":
        record.update(title=row["title"] or None, source=row["organization"] or None, published=row["date"] or None)
    elif fact == "group":
        record["groups"].append(
            {
                "name": name,
                "aliases": _parted(row["aliases"]),
                "kind": row["kind"] or "group",
                "place": place,
                "core": None,
                "members": [],
                "established": None,
                "sizes": {},
                "unnamed": row["value"] == "unnamed",
            }
        )
    elif fact == "school":
        record["schools"].append(
            {
                "name": name,
                "aliases": _parted(row["aliases"]),
                "former_names": _parted(row["former_names"]),
                "level": row["kind"] or "other",
                "place": place,
            }
        )
    elif fact == "person":
        record["people"].append(
            {
                "name": name,
                "title": row["title"] or None,
                "organization": row["organization"] or None,
                "kind": row["kind"] or "other",
            }
        )
    elif fact == "policy":
        record["policies"].append({"title": name, "issuer": row["organization"] or None, "date": row["date"] or None})
    else:
        group = next((group for group in record["groups"] if name in (group["name"], *group["aliases"])), None)
        if group is None:
            raise NoInput(
                f"{where}: there is no group {name!r} above",
                hint="each core, member, date and size needs its group's row",
            )
        _take_relation(group, row)


def _take_relation(group: dict[str, Any], row: Mapping[str, str]) -> None:
    if row["fact"] == "core":
        group["core"] = row["school"] or None
    elif row["fact"] == "member":
        group["members"].append(
            {
                "school": row["school"],
                "role": row["role"] or "member",
                "mode": row["mode"] or None,
                "joined": row["date"] or None,
            }
        )
    elif row["fact"] == "established":
        group["established"] = row["date"] or None
    elif row["value"].isdigit():
        group["sizes"][row["kind"]] = int(row["value"])


def _parted(names: str) -> list[str]:
    return [name.strip() for name in re.split("[;；]", names) if name.strip()]

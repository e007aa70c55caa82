"""Documents with annotations, made from a few words; and from the JSON form of gold annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nlp_tool.annotations import Annotations, Entity, Mention, Relation
from nlp_tool.document import Document, PartialDate, document_id

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"


class Draft:
    """A document that is written sentence by sentence; every entity is mentioned where its name first stands."""

    def __init__(self, *, date="", source="", place="", note=""):
        self.text, self.date, self.source, self.place = f"{note}\n" if note else "", date, source, place
        self.entities, self.mentions, self.relations = [], [], []

    def entity(self, kind, name, /, *, aliases=(), grade="named", **attributes):
        index = len(self.entities)
        self.entities.append(Entity(kind, name, {k: v for k, v in attributes.items() if v}))
        self.text += "".join(str(attributes.get(level) or "") for level in ("province", "city", "district", "issuer"))
        for form in (name, *aliases):
            self.text += "文中提到"
            self.mentions.append(Mention(kind, form, len(self.text), len(self.text) + len(form), index, grade))
            self.text += form + "。\n"
        return index

    def relate(self, kind, head, tail=None, /, *, grade="stated", **attributes):
        names = [self.entities[i].name for i in (head, tail) if i is not None]
        start = len(self.text)
        self.text += f"{'与'.join(names)}：{kind}{' '.join(map(str, attributes.values()))}。"
        self.relations.append(
            Relation(kind, head, tail, start, len(self.text), grade, {k: v for k, v in attributes.items() if v})
        )
        self.text += "\n"

    def done(self):
        doc_id = document_id(self.text, self.source)
        document = Document(
            doc_id,
            self.text,
            "",
            "zh",
            date=PartialDate.parse(self.date) if self.date else None,
            source=self.source,
            place=self.place,
        )
        return document, Annotations(doc_id, tuple(self.entities), tuple(self.mentions), tuple(self.relations))


def group(name, *, core="", members=(), aliases=(), date="", note="", established="", **place):
    """A document about one group."""
    draft = Draft(date=date, note=note)
    index = draft.entity("group", name, aliases=aliases, **place)
    if core:
        draft.relate("core", index, draft.entity("school", core, **place))
    for member in members:
        draft.relate("member", index, draft.entity("school", member, **place), role="member")
    if established:
        draft.relate("established", index, value=established)
    return draft.done()


def school(name, *, aliases=(), note="", date="", **place):
    """A document about one school."""
    draft = Draft(note=note, date=date)
    draft.entity("school", name, aliases=aliases, **place)
    return draft.done()


# --- gold ---------------------------------------------------------------------------------------------------------


def gold_documents(folder=GOLD):
    """Every gold document with its annotations turned into Annotations."""
    for path in sorted((folder / "annotation").glob("*.json")):
        value = json.loads(path.read_text("utf-8"))
        text_path = (
            next(iter(sorted((folder / "text").glob(f"{value['doc']}*.txt"))), None)
            or folder / "text" / f"{path.stem}.txt"
        )
        yield from_gold(value, text_path.read_text("utf-8"))


def from_gold(value, text):
    doc_id = document_id(text, value.get("title") or "")
    date = PartialDate.parse(value["published"]) if value.get("published") else None
    document = Document(
        doc_id, text, value.get("title") or "", value["language"], date=date, source=value.get("source") or ""
    )
    entities, mentions, relations, index = [], [], [], {}

    def add(kind, name, forms, attributes):
        number = len(entities)
        found = [
            (m.start(), m.end())
            for form in dict.fromkeys([name, *forms])
            for m in list(re.finditer(re.escape(form), text))[:3]
        ]
        entities.append(Entity(kind, name, {k: v for k, v in attributes.items() if v}))
        for start, end in sorted(set(found)):
            mentions.append(Mention(kind, text[start:end], start, end, number))
        for form in (name, *forms):
            index.setdefault((kind, form), number)
        return number, (min(found)[0] if found else 0)

    def place(entity):
        return {k: v for k, v in (entity.get("place") or {}).items() if v}

    def sentence(position):
        start = max(text.rfind(mark, 0, position) for mark in "。.\n") + 1
        ends = [e for e in (text.find(mark, position) for mark in "。\n") if e > 0]
        return start, max(start + 1, min(min(ends, default=len(text)), start + 200))

    for entity in value["schools"]:
        number, at = add(
            "school",
            entity["name"],
            [*entity["aliases"], *entity.get("former_names", [])],
            {"level": entity["level"], **place(entity)},
        )
        for former in entity.get("former_names", []):
            relations.append(Relation("former_name", number, None, *sentence(at), "stated", {"value": former}))
    for entity in value["groups"]:
        number, at = add("group", entity["name"], entity["aliases"], {"kind": entity["kind"], **place(entity)})
        for role, school_name, more in [
            ("core", entity["core"], {}),
            *[("member", m["school"], m) for m in entity["members"]],
        ]:
            if school_name:
                tail = index.get(("school", school_name))
                if tail is None:
                    tail, _ = add("school", school_name, [], place(entity))
                extra = {k: more[k] for k in ("role", "mode", "joined") if more.get(k)}
                relations.append(Relation(role, number, tail, *sentence(at), "stated", extra))
        if entity["established"]:
            relations.append(
                Relation("established", number, None, *sentence(at), "stated", {"value": entity["established"]})
            )
    for entity in value["people"]:
        number, at = add("person", entity["name"], [], {k: entity[k] or "" for k in ("title", "organization", "kind")})
        tail = index.get(("group", entity["organization"]), index.get(("school", entity["organization"])))
        if entity["title"]:
            relations.append(
                Relation(
                    "post",
                    number,
                    tail,
                    *sentence(at),
                    "stated",
                    {"title": entity["title"], "organization": entity["organization"] or ""},
                )
            )
    for entity in value["policies"]:
        add("policy", entity["title"], [], {"issuer": entity["issuer"] or "", "date": entity["date"] or ""})
    return document, Annotations(doc_id, tuple(entities), tuple(mentions), tuple(relations))

"""Quality of extraction on the gold annotations beside the project, by language.

usage: extraction_gold.py [--language zh|en] [--oracle] [--errors] [--only STEM ...] [--out FILE]

--oracle gives the linker the gold's own mentions (each surface form found in the text, longest first), so that linking
and relations are measured alone. The models saw these texts: extraction_unseen.py tells of documents that they did not.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import re
import sys
import time
from pathlib import Path

from nlp_tool.annotations import Annotations, problems
from nlp_tool.document import Document
from nlp_tool.entities import LANGUAGES, extract
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.records import to_record
from nlp_tool.tokens.script import fold_key

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
_TYPED = re.compile(r"小|中|校|幼|园|部|院|实验|外|集团|联盟|共同体|联合体|教[联共]体|学区|高|系")
_BARE = re.compile(r"(?:校区|分校|分园|总校|园区|本部|部|(?<!学|心)校)$")
_HOST = re.compile(r"小学|中学|学校|幼儿园|[一二三四五六七八九十\d][中小高]|附[中小]|实[中小验]|集团|外国语")


def oracle(text: str, gold: dict) -> list[Candidate]:
    """Return the gold's mentions as candidates: every typed surface form, longest first, without overlaps of a kind."""
    wanted = []
    for group in gold["groups"]:
        wanted += [(form, "group", {"kind": group["kind"]}) for form in (group["name"], *group.get("aliases", []))]
    for school in gold["schools"]:
        forms = (school["name"], *school.get("aliases", []), *school.get("former_names", []))
        for form in forms:
            bare = bool(_BARE.search(fold_key(form))) and not _HOST.search(_BARE.sub("", fold_key(form)))
            wanted.append((form, "campus" if bare else "school", {"level": school["level"]} if not bare else {}))
    for person in gold["people"]:
        attributes = {key: person[key] for key in ("title", "organization", "kind") if person.get(key)}
        wanted.append((person["name"], "person", attributes))
    for policy in gold["policies"]:
        attributes = {key: policy[key] for key in ("issuer", "date") if policy.get(key)}
        wanted.append((policy["title"], "policy", attributes))
    found: list[Candidate] = []
    forms = {(form, kind, tuple(attributes.items())) for form, kind, attributes in wanted}
    for form, kind, attributes in sorted(forms, key=lambda w: (-len(w[0]), w)):
        if kind in ("group", "school", "campus") and not _TYPED.search(fold_key(form)):
            continue
        for match in re.finditer(re.escape(form), text):
            span = match.span()
            clash = any(c.start < span[1] and span[0] < c.end and not (kind == "group" and c.kind == "school")
                        and c.kind != "policy" for c in found)
            if not clash:
                found.append(Candidate(kind, form, *span, attributes=dict(attributes)))
    return sorted(found, key=lambda c: (c.start, -c.end))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=("zh", "en"))
    parser.add_argument("--oracle", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not (SHARED / "gold").is_dir():
        print("the gold annotations are not beside the project (../shared/gold): nothing measured")
        return
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score.py")
    assert spec and spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    tally, errors, records, characters, seconds = score.Tally(), [], [], 0, 0.0
    for path in sorted((SHARED / "gold" / "annotation").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if ((options.language and gold["language"] != options.language)
                or (options.only and path.stem not in options.only)):
            continue
        text = (SHARED / "gold" / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")
        document = Document(path.stem, text, language=gold["language"])
        begin = time.perf_counter()
        language = importlib.import_module(LANGUAGES[gold["language"]])
        if options.oracle:
            parts = language.link(text, oracle(text, gold), document=document)
            annotations = Annotations(path.stem, *(tuple(part) for part in parts))
        else:
            annotations = extract(document)
        seconds += time.perf_counter() - begin
        characters += len(text)
        errors += [f"{path.stem}: PROBLEM {problem}" for problem in problems(annotations, text)]
        records.append(to_record(document, annotations, name=path.stem))
        score.score_document(gold, records[-1], tally, errors)
    if options.out:
        options.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    if options.errors:
        print("\n".join(errors))
    print(f"{'row':<14}{'tp':>6}{'fp':>6}{'fn':>6}{'P':>8}{'R':>8}{'F1':>8}   ({len(records)} documents, "
          f"{characters / max(seconds, 1e-9):,.0f} characters/s)")
    for row, (tp, fp, fn) in tally.items():
        precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(f"{row:<14}{tp:>6}{fp:>6}{fn:>6}{precision:>8.3f}{recall:>8.3f}{f1:>8.3f}")


if __name__ == "__main__":
    sys.exit(main())

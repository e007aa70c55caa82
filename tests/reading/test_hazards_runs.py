"""The hazards of reading that need a whole run, more than one room, or a hostile file of its own; each under its id."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.commands import cli
from nlp_tool.reading.ledger import read_rejects
from nlp_tool.reading.stage import read_into_study
from nlp_tool.study import create_study

from .make import EN_BODY, EN_TITLE, ZH_BODY, packed, pdf, pdf_file
from .support import code, one, read
from .test_hazards import bomb_docx, encrypted
from .test_stage import faulty_reader

__all__ = ["faulty_reader"]
LONG = "教育集团统一管理，资源共享，师资流动，优质均衡。" * 5

BAD = {
    "truncated.pdf": (pdf([[EN_TITLE, *EN_BODY]])[:300], "corrupt"),
    "encrypted.pdf": (encrypted("secret"), "encrypted"),
    "thesis.caj": (b"CAJ\x00\x01" + bytes(300), "unsupported"),
    "empty.txt": (b"", "empty_text"),
    "ff.txt": (b"\xff" * 999, "decode_error"),
    "bomb.docx": (bomb_docx(60), "limit_exceeded"),
    "hang.txt": (b"HANG " + EN_BODY[0].encode(), "timeout"),
    "crash.txt": (b"CRASH " + EN_BODY[0].encode(), "worker_died"),
}


@pytest.mark.parametrize("count", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_R3_eight_bad_files_cost_themselves_alone(tmp_path: Path, faulty_reader: None, count: int) -> None:
    root = tmp_path / "documents"
    root.mkdir()
    for number in range(count - len(BAD)):
        (root / f"{number:05d}.txt").write_text(f"第{number}号报道。{ZH_BODY[number % 2]}", encoding="utf-8")
    for name, (data, _) in BAD.items():
        (root / name).write_bytes(data)
    study = tmp_path / "study"
    result = CliRunner().invoke(cli, ["read", str(study), str(root), "--timeout", "4", "--engine", "serial"])
    assert result.exit_code == 3, result.output
    rows = read_rejects(create_study(study))
    assert {row["path"].removeprefix("documents/"): row["code"] for row in rows} == \
        {name: wanted for name, (_, wanted) in BAD.items()}
    assert f"Documents: {count - len(BAD)}" in result.stderr
    assert f"Files seen {count} = {count - 8} ok + 6 rejected + 0 duplicate + 1 empty + 1 unsupported" in result.stderr


PIECES = {
    "good.txt": lambda n: f"第{n}号报道。{ZH_BODY[0]}".encode(), "copy.txt": lambda n: ZH_BODY[1].encode(),
    "none.txt": lambda n: b"", "photo.png": lambda n: b"\x89PNG\r\n\x1a\n" + bytes([n]) * 50,
    "cut.pdf": lambda n: b"%PDF-1.4\n" + bytes([65 + n]), "rows.jsonl": lambda n: (
        f'{{"text": "第{n}行。{ZH_BODY[0]}"}}\n{{"text": \n{{"no": 1}}\n').encode(),
    "pack.zip": lambda n: packed({f"{n}.txt": f"包{n}。{ZH_BODY[0]}".encode(), "x.rar": b"Rar!\x1a\x07\x00"}),
}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(sorted(PIECES)), min_size=1, max_size=12))
def test_R4_the_counts_add_up_for_any_mix(tmp_path_factory: pytest.TempPathFactory, mix: list[str]) -> None:
    folder = tmp_path_factory.mktemp("mix")
    root = folder / "documents"
    root.mkdir()
    for number, name in enumerate(mix):
        (root / f"{number:02d} {name}").write_bytes(PIECES[name](number))
    study = create_study(folder / "study")
    counts = read_into_study(study, [root], engine="serial")
    assert counts["seen"] == len(mix) == sum(counts[name] for name in
                                             ("ok", "rejected", "duplicate", "empty", "unsupported"))
    rows = [json.loads(line) for line in (study.folder / "corpus/inputs.jsonl").read_text("utf-8").splitlines()]
    assert sorted(row["path"] for row in rows) == sorted(f"documents/{n:02d} {name}" for n, name in enumerate(mix))
    rejected = {row["path"] for row in read_rejects(study) if not row["member"]}
    used = {document.path for document in study.documents()}
    assert not rejected & used
    assert counts["documents"] == len(list(study.documents()))


def test_R12_three_copies_are_one_document_and_two_rows(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    root.mkdir()
    for name in ("a.txt", "b copy.txt", "旧.txt"):
        (root / name).write_text(LONG, encoding="utf-8")
    study = create_study(tmp_path / "study")
    counts = read_into_study(study, [root], engine="serial")
    assert (counts["documents"], counts["ok"], counts["duplicate"]) == (1, 1, 2)
    rows = read_rejects(study)
    assert [(row["path"], row["code"]) for row in rows] == [("documents/b copy.txt", "duplicate"),
                                                            ("documents/旧.txt", "duplicate")]
    assert all("documents/a.txt" in row["message"] for row in rows)


def test_D4_loops_and_a_million_outline_entries_end_soon() -> None:
    start = time.monotonic()
    whole = pdf([[EN_TITLE, *EN_BODY]])
    place = whole.rindex(b"startxref")
    loop = whole[:place].replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % whole.index(b"xref\n")) + whole[place:]
    outline = pdf_file([b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>",
                        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", b"<< >>",
                        b"<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1000000 >>",
                        b"<< /Title (x) /Parent 5 0 R /Next 6 0 R >>" + b" " * 1_000_000])
    # The loop does no harm to the text before it; the outline has no text.
    documents, rejects = read(loop, "loop.pdf")
    assert [d.title for d in documents] == [EN_TITLE] or rejects[0].code in ("corrupt", "limit_exceeded")
    assert code(outline, "outline.pdf") in ("empty_text", "corrupt", "limit_exceeded")
    assert time.monotonic() - start < 10


def test_D6_a_pdf_whose_fonts_have_no_map_is_no_document() -> None:
    lines = ["".join(chr(0xE000 + ord(c) % 999) for c in line) for line in ZH_BODY]
    assert code(pdf([lines], chinese=True), "a.pdf") == "garbled_text"


NAMES = ["../../x", "/etc/passwd", "C:\\x", "..\\x", "con", "a:b", "x\0y", "长" * 300, "AUX", "A", "a", "." * 3]


def test_D8_D9_ids_and_titles_never_become_paths(tmp_path: Path) -> None:
    """Outputs have names of their own: short, plain, different also where case does not count."""
    root = tmp_path / "documents"
    root.mkdir()
    rows = [{"id": name, "title": name + "题" * 120, "path": name, "text": f"{number} {LONG}"}
            for number, name in enumerate(NAMES)]
    (root / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for name in ("AUX.html", "A.txt", "a.txt"):
        (root / name).write_text(f"{name} {LONG}", encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if "study" not in path.parts}
    study = tmp_path / "study"
    result = CliRunner().invoke(cli, ["read", str(study), str(root), "--engine", "serial"])
    assert result.exit_code == 0, result.output
    assert {path for path in tmp_path.rglob("*") if "study" not in path.parts} == before
    made = [path.relative_to(study) for path in study.rglob("*") if path.is_file()]
    assert all(path.name.isascii() and len(path.name) <= 68 and not set(path.name) & set('<>:"\\|?*') for path in made)
    assert len({str(path).lower() for path in made}) == len(made)
    documents = list(create_study(study).documents())
    assert len(documents) == len(NAMES) + 3
    assert all(len(d.doc_id) == 16 and d.doc_id.isalnum() for d in documents)


def test_D13_steps_are_named_counted_and_can_be_switched_off() -> None:
    body = "育才教育集团第{}次会议在城东区举行，六所学校的校长参加了会议并且发言，大家认为从九月起应当统一安"
    pages = [["城东日报 2023年9月2日", body.format(n), "排教师轮岗。", f"- {n} -"] for n in (1, 2, 3)]
    pages[0].insert(3, "（下转第三版）")
    cleaned = one(pdf(pages, chinese=True), "a.pdf")
    assert "城东日报" not in cleaned.text
    assert "统一安排教师轮岗。" in cleaned.text
    assert "下转" not in cleaned.text
    assert "- 2 -" not in cleaned.text
    steps = cleaned.metadata["cleaned"]
    assert all(name in steps for name in ("running_heads 6", "line_breaks 3", "jumps 1"))
    raw = one(pdf(pages, chinese=True), "a.pdf", clean=())
    assert all(piece in raw.text for piece in ("城东日报", "（下转第三版）", "- 2 -"))
    assert "cleaned" not in raw.metadata


CHANGING = "豈更①㎡㈱…ﬁＡ２⼩\u200b\u202e𠮷é" + "e\u0301한"


@settings(max_examples=200)
@given(st.text(alphabet=CHANGING + "学校集团。", min_size=30, max_size=80))
def test_U3_every_slice_of_the_stored_text_is_the_text_as_it_came(text: str) -> None:
    """No character that a normal form would change is changed, so that an offset into one is an offset into both."""
    documents, _ = read(LONG + text.strip() + "。", "a.txt")
    stored = documents[0].text
    assert stored == LONG + text.strip() + "。"
    start = len(LONG)
    assert stored[start:start + len(text.strip())] == text.strip()


def test_U4_U5_what_no_format_holds_reaches_no_output(tmp_path: Path) -> None:
    root = tmp_path / "documents"
    root.mkdir()
    (root / "a.jsonl").write_text(
        '{"text": "a\\ud800b\\u0000c\\u000bd ' + LONG + '", "title": "t\\ud800\\u0000", "source": "s\\ud800\\u0001"}',
        encoding="utf-8")
    study = tmp_path / "study"
    assert CliRunner().invoke(cli, ["read", str(study), str(root), "--engine", "serial"]).exit_code == 0
    document = next(iter(create_study(study).documents()))
    for value in (document.text, document.title, document.source, *document.metadata.values()):
        value.encode("utf-8")
        assert not set(value) & {"\x00", "\x01", "\x0b"}
    shown = CliRunner().invoke(cli, ["documents", str(study), "--json"])
    assert json.loads(shown.stdout)[0]["doc_id"] == document.doc_id


def test_U7_folded_matching_leaves_the_source_alone() -> None:
    from nlp_tool.tokens.script import fold_key

    text = f"２０２４年，學軍小學、⼩学成立。{LONG}"
    assert one(text).text == text
    assert fold_key(text).startswith("2024年,学军小学、小学成立")


def test_X4_a_line_of_five_megabytes_gives_the_tokens_of_its_sentences() -> None:
    from nlp_tool.tokens import cut_zh

    sentences = [f"第{n}所学校加入育才小学教育集团，统一管理。" for n in range(80_000)]
    text = "".join(sentences)
    assert len(text.encode()) > 5_000_000
    document = one(text)
    assert document.text == text
    whole = cut_zh(document.text)
    assert "".join(whole) == text
    assert whole[:2000] == [token for s in sentences[:400] for token in cut_zh(s)][:2000]
    by_hand = [token for start in range(0, 80_000, 8000) for token in cut_zh("".join(sentences[start:start + 8000]))]
    assert whole == by_hand

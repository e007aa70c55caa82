"""The hazards of reading, each under its id, with the outcome that is promised."""

from __future__ import annotations

import io
import json
import time
import zipfile
import zlib

import pytest

from nlp_tool.reading.clean import hidden_marks
from nlp_tool.reading.pdf import garbled

from .make import EN_BODY, EN_TITLE, ZH_BODY, ZH_TITLE, docx, html, packed, pdf, pdf_file, with_part, xlsx
from .support import code, one, read

LONG = "教育集团统一管理，资源共享，师资流动，优质均衡。" * 5


# --- R5: opens, but the text is empty -----------------------------------------------------------------------------


def test_R5_scan_is_empty_text_with_a_way_out() -> None:
    documents, rejects = read(pdf([[], []]), "scan.pdf")
    assert not documents
    assert rejects[0].code == "empty_text"
    assert "ocrmypdf" in rejects[0].hint


def test_R5_a_short_text_is_flagged_and_a_tiny_one_is_empty() -> None:
    assert one("三所学校组成一个新的教育集团，由育才小学牵头。").metadata["short"] == "23"
    assert code("教育集团成立。") == "empty_text"


# --- D1: zip bombs ------------------------------------------------------------------------------------------------


def bomb_docx(megabytes: int) -> bytes:
    filler = b"<w:p><w:r><w:t>" + b"A" * 1000 + b"</w:t></w:r></w:p>"
    return with_part(docx(ZH_TITLE, ZH_BODY), "word/document.xml",
                     lambda part: part.replace(b"<w:body>", b"<w:body>" + filler * (megabytes * 1000)))


@pytest.mark.parametrize("data, name", [
    (bomb_docx(60), "ratio.docx"),
    (packed({"a.txt": b"\0" * 30_000_000}), "a.zip"),
    (packed({f"{n}.txt": b"x" for n in range(10_001)}), "many.zip"),
])
def test_D1_bombs_are_refused_before_parsing(data: bytes, name: str) -> None:
    start = time.monotonic()
    assert code(data, name) == "limit_exceeded"
    assert time.monotonic() - start < 1.5


def test_D1_a_header_that_lies_about_the_size_does_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp_tool.reading.package.MAX_BYTES", 5_000_000)
    data = bytearray(packed({"a.txt": b"A" * 8_000_000}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(mark) + place
        data[at:at + 4] = (1000).to_bytes(4, "little")
    assert code(bytes(data), "a.zip") in ("limit_exceeded", "corrupt")


def test_D1_a_large_document_with_pictures_passes() -> None:
    import random

    picture = random.Random(1).randbytes(20_000_000)
    data = io.BytesIO(docx(ZH_TITLE, ZH_BODY))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/media/image1.png", picture)
    assert ZH_BODY[0] in one(data.getvalue(), "a.docx").text


def test_D1_an_archive_in_an_archive_is_named() -> None:
    documents, rejects = read(packed({"a.txt": LONG.encode(), "b.zip": packed({"c.txt": LONG.encode()})}), "x.zip")
    assert [d.metadata["member"] for d in documents] == ["a.txt"]
    assert [(r.code, r.member) for r in rejects] == [("unsupported", "b.zip")]


# --- D2: entities -------------------------------------------------------------------------------------------------

ENTITY = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def test_D2_a_document_type_in_office_files_is_refused() -> None:
    def change(part: bytes) -> bytes:
        end = part.index(b"?>") + 2
        return part[:end] + ENTITY + part[end:].replace(b"<w:t>", b"<w:t>[&x;", 1)

    assert code(with_part(docx(ZH_TITLE, ZH_BODY), "word/document.xml", change), "a.docx") == "dtd_forbidden"


def test_D2_entities_of_a_page_are_refused() -> None:
    page = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + html(ZH_TITLE, ZH_BODY)
    assert code(page, "a.html") == "dtd_forbidden"


# --- D3: deep pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [200, 260, 1000, 2000])
def test_D3_deep_pages_keep_their_text(depth: int) -> None:
    page = "<html><body>" + "<div>" * depth + f"<p>{LONG}</p>" + "</div>" * depth + "</body></html>"
    assert LONG in one(page, "a.html").text


@pytest.mark.parametrize("depth", [2100, 100_000])
def test_D3_too_deep_pages_are_refused_not_emptied(depth: int) -> None:
    page = "<html><body>" + "<div>" * depth + f"<p>{LONG}</p>" + "</div>" * depth + "</body></html>"
    assert code(page, "a.html") == "limit_exceeded"


# --- D4, D5, D6: PDF ----------------------------------------------------------------------------------------------


def test_D4_nested_compression_and_page_cycles_end_soon() -> None:
    start = time.monotonic()
    inner = zlib.compress(zlib.compress(b"BT (" + b"A" * 40_000_000 + b") Tj ET"))
    bomb = pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                     b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
                     b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(inner) + inner
                     + b"\nendstream"])
    cycle = pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])
    for data in (bomb, cycle):
        assert code(data, "a.pdf") in ("limit_exceeded", "empty_text", "corrupt")
    assert time.monotonic() - start < 10


def encrypted(user: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[EN_TITLE, *EN_BODY]])))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_D5_a_password_is_named_and_an_empty_one_is_no_hindrance() -> None:
    assert code(encrypted("secret"), "a.pdf") == "encrypted"
    assert EN_BODY[0] in one(encrypted(""), "a.pdf").text


def test_D6_fonts_without_a_map_are_garbled_text() -> None:
    assert garbled("(cid:12)(cid:40)(cid:7)" * 20) > 0.9
    assert garbled("\ue001\ue002\uf8ffabc") == 0.5
    assert garbled("教育集团 2023, fine.") == 0.0


def test_D6_a_truncated_pdf_is_corrupt() -> None:
    data = pdf([[EN_TITLE, *EN_BODY]])
    assert code(data[:len(data) // 3], "a.pdf") == "corrupt"


# --- D7: wrong endings --------------------------------------------------------------------------------------------

ENDINGS = [
    # a page saved as .xls, as portals export tables
    (html(ZH_TITLE, ZH_BODY).encode(), "export.xls"),
    (html(ZH_TITLE, ZH_BODY).encode(), "page.doc"),
    # a PDF named .txt, a Word file named .pdf
    (pdf([[ZH_TITLE, *ZH_BODY]], chinese=True), "a.txt"),
    (docx(ZH_TITLE, ZH_BODY), "a.pdf"),
]


@pytest.mark.parametrize("data, name", ENDINGS, ids=[name for _, name in ENDINGS])
def test_D7_content_decides_not_the_ending(data: bytes, name: str) -> None:
    assert ZH_BODY[0] in one(data, name).text


UNSUPPORTED = [
    (b"CAJ\x00\x01" + b"\x00" * 200, "thesis.caj", "CAJViewer"),
    (b"KDH 2.00" + b"\x00" * 200, "thesis.kdh", "CAJViewer"),
    (b"\x01\x02\x03" * 90, "thesis.nh", "CAJViewer"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old.doc", "docx"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "photo.png", "ocrmypdf"),
    (b"\xff\xd8\xff\xe0" + b"\x00" * 90, "photo.txt", "ocrmypdf"),
    (b"Rar!\x1a\x07\x00" + b"\x00" * 90, "a.rar", "zip"),
    (b"{\\rtf1\\ansi abc}", "a.rtf", "docx"),
]


@pytest.mark.parametrize("data, name, way_out", UNSUPPORTED, ids=[name for _, name, _ in UNSUPPORTED])
def test_D7_what_cannot_be_read_is_named_with_the_way_out(data: bytes, name: str, way_out: str) -> None:
    documents, rejects = read(data, name)
    assert not documents
    assert rejects[0].code == "unsupported"
    assert way_out in rejects[0].hint


# --- D8, D10: names inside archives -------------------------------------------------------------------------------


def test_D8_names_of_members_are_never_paths() -> None:
    names = ["../../x.txt", "/etc/passwd.txt", "C:\\x.txt", "..\\x.txt", "con.txt", "a:b.txt"]
    documents, rejects = read(packed({name: f"{name} {LONG}".encode() for name in names}), "x.zip")
    assert len(documents) == len(names)
    assert not rejects
    assert {d.path for d in documents} == {"x.zip"}


def test_D10_names_from_a_chinese_windows_are_readable() -> None:
    document = one(packed({"教育集团1.txt": LONG.encode("gb18030")}, raw_names="gbk"), "x.zip")
    assert document.metadata["member"] == "教育集团1.txt"
    assert document.text == LONG


# --- D11, D12: tables ---------------------------------------------------------------------------------------------


def test_D11_a_field_longer_than_the_csv_module_allows() -> None:
    assert len(one(f"标题,正文\n甲,{'学校' * 100_000}\n", "a.csv").text) > 200_000


def test_D11_lines_end_at_lf_alone() -> None:
    text = f"第一段\u2028第二段\x85第三段。{LONG}"
    assert one(json.dumps({"text": text}, ensure_ascii=False) + "\n", "a.jsonl").text.startswith("第一段\u2028第二段")


BAD_LINES = [
    ("[" * 200_000, "bad_line"),
    ('{"text": ' + "[" * 200 + "]" * 200 + "}", "limit_exceeded"),
    ("not json", "bad_line"),
    ("[1, 2]", "bad_line"),
    ('{"titel": "x"}', "bad_line"),
    ("{", "bad_line"),
]


@pytest.mark.parametrize("line, expected", BAD_LINES, ids=[str(n) for n in range(len(BAD_LINES))])
def test_D11_a_bad_line_costs_itself_alone(line: str, expected: str) -> None:
    good = json.dumps({"title": "甲", "text": LONG}, ensure_ascii=False)
    documents, rejects = read(f"{good}\n{line}\n{good.replace('甲', '乙')}\n", "a.jsonl")
    assert len(documents) == 2
    assert [r.member for r in rejects] == ["line 2"]
    assert rejects[0].code in (expected, "limit_exceeded")


def test_D11_odd_values_are_kept_and_flagged() -> None:
    line = '{"text": "x", "text": "LONG", "share": NaN, "number": 9}'
    document = one(line.replace("LONG", LONG).replace("9}", "9" * 5000 + "}"), "a.jsonl")
    assert document.metadata["flags"] == "NaN, duplicate keys"
    assert document.metadata["column number"] == "9" * 5000
    assert document.text == LONG


def test_D11_a_row_with_too_many_cells_is_named() -> None:
    documents, rejects = read(f"title,text\n甲,{LONG}\n乙,丙,{LONG}\n", "a.csv")
    assert len(documents) == 1
    assert [(r.code, r.member) for r in rejects] == [("bad_line", "line 3")]


def test_D12_everything_is_text() -> None:
    data = f"id,title,source,date,text\n007,NA,None,2024-1,{LONG}\n"
    rows = [line.split(",") for line in data.strip().split("\n")]
    for document in (one(data, "a.csv"), one(xlsx(rows), "a.xlsx")):
        assert document.metadata["column id"] == "007"
        assert (document.title, document.source, str(document.date)) == ("NA", "None", "2024-01")
        assert document.metadata["date_stated"] == "2024-1"


# --- D13: cleaning has its tests in test_clean.py and test_layout.py ----------------------------------------------

# --- U1, U2: encodings; the large measurement is in benchmarks/reading.py -----------------------------------------

SAMPLE = ("岳麓区實驗小學教育集團成立，首批成员学校共有七所。区教育局局长表示，集团将实行统一管理，教师在各校区流动，"
          "资源共享，让更多的孩子在家门口就能上好学校。2023年9月1日起施行。")
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_U1_one_text_in_every_encoding(encoding: str) -> None:
    assert one(SAMPLE.encode(encoding)).text == SAMPLE


def test_U1_traditional_text_in_big5() -> None:
    text = "岳麓區實驗小學教育集團成立，首批成員學校共有七所，由實驗小學擔任核心學校。"
    document = one(text.encode("big5"))
    assert document.text == text
    assert document.script == "Hant"


def test_U1_eight_characters_and_a_wrong_word_of_the_user() -> None:
    assert one("杭州学军小学集团".encode("gb18030"), min_characters=1).text == "杭州学军小学集团"
    assert code(LONG.encode("gb18030"), encoding="utf-8") == "decode_error"
    french = "école élémentaire et collège de la ville"
    assert one(french.encode("latin-1"), encoding="latin-1").text == french


LYING = [
    # says UTF-8, holds GBK
    (html("镕祎喆学校成立教育集团", ZH_BODY, head='<meta charset="utf-8">'), "gb18030"),
    # says gb2312, holds characters that only GB18030 has
    (html("镕祎喆𠮷学校成立教育集团", ZH_BODY, head='<meta charset="gb2312">'), "gb18030"),
    # says gbk, holds UTF-8
    (html("镕祎喆𠮷学校成立教育集团", ZH_BODY, head='<meta charset="gbk">'), "utf-8"),
]


@pytest.mark.parametrize("page, encoding", LYING, ids=["utf-8 label", "gb2312 label", "gbk label"])
def test_U2_a_lying_label_does_no_harm(page: str, encoding: str) -> None:
    document = one(page.encode(encoding), "a.html")
    assert document.title.startswith("镕祎喆")
    assert "\ufffd" not in document.text
    assert ZH_BODY[0] in document.text


# --- U3 to U7: characters -----------------------------------------------------------------------------------------


def test_U3_text_is_not_normalised() -> None:
    text = "豈更①㎡㈱…ﬁ" + "é" + "e\u0301" + LONG
    assert one(text).text == text


def test_U4_lone_surrogates_are_replaced_and_counted() -> None:
    document = one('{"text": "学校\\ud800集团。LONG"}'.replace("LONG", LONG), "a.jsonl")
    assert document.text.startswith("学校\ufffd集团")
    assert "surrogates 1" in document.metadata["cleaned"]
    document.text.encode("utf-8")


def test_U5_controls_are_removed_and_counted() -> None:
    document = one(f"学校\x00集\x0b团\x1b。{LONG}")
    assert document.text.startswith("学校集\n团。")
    assert "controls 2" in document.metadata["cleaned"]


def test_U6_hidden_marks_stay_and_are_counted() -> None:
    document = one(f"学\u200b军小学\u202e。{LONG}")
    assert document.text.startswith("学\u200b军小学\u202e。")
    assert document.metadata["hidden_marks"] == "2"
    assert hidden_marks("plain") == 0


def test_U7_compatibility_characters_of_a_pdf_are_folded_and_width_is_not() -> None:
    from nlp_tool.reading.clean import compatibility

    # radical, compatibility ideograph; full width digits and punctuation stay
    assert compatibility("⼩学 \uf98e ２０２４，（") == ("小学 年 ２０２４，（", 2)


# --- X4: one very long line ---------------------------------------------------------------------------------------


def test_X4_a_text_of_one_line_is_read_whole_and_in_time() -> None:
    text = "教育集团统一管理" * 250_000
    start = time.monotonic()
    assert len(one(text).text) == 2_000_000
    assert time.monotonic() - start < 5
    assert code("学" * 5_000_001) == "limit_exceeded"


# --- O8: names with escapes ---------------------------------------------------------------------------------------


def test_O8_names_of_files_cannot_drive_the_terminal() -> None:
    from nlp_tool.commands import printable

    assert "\x1b" not in printable("a\x1b[2Jb.txt")

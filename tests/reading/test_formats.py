"""Every format, Chinese and English: a whole document, one line, nothing at all, the wrong encoding."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from .make import EN_BODY, EN_TITLE, ZH_BODY, ZH_TITLE, docx, html, packed, pdf, xlsx
from .support import code, one, read

Make = Callable[[str, Sequence[str]], bytes]


def _chinese(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)


def _mail(title: str, lines: Sequence[str]) -> bytes:
    return (f"From: a@b.cn\nSubject: {title}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
            + "\n".join(lines)).encode()


def _mht(title: str, lines: Sequence[str]) -> bytes:
    page = html(title, lines, around=bool(title)).replace("=", "=3D")
    return ("From: <Saved by Blink>\nSubject: page\nMIME-Version: 1.0\n"
            "Content-Type: multipart/related; boundary=\"x\"\n"
            "\n--x\nContent-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n"
            + page + "\n--x--\n").encode()


def _csv(title: str, lines: Sequence[str]) -> bytes:
    return f'title,text\n"{title}","{chr(10).join(lines)}"\n'.encode("utf-8-sig")


def _tsv(title: str, lines: Sequence[str]) -> bytes:
    return f"标题\t正文\n{title}\t{' '.join(lines)}\n".encode("gb18030")


def _ris(title: str, lines: Sequence[str]) -> bytes:
    return ("TY  - NEWS\nTI  - " + title + "\nAB  - " + "\n".join(lines) + "\nER  -\n").encode()


FORMATS: dict[str, Make] = {
    "a.txt": lambda title, lines: "\n".join([title, *lines]).encode(),
    "gb.txt": lambda title, lines: "\n".join([title, *lines]).encode("gb18030"),
    "a.html": lambda title, lines: html(title, lines).encode(),
    "a.mht": _mht,
    "a.pdf": lambda title, lines: pdf([[title, *lines]], chinese=_chinese(title)),
    "a.docx": docx,
    "a.xlsx": lambda title, lines: xlsx([["标题", "正文"], [title, "\n".join(lines)]]),
    "a.csv": _csv,
    "a.tsv": _tsv,
    "a.jsonl": lambda title, lines: json.dumps({"title": title, "content": "\n".join(lines)}).encode(),
    "a.json": lambda title, lines: json.dumps([{"标题": title, "全文": "\n".join(lines)}]).encode(),
    "a.eml": _mail,
    "a.ris": _ris,
    "a.zip": lambda title, lines: packed({"目录/a.txt": "\n".join([title, *lines]).encode()}),
}
LANGUAGES = {"zh": (ZH_TITLE, ZH_BODY), "en": (EN_TITLE, EN_BODY)}


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_a_document_comes_through_whole(name: str, language: str) -> None:
    title, lines = LANGUAGES[language]
    document = one(FORMATS[name](title, lines), name)
    assert document.title == title
    assert squeezed(document.text) == squeezed(title + "".join(lines))
    assert document.language == language
    assert document.script == ("Hans" if language == "zh" else "Latn")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_one_line(name: str, language: str) -> None:
    title, lines = LANGUAGES[language]
    documents, rejects = read(FORMATS[name](title, lines[:1]), name)
    assert not rejects
    assert squeezed(lines[0]) in squeezed(documents[0].text)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing(name: str) -> None:
    assert code(FORMATS[name]("", [""]), name) in ("empty_text", "bad_line")
    assert code(b"", name) == "empty_text"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.eml"])
@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_another_encoding_than_one_would_think(name: str, encoding: str) -> None:
    data = FORMATS[name](ZH_TITLE, ZH_BODY).decode("utf-8-sig").encode(encoding)
    document = one(data, name)
    assert squeezed("".join(ZH_BODY)) in squeezed(document.text)
    assert "\ufffd" not in document.text

"""Write the inputs of the golden files: every format, Chinese and English, in five states.

    python -m tests.reading.make_golden

whole: with all that the format can state; one_line; empty; wrong_encoding: not what the format, the label or the
system says; hostile: what a stranger may send. Run it to add a format; the expectations are written by
`pytest tests/reading/test_golden.py --update-golden` and read by a person before they are committed.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.reading import make

FOLDER = Path(__file__).parent / "golden"
STATES = ("whole", "one_line", "empty", "wrong_encoding", "hostile")


@dataclass(frozen=True)
class Story:
    """What a golden file tells."""

    title: str
    lines: tuple[str, ...]
    source: str
    author: str
    stamp: str
    encoding: str  # the encoding that an old system of this language writes


STORIES = {
    "zh": Story("城东区成立育才小学教育集团", (
        "9月1日，城东区育才小学教育集团揭牌。集团以育才小学为核心校，河口小学、白桥小学为成员校。",
        "区教育局局长李明说，集团将统一管理、共享师资，让更多孩子在家门口上好学。"),
        "城东日报", "张三;李四", "来源：城东日报　2023-09-02", "gb18030"),
    "en": Story("Riverside founds “Yucai” education group", (
        "On September 1 the Yucai Primary School Education Group was unveiled in Riverside – it has 3 schools.",
        "Li Ming, director of the district’s education bureau, said that teachers will rotate among its schools."),
        "Riverside Daily", "Zhang San; Li Si", "Source: Riverside Daily | Updated: September 2, 2023", "cp1252"),
}
ONE = Story("", (), "", "", "", "")
HOSTILE = "=HYPERLINK(\"http://x.cn\") ../../etc/passwd \u202egnp\u202c\u200b <b>&amp;</b>"


def _states(text: Callable[[Story], str], hostile: Callable[[Story], str]) -> Callable[[Story, str], bytes]:
    """Make the states of a text format from what it looks like and what is hostile to it."""
    def build(story: Story, state: str) -> bytes:
        if state == "hostile":
            return hostile(story).encode("utf-8", "surrogatepass")
        if state == "wrong_encoding":
            whole = text(story)
            return whole.encode("gb18030" if re.search("[一-鿿：]", whole) else story.encoding)
        if state == "whole":
            return text(story).encode()
        short = Story(story.title, (story.lines[0],), "", "", "", "") if state == "one_line" else ONE
        return text(short).encode()
    return build


# --- plain text, pages, mail ---------------------------------------------------------------------------------------


def txt(story: Story) -> str:
    """A news text with its stamp; only the line itself where there is no stamp."""
    return "\n".join([story.title, story.stamp, "", *story.lines] if story.stamp else story.lines)


def hostile_txt(story: Story) -> str:
    return (f"{story.title}\x00\r\n{story.stamp}\r\n{story.lines[0]}\x0b\r" + "\u2028" + HOSTILE
            + "\n" + "（" * 3000 + story.lines[1] + "\n" + "=" * 2000 + "\x1b[2J")


def page(story: Story) -> str:
    stamp = f"<p>{story.stamp}</p>" if story.stamp else ""
    return make.html(story.title, story.lines, head='<meta charset="utf-8">').replace("</h1>", f"</h1>{stamp}")


def hostile_page(story: Story) -> str:
    return page(story).replace("</h1>", "</h1><script>document.write('教育局')</script><!-- 隐藏 -->"
                               "<style>p{}</style><iframe src='file:///etc/passwd'></iframe>"
                               + "<div>" * 300 + "&nbsp;&#0;&#xD800;&lt;b&gt;") \
        .replace("</p>", "<p hidden>x</p>", 1)


def mail(story: Story) -> str:
    return (f"From: a@b.cn\nSubject: {story.title}\nMIME-Version: 1.0\nDate: Sat, 02 Sep 2023 08:00:00 +0800\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + "\n".join(story.lines))


def hostile_mail(story: Story) -> str:
    return ("From: a@b.cn\nSubject: =?utf-8?B?///?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\"\n"
            "\n--x\nContent-Type: text/plain; charset=no-such-charset\n\n" + "\n".join([story.title, *story.lines])
            + "\n--x\nContent-Type: application/octet-stream; name=\"../../run.exe\"\n"
            "Content-Transfer-Encoding: base64\n\nTVqQAAM=\n--x--\n")


def mht(story: Story) -> str:
    body = page(story).replace("=", "=3D")
    return ("From: <Saved by Blink>\nSubject: page\nMIME-Version: 1.0\n"
            "Content-Type: multipart/related; boundary=\"x\"\n\n--x\n"
            "Content-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n"
            + body + "\n--x--\n")


# --- tables --------------------------------------------------------------------------------------------------------


def _row(story: Story) -> list[str]:
    return [story.title, "2023-09-02" if story.source else "", story.source, story.author, "\n".join(story.lines)]


COLUMNS = {True: ["标题", "日期", "来源", "作者", "正文"], False: ["title", "date", "source", "author", "text"]}


def _columns(story: Story) -> list[str]:
    return COLUMNS[any("一" <= c <= "鿿" for c in story.title)]


def csv(story: Story) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (_columns(story), _row(story))) + "\n"


def hostile_csv(story: Story) -> str:
    head = ",".join(["id", *_columns(story)])
    return (f"{head}\n007,=1+1,NA,@SUM(1),-1,{story.lines[0]}\n1,too,many,cells,in,this,row,{story.lines[0]}\n\n"
            f'2,"a ""quoted"" one",2024-1,None,nan,"{story.lines[1]} {HOSTILE.replace(chr(34), "")}"\n'
            f'3,{story.title},2023,x,y,"never closed {story.lines[0]}\n')


def tsv(story: Story) -> str:
    return "\n".join("\t".join(cell.replace("\n", " ") for cell in row)
                     for row in (_columns(story), _row(story))) + "\n"


def jsonl(story: Story) -> str:
    return json.dumps(dict(zip(_columns(story), _row(story), strict=True)), ensure_ascii=False) + "\n"


def hostile_jsonl(story: Story) -> str:
    line = story.lines[0]
    return "\n".join([
        '{"text": "' + line + '\\ud800 \\u0000 \u2028", "title": "a", "title": "b"}', "{broken", "[1, 2]", '"text"',
        '{"text": "' + line + '", "n": NaN, "id": ' + "9" * 5000 + "}", "[" * 2000 + "]" * 2000,
        '{"text": null}', '{"content": {"deep": ["' + story.lines[1] + '"]}}'])


def json_list(story: Story) -> str:
    return json.dumps([dict(zip(_columns(story), _row(story), strict=True))] if story.lines else [],
                      ensure_ascii=False)


def hostile_json(story: Story) -> str:
    return json.dumps([{"text": story.lines[0], "../x": HOSTILE}, 7, None, {"no": "text"}], ensure_ascii=False)


# --- exports -------------------------------------------------------------------------------------------------------


def _fields(story: Story, form: str, *, joined: str = ";") -> str:
    """Fill a record; a line whose value is missing is left out."""
    values = {"title": story.title if story.lines else "", "text": "\n".join(story.lines), "source": story.source,
              "author": story.author.replace(";", joined), "date": "2023-09-21" if story.source else "",
              "slashed": "2023/09/21" if story.source else "", "year": "2023,40(005):3-19" if story.source else ""}
    named = re.compile(r"(?<!\{)\{(\w+)\}")
    return "\n".join(line.format(**values) for line in form.split("\n") if not story.lines
                     or all(values[name] for name in named.findall(line))) + "\n"


EXPORTS = {
    "refworks.txt": "RT Newspaper Article\nSR 1\nA1 {author}\nT1 {title}\nJF {source}\nOP 004\nFD {date}\n"
                    "AB <正>{text}\n"
                    "K1 教育集团;;均衡；轮岗\nCN 11-0035\nDS CNKI\nLK https://kns.cnki.net/x?v=abc&amp;language=CHS",
    "endnote.enw": "%0 Newspaper Article\n%A {author}\n%T {title}\n%J {source}\n%8 {date}\n%P 004\n%X {text}\n%W CNKI",
    "noteexpress.net": "{{Reference Type}}: Newspaper Article\n{{Title}}: {title}\n{{Author}}: {author}\n"
                       "{{Secondary Title}}: {source}\n{{Date}}: {date}\n{{Pages}}: A01\n{{Abstract}}：{text}\n"
                       "{{Database Provider}}: CNKI\n",
    "estudy.eln": "DataType: 4\nTitle-题名: {title}\nAuthor-作者: {author};\nSource-刊名: {source}\n"
                  "PubTime-出版时间: {date}\nSummary-摘要: {text}\nPageCount-页数: 1\nPage-页码: 004\n"
                  "SrcDatabase-来源库: 报纸",
    "custom.txt": "SrcDatabase-来源库:报纸\nTitle-题名:{title}\nAuthor-作者:{author}\nSource-文献来源:{source}\n"
                  "Keyword-关键词:教育集团;;治理\nSummary-摘要:{text}\nPubTime-发表时间:{date} 11:12\n"
                  "PageCount-页码:1-60",
    "wanfang.net": "{{Reference Type}}: Journal Article\n{{Title}}: {title}\n{{Author}}: {author}\n"
                   "{{Journal}}: {source}\n{{Year}}: 2023\n{{Issue}}: 07\n"
                   "{{Keywords}}: 教联体\n{{Keywords}}: 均衡\n{{ISBN/ISSN}}:0253-0001\n"
                   "{{Abstract}}: {text}\n{{Language}}: chi\n{{Database Provider}}: 北京万方数据股份有限公司\n",
    "cssci.txt": "南京大学中国社会科学研究评价中心\nCSSCI 检索结果\n下载日期 2024-01-01\n\n【来源篇名】{title}\n"
                 "【英文篇名】{text}\n【来源作者】{author}\n【期    刊】{source}\n【年代卷期】{year}\n"
                 "【关 键 词】集团化/治理\n【参考文献】\n1.某某.某书.2010\n" + "-" * 71,
    "export.ris": "TY  - NEWS\nTI  - {title}\nAU  - {author}\nJF  - {source}\nDA  - {slashed}/\nSP  - 4\nEP  - 5\n"
                  "KW  - 教育集团\nAB  - {text}\nER  - ",
}


def export(name: str) -> Callable[[Story, str], bytes]:
    """Make the states of a bibliographic format."""
    form = EXPORTS[name]
    joined = {"cssci.txt": "/", "export.ris": "\nAU  - ", "endnote.enw": "\n%A ",
              "wanfang.net": "\n{Author}: "}.get(name, ";")
    people = {"export.ris", "endnote.enw", "wanfang.net"}

    def text(story: Story) -> str:
        story = Story(story.title, story.lines, story.source,
                      story.author.replace("; ", ";") if name in people | {"cssci.txt"} else story.author, "", "")
        return _fields(story, form, joined=joined)

    def hostile(story: Story) -> str:
        one = text(story)
        lines = (story.lines[0], "", "ED 是一种简称，T1 也是。", story.lines[1] + "\x00")
        odd = text(Story(HOSTILE, lines, "../../x", "<script>;" + story.author, "", ""))
        return one.replace("\n", "\r\n") + "\r\n" + odd + "\nXX unknown\n" + one.replace(story.title, "") + odd[:40]
    return _states(text, hostile)


def zotero(story: Story) -> str:
    head = ["Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title", "Abstract Note", "Date",
            "Pages", "File Attachments"]
    row = ["AB12", "newspaperArticle", "2023", story.author, story.title, story.source, " ".join(story.lines),
           "2023-09-21", "4", "C:\\..\\..\\secret.pdf"]
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in (head, row)) + "\n"


def hostile_zotero(story: Story) -> str:
    return zotero(Story(HOSTILE, story.lines, "=cmd()", "@x", "", "")) + "\"AB13\",\"book\"\n"


def references(story: Story) -> str:
    author = story.author.replace("; ", ",").replace(";", ",") or "某某"
    return f"[1]{author}.{story.title}[N].{story.source or '某报'},2023-09-21(004).\n" if story.lines else "[1]\n"


def hostile_references(story: Story) -> str:
    whole = references(story)
    return whole + "[2]没有类型标识的一条\n[3].[J].,\n" + whole.replace("[1]", "[4]" + "甲" * 500)


# --- packages ------------------------------------------------------------------------------------------------------


def _declared(encoding: str) -> Callable[[bytes], bytes]:
    """Return a change of an XML part into another encoding, declared as such."""
    def change(part: bytes) -> bytes:
        text = part.decode()
        return ('<?xml version="1.0" encoding="' + encoding + '"?>' + text[text.index("?>") + 2:]).encode(encoding)
    return change


def _with_entity(part: bytes) -> bytes:
    end = part.index(b"?>") + 2
    return part[:end] + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + part[end:]


def docx(story: Story, state: str) -> bytes:
    if state in ("empty", "one_line"):
        return make.docx("", story.lines[:1] if state == "one_line" else ())
    whole = make.docx(story.title, [story.stamp, *story.lines], [["a", "b"], ["c", HOSTILE]])
    change = {"wrong_encoding": _declared("UTF-16"), "hostile": _with_entity}.get(state)
    return make.with_part(whole, "word/document.xml", change) if change else whole


def xlsx(story: Story, state: str) -> bytes:
    head, row = _columns(story), _row(story)
    if state == "empty":
        return make.xlsx([])
    if state == "one_line":
        return make.xlsx([head[-1:], [story.lines[0]]])
    if state == "hostile":
        return make.xlsx([["id", *head], ["007", "=1+1", "=TODAY()", HOSTILE, 3.0, story.lines[0]], [None] * 6,
                          [1, 2, 3, 4, 5, story.lines[1]]])
    whole = make.xlsx([head, row])
    return make.with_part(whole, "xl/worksheets/sheet1.xml", _utf16) if state == "wrong_encoding" else whole


def _utf16(part: bytes) -> bytes:
    text = part.decode()
    body = text[text.index("?>") + 2:] if text.startswith("<?xml") else text
    return ('<?xml version="1.0" encoding="UTF-16"?>' + body).encode("UTF-16")


def custom_xlsx(story: Story, state: str) -> bytes:
    head = ["SrcDatabase-来源库", "Title-题名", "Author-作者", "Source-文献来源", "Summary-摘要",
            "PubTime-发表时间", "PageCount-页码"]
    row = ["报纸", story.title, story.author + ";", story.source, "<正>" + "\n".join(story.lines),
           "2023-09-21 11:12", "004"]
    if state == "empty":
        return make.xlsx([head])
    if state == "one_line":
        return make.xlsx([head, ["报纸", story.title, None, None, story.lines[0]]])
    if state == "hostile":
        return make.xlsx([head, ["?", HOSTILE, "<script>", "=x", *row[4:]], [None, story.title]])
    whole = make.xlsx([head, row])
    return make.with_part(whole, "xl/worksheets/sheet1.xml", _utf16) if state == "wrong_encoding" else whole


def pdf(story: Story, state: str) -> bytes:
    chinese = any("一" <= c <= "鿿" for c in story.title)
    if state == "empty":
        return make.pdf([[]], chinese=chinese)
    if state == "one_line":
        return make.pdf([[story.lines[0]]], chinese=chinese)
    if state == "wrong_encoding":  # fonts that do not say what they draw: private characters in place of the text
        return make.pdf([["".join(chr(0xE000 + ord(c) % 999) for c in line) for line in story.lines]], chinese=True)
    lines = [story.title.replace("“", '"').replace("”", '"'), story.stamp, *story.lines]
    whole = make.pdf([lines, lines[2:]], chinese=chinese)
    return whole[:len(whole) // 3] + b"\nstream\n" + whole[:400] if state == "hostile" else whole


def archive(story: Story, state: str) -> bytes:
    if state == "empty":
        return make.packed({})
    text = txt(story).encode()
    if state == "one_line":
        return make.packed({"a.txt": story.lines[0].encode()})
    if state == "wrong_encoding":
        return make.packed({"教育集团/一.txt": txt(story).encode(story.encoding)}, raw_names="gbk")
    if state == "hostile":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name in ("../../up.txt", "/etc/passwd", "C:\\evil.txt", "con.txt", "a\x1b[2Jb.txt"):
                file.writestr(name, text + name.encode())
            file.writestr("inner.zip", make.packed({"x.txt": text}))
            file.writestr("broken.pdf", b"%PDF-1.4\n")
            file.writestr("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
        return out.getvalue()
    return make.packed({"文件夹/a.txt": text, "b.html": page(story).encode(), "__MACOSX/._a.txt": b"x"})


FORMATS: dict[str, Callable[[Story, str], bytes]] = {
    "news.txt": _states(txt, hostile_txt), "page.html": _states(page, hostile_page),
    "page.mht": _states(mht, hostile_mail), "mail.eml": _states(mail, hostile_mail),
    "table.csv": _states(csv, hostile_csv), "table.tsv": _states(tsv, hostile_csv),
    "lines.jsonl": _states(jsonl, hostile_jsonl), "list.json": _states(json_list, hostile_json),
    "paper.pdf": pdf, "paper.docx": docx, "table.xlsx": xlsx, "packed.zip": archive,
    **{name: export(name) for name in EXPORTS},
    "custom.xlsx": custom_xlsx, "zotero.csv": _states(zotero, hostile_zotero),
    "references.txt": _states(references, hostile_references),
}


def main() -> None:
    for language, story in STORIES.items():
        for state in STATES:
            for name, build in FORMATS.items():
                path = FOLDER / language / state / name
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(build(story, state))


if __name__ == "__main__":
    main()

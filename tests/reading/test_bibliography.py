"""Exports of CNKI, Wanfang, CSSCI, Zotero and RIS, known by their content, never by their name."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_tool.document import Document
from nlp_tool.reading.bibliography import bibliographic

from .make import xlsx
from .support import one, read

DATA = Path(__file__).parent / "data"
LONG = "本文研究集团化办学的治理结构，考察六个教育集团的课程共享与教师轮岗。"

ENDNOTE = f"""%0 Newspaper Article
%A 张三
%T 集团化办学促进优质均衡
%J 中国教育报
%8 2023-09-21
%P 004
%L 11-0035
%R 10.28502/n.cnki.nkjrb.2023.005521
%X {LONG}
%W CNKI


%0 Thesis
%A 王五
%T 教育集团治理研究
%Y 赵六;钱七
%I 某某大学
%9 硕士
%D 2015
%K 教育集团;;治理
%X <正>{LONG}

第二段在空行之后。
%W CNKI
"""
NOTEEXPRESS = f"""{{Reference Type}}: Newspaper Article
{{Title}}: 集团化办学促进优质均衡
{{Author}}: 本报记者 张三;李四;
{{Secondary Title}}: 中国教育报
{{Date}}: 2019-01-09
{{Pages}}: A01
{{Subsidiary Author,}} 某会
{{Abstract}}：{LONG}
{{Database Provider}}: CNKI


{{Reference Type}}: Journal Article
{{Title}}: 教联体的组织
{{Translated Title}}: The organization of education consortia
{{Author}}: 甲
{{Author}}: 乙
{{Journal}}: 教育研究
{{Year}}: 2021
{{Issue}}: 07
{{Keywords}}: 教联体
{{Keywords}}: 均衡
{{ISBN/ISSN}}:0253-0001
{{Abstract}}: {LONG}
{{Language}}: chi
{{Database Provider}}: 北京万方数据股份有限公司
"""
ESTUDY = f"""DataType: 4
Title-题名: 集团化办学促进优质均衡
Author-作者: 张三;李四;
Source-刊名: 中国教育报
PubTime-出版时间: 2023-09-21
Keyword-关键词: 教育集团;均衡
Summary-摘要: {LONG}
PageCount-页数: 1
Page-页码: 004
SrcDatabase-来源库: 报纸
Organ-机构: 某局;
Link-链接: https://kns.cnki.net/x?v=abc&amp;language=CHS
"""
CUSTOM = f"""SrcDatabase-来源库:硕士
Title-题名:教育集团治理研究
Author-作者:王五
Organ-单位:某某大学
Source-文献来源:某某大学
Keyword-关键词:教育集团;;治理
Summary-摘要:{LONG}
PubTime-发表时间:2026-03-06 11:12
Year-年:2026
PageCount-页码:1-60
"""
CSSCI = f"""南京大学中国社会科学研究评价中心
CSSCI 检索结果
下载日期 2021-01-01

【来源篇名】集团化办学的治理
【英文篇名】Governance of school groups
【来源作者】甲/乙/丙
【基    金】国家社科基金
【期    刊】教育研究
【机构名称】[甲]某某大学./[乙]某某学院.
【中图类号】G52
【年代卷期】2019,40(010):3-19
【关 键 词】集团化/治理/均衡
【参考文献】
1.某某.某书.2010
-----------------------------------------------------------------------
【来源篇名】{LONG}
【来源作者】丁
【期　　刊】教育发展研究
【年代卷期】2020,40(02):1-9
-----------------------------------------------------------------------
"""
RIS = f"""TY  - NEWS
T1  - 集团化办学促进优质均衡
A1  - 张三
A1  - 李四
JF  - 中国教育报
Y1  - 2023/09/21/
SP  - 4
EP  - 5
KW  - 教育集团
KW  - 均衡
N2  - {LONG}
ER  -
TY  - THES
TI  - Governance of education groups in one district
AU  - Wang, Wu
PY  - 2015
AB  - Six education groups are studied, with their shared curricula and teacher rotation.
ER  -
"""
GBT = """[1]张三,李四,王五等.集团化办学促进城乡义务教育优质均衡发展的路径[J].教育研究,2008(05):915-924.
[2]张三. 教育集团如何让家门口的学校都成为好学校调查[N]. 中国教育报,2023-09-21(004).
"""


def values(document: Document) -> tuple[str, ...]:
    return (document.title, str(document.date or ""), document.source, document.kind,
            document.metadata.get("author", ""), document.metadata.get("page", ""))


NEWS = "集团化办学促进优质均衡"
CASES = [
    ("CNKI EndNote", ENDNOTE, [(NEWS, "2023-09-21", "中国教育报", "news", "张三", "4"),
                               ("教育集团治理研究", "2015", "某某大学", "thesis", "王五", "")]),
    ("NoteExpress", NOTEEXPRESS, [(NEWS, "2019-01-09", "中国教育报", "news", "张三; 李四", "A01"),
                                  ("教联体的组织", "2021", "教育研究", "thesis", "甲; 乙", "")]),
    ("CNKI E-Study or custom", ESTUDY, [(NEWS, "2023-09-21", "中国教育报", "news", "张三; 李四", "4")]),
    ("CNKI E-Study or custom", CUSTOM, [("教育集团治理研究", "2026-03-06", "某某大学", "thesis", "王五", "1-60")]),
    ("CSSCI", CSSCI, [("集团化办学的治理", "2019", "教育研究", "thesis", "甲; 乙; 丙", ""),
                      (LONG, "2020", "教育发展研究", "thesis", "丁", "")]),
    ("RIS", RIS, [(NEWS, "2023-09-21", "中国教育报", "news", "张三; 李四", "4-5"),
                  ("Governance of education groups in one district", "2015", "", "thesis", "Wang, Wu", "")]),
    ("GB/T 7714 list", GBT, [
        ("集团化办学促进城乡义务教育优质均衡发展的路径", "2008", "教育研究", "thesis", "张三; 李四; 王五等", ""),
        ("教育集团如何让家门口的学校都成为好学校调查", "2023-09-21", "中国教育报", "news", "张三", "")]),
]


@pytest.mark.parametrize("encoding, ending", [("utf-8-sig", "\r\n"), ("gb18030", "\n")])
@pytest.mark.parametrize("name, text, expected", CASES, ids=[f"{n} {case[0]}" for n, case in enumerate(CASES)])
def test_records_of_each_format(name: str, text: str, expected: list[tuple[str, ...]], encoding: str, ending: str) \
        -> None:
    assert bibliographic(text) == name
    data = text.replace("\n", ending).encode(encoding)
    documents, rejects = read(data, "export.net", min_characters=5)
    assert not rejects
    assert [values(document) for document in documents] == expected
    assert all(document.metadata["export"] == name for document in documents)


def test_refworks_with_its_traps() -> None:
    """Blank lines in an abstract, a tag without its blank, entities in a link, <正>, three separators of keywords."""
    data = (DATA / "refworks.txt").read_bytes()
    assert b"\r\n" in data
    first, second = read(data, "CNKI-1.txt", min_characters=5)[0]
    assert values(first) == (NEWS, "2023-09-21", "中国教育报", "news", "张三; 李四", "4")
    assert first.text == f"{NEWS}\n\n第一段。\n\n第二段在空行之后。"
    assert first.metadata["keywords"] == "教育集团; 均衡; 轮岗"
    assert first.metadata["url"] == "https://kns.cnki.net/x?v=abc&language=CHS"
    assert values(second) == ("教育集团治理研究", "2015", "某某大学", "thesis", "王五", "")
    assert second.metadata["supervisor"] == "赵六; 钱七"


def test_an_abstract_may_look_like_a_tag() -> None:
    text = ENDNOTE.replace("第二段在空行之后。", "ED 是一种简称，\n%% 不是标签。")
    second = read(text, "a.txt")[0][1]
    assert "ED 是一种简称，\n%% 不是标签。" in second.text


def test_custom_export_as_a_workbook_and_zotero_as_csv() -> None:
    header = ["SrcDatabase-来源库", "Title-题名", "Author-作者", "Source-文献来源", "Summary-摘要", "PubTime-发表时间"]
    document = one(xlsx([header, ["报纸", NEWS, "张三", "中国教育报", LONG, "2023-09-21"]]), "CNKI.xlsx")
    assert values(document)[:4] == (NEWS, "2023-09-21", "中国教育报", "news")
    zotero = ('"Key","Item Type","Publication Year","Author","Title","Publication Title","Abstract Note","Date"\n'
              f'"AB12","newspaperArticle","2023","张三; 李四","{NEWS}","中国教育报","{LONG}","2023-09-21"\n')
    document = one(zotero, "export.csv")
    assert values(document)[:5] == (NEWS, "2023-09-21", "中国教育报", "news", "张三; 李四")
    assert document.metadata["column Key"] == "AB12"


def test_plain_text_is_no_export() -> None:
    assert bibliographic("第一段。\n[1]是注释。\nRT 是缩写。") == ""
    assert bibliographic("") == ""

"""Title, source, date, author and kind, where the text states them. The texts are made up; their forms are real."""

from __future__ import annotations

import pytest

from nlp_tool.reading.documents import fields_of_name
from nlp_tool.reading.language import language, script
from nlp_tool.reading.metadata import kind_of, stated

from .make import pdf
from .support import one

BODY = "9月1日，育才小学教育集团揭牌，首批成员校三所，区教育局有关负责人到场。"
EN = "The Yucai education group was unveiled on Friday, and three schools of the district joined it at once."

CASES = [
    # (what stands before the body, after it, title, date, source)
    ("育才集团成立\n来源：城东日报  2023-09-02 08:10  浏览次数：12", "", "育才集团成立", "2023-09-02", "城东日报"),
    ("您的位置：首页 > 新闻 > 正文\n育才集团成立\n来源：互联网 | 2023-09-02 | T小字 T大字", "",
     "育才集团成立", "2023-09-02", ""),
    ("育才集团成立\n2023-09-02 城东晚报首席记者 某某", "", "育才集团成立", "2023-09-02", "城东晚报"),
    # a mark before the line that says where it was printed
    ("育才集团成立\n▌城东晚报 2023年9月2日\n城东区育才集团昨天成立。", "", "育才集团成立", "2023-09-02", "城东晚报"),
    ("育才集团成立\n城东之声 作者：王某 2022-03-09", "", "育才集团成立", "2022-03-09", "城东之声"),
    ("育才集团成立", "《 城东日报 》（ 2024年05月31日 04 版）\n（责编：某某）", "育才集团成立", "2024-05-31",
     "城东日报"),
    ("育才集团成立", "城东晨报 2021年9月3日 星期五 A06版 国内统一刊号:CN00-0000", "育才集团成立",
     "2021-09-03", "城东晨报"),
    ("育才集团成立\n城东网时刻平川12月14日讯(通讯员 某某)今天。", "", "育才集团成立", "", "城东网时刻"),
    ("育才集团成立", "（城东新闻网 通讯员某某某）", "育才集团成立", "", "城东新闻网"),
    ("育才集团成立", "信息据城东日报（记者 某某），转载请留言。", "育才集团成立", "", "城东日报"),
    # an aggregator passes on what a newspaper wrote
    ("育才集团成立\n来源：腾讯网 时间：2023-08-26 01:07\n城东日报·新城东客户端8月24日讯（记者 某某）今天", "",
     "育才集团成立", "2023-08-26",
     "新城东客户端"),
    ("索 引 号:X01\n发布机构:城东区人民政府办公室  成文日期:2017-12-29  发布日期:2018-01-09\n"
     "文    号:城府办〔2017〕54号\n\n"
     "城东区人民政府办公室关于印发学区制方案的通知", "", "城东区人民政府办公室关于印发学区制方案的通知", "2018-01-09",
     "城东区人民政府办公室"),
    ("关于成立育才教育集团的批复\n\n育才小学：", "城东区教育局\n2015年6月2日", "关于成立育才教育集团的批复",
     "2015-06-02", "城东区教育局"),
    ("SUBJECT: Schools of 2015\nDATE: 2015-02-05", "", "Schools of 2015", "2015-02-05", ""),
    ("Riverside founds a group\n\nSource: Riverside Daily | Updated: Sept 2, 2023 | Font size: A A A", "",
     "Riverside founds a group", "2023-09-02", "Riverside Daily"),
    ("Riverside founds a group\n\nAuthor:Riverside Daily Time:2022.09.20", "", "Riverside founds a group", "2022-09-20",
     "Riverside Daily"),
    ("Riverside founds a group\nRiverside Morning Post News (Reporter Yu Miao) Today.", "",
     "Riverside founds a group", "",
     "Riverside Morning Post"),
    # a house with two names, a newspaper in quotes, a dispatch in brackets, a press group
    ("育才集团成立", "（城东日报-新城东记者 某某某）", "育才集团成立", "", "城东日报-新城东"),
    ("育才集团成立", "（《城东导报》记者 某某某）", "育才集团成立", "", "城东导报"),
    ("育才集團成立\n【城東時報專訊】兩校昨日簽約，結為姊妹學校。", "", "育才集團成立", "", "城東時報"),
    ("育才集团成立", "（城东日报报业集团全媒体记者 某某）", "育才集团成立", "", "城东日报报业集团"),
    # where a text was printed first
    ("育才集团成立", "（原载2021年9月3日《城东周刊》，有删节）", "育才集团成立", "2021-09-03", "城东周刊"),
    ("育才集团成立", "本文转载自《教苑随笔》。", "育才集团成立", "", "教苑随笔"),
    ("育才集团成立\n2023-08-31 08:19:44来源：城东日报 （资料图片）", "", "育才集团成立", "2023-08-31", "城东日报"),
    ("育才集团成立\n【来源】城东晚报", "", "育才集团成立", "", "城东晚报"),
    ("点击蓝字 关注“城东教育发布”\n育才集团成立", "", "育才集团成立", "", "城东教育发布"),
    ("育才集团成立", "评论区 最新 最热\n城东网 版权所有", "育才集团成立", "", "城东网"),
    # who answers, who signs, who writes
    ("招生问答\n【回复单位】城东区教育体育局", "", "招生问答", "", "城东区教育体育局"),
    ("城东区教育和体育局\n城教批〔2020〕3号\n关于同意成立育才教育集团的批复\n育才小学：", "",
     "关于同意成立育才教育集团的批复", "", ""),
    ("共同体结对名单", "城东区教育体育局\n２０２２年８月２５日", "共同体结对名单", "2022-08-25", "城东区教育体育局"),
    # a number and an editor's note are no part of a headline; an ideographic blank is
    ("关于学区划分的通知（城教发〔2021〕16号）", "", "关于学区划分的通知", "", ""),
    ("城東兩校「聯姻」　育才集團擴容", "", "城東兩校「聯姻」　育才集團擴容", "", ""),
    # what a trail, a number of a file and a bracket say is no headline
    ("问政平台 > 教育 > 已办结\n编号 QJ-2024-0319\n（根据录音整理）\n育才集团成立", "", "育才集团成立", "", ""),
    # an excerpt of a report is not printed in a newspaper of that name
    ("育才集团成立", "——摘自城东区《政府工作报告》（2024年2月1日）", "育才集团成立", "2024-02-01", ""),
    # who only sent the text in, and a site that a picture comes from, are no source
    ("育才集团成立", "（供稿：城东小学 某某）", "育才集团成立", "", ""),
    ("育才集团成立\n地址：城东路117号 公众号：育才的窑火", "", "育才集团成立", "", ""),
    # English: openings, bylines, notes on the first printing, the verbs of reporting
    ("Riverside founds a group\nRiverside Daily client, April 21, 2023. \"My child can attend now,\" he said.", "",
     "Riverside founds a group", "2023-04-21", "Riverside Daily"),
    ("Riverside founds a group\nBy LI MING and WU FANG / 09-22-2022 / Riverside Social Sciences Today", "",
     "Riverside founds a group", "2022-09-22", "Riverside Social Sciences Today"),
    ("Riverside founds a group\nBy Li Ming, Riverside Evening Post", "", "Riverside founds a group", "",
     "Riverside Evening Post"),
    ("Riverside founds a group", "This article first appeared in the Riverside Herald.", "Riverside founds a group", "",
     "Riverside Herald"),
    ("Riverside founds a group\nThe Riverside Education Weekly talked with the principal.", "",
     "Riverside founds a group", "", "Riverside Education Weekly"),
    ("NOTICE ON APPOINTMENTS\nEducation Bureau of Riverside District\nJuly 11, 2023", "", "NOTICE ON APPOINTMENTS",
     "2023-07-11", "Education Bureau of Riverside District"),
    ("Work Plan of Riverside (Excerpt, unofficial translation)", "Issued by the General Office on April 4, 2023",
     "Work Plan of Riverside", "2023-04-04", ""),
    # nothing is stated: nothing is invented
    ("育才集团成立", "", "育才集团成立", "", ""),
    # a heading that says nothing, and a text that begins at once, have no title
    ("摘要：\n" + BODY, "", "", "", ""),
    (BODY, "", "", "", ""),
    # a chronicle is no date of publication
    ("育才集团大事\n2004年4月29日 建校\n2006年9月1日 更名\n2010年9月1日 扩建", "", "育才集团大事", "", ""),
]


@pytest.mark.parametrize("before, after, title, date, source", CASES, ids=range(len(CASES)))
def test_what_a_text_states(before: str, after: str, title: str, date: str, source: str) -> None:
    body = BODY if any("一" <= c <= "鿿" for c in before) else EN
    found = stated("\n".join(filter(None, [before, body, body, after])))
    assert (found.title, str(found.date or ""), found.source) == (title, date, source)


KINDS = [
    ("", "城东区人民政府办公室关于印发方案的通知", BODY, "", "policy"),
    ("", "育才集团成立", "本报讯（记者 某某）" + BODY, "", "news"),
    ("", "", "This thesis analyses group school running.", "", "thesis"),
    ("", "一位家长的笔记", BODY, "", "other"),
    # a stated kind wins, in the words of exports and tables
    ("报纸", "通知", BODY, "", "news"), ("journalArticle", "x", BODY, "", "thesis"), ("Newspaper Article", "",
     BODY, "", "news"),
]


@pytest.mark.parametrize("field, title, text, source, kind", KINDS, ids=range(len(KINDS)))
def test_kind(field: str, title: str, text: str, source: str, kind: str) -> None:
    assert kind_of(field, title, text, source) == kind


NAMES = [
    ("x/2024-04-01_中国教育报_4.txt", {"date": "2024-04-01", "source": "中国教育报", "page": "4"}),
    ("20230902 城东日报 004版.html", {"date": "2023-09-02", "source": "城东日报", "page": "4"}),
    ("2024-04-01.txt", {"date": "2024-04-01"}),
    # numbers that are no dates, and years that only look like one
    ("00017.txt", {}), ("2023.txt", {}), ("zhA_001.txt", {}), ("2023年工作总结.txt", {}), ("99999999_x.txt", {}),
]


@pytest.mark.parametrize("name, fields", NAMES, ids=[name for name, _ in NAMES])
def test_what_the_name_of_a_file_states(name: str, fields: dict[str, str]) -> None:
    assert fields_of_name(name) == fields


SCRIPTS = [
    (BODY, "zh", "Hans"), ("城東區育才小學教育集團揭牌，首批成員學校三所。", "zh", "Hant"), (EN, "en", "Latn"),
    ("育才小学 Education Group 揭牌了，成员校三所", "zh", "Hans"),
     ("The group (教育集团) was founded in the district", "en", "Latn"),
    ("", "en", "Latn"), ("12345", "en", "Latn"),
]


@pytest.mark.parametrize("text, wanted, characters", SCRIPTS, ids=range(len(SCRIPTS)))
def test_language_and_script(text: str, wanted: str, characters: str) -> None:
    assert (language(text), script(text)) == (wanted, characters)


def test_a_title_broken_over_two_lines_of_a_pdf_becomes_one() -> None:
    title = "城东区人民政府办公室关于印发义务教育学区制管理改革工作实施方案的通知"
    page = [title[:28], title[28:], "各乡镇人民政府：", BODY[:30], BODY[30:]]
    document = one(pdf([page], chinese=True), "a.pdf", {"title": title})
    assert document.text.split("\n")[0] == title
    assert document.title == title


def test_a_question_of_a_reporter_is_no_name() -> None:
    assert stated(f"育才集团一年记\n记者：集团成立以来，最大的变化是什么？\n李明：{BODY}").author == ""
    assert stated(f"育才集团一年记\n记者：李明\n{BODY}\n{BODY}").author == "李明"


def test_a_title_that_stands_twice_is_kept_once() -> None:
    title = "育才教育集团成立"
    document = one(f"{title}\n首頁 > 教育 > 正文\n{title}\n{BODY}\n列印 | 轉發 | 瀏覽量 ３，０１２\n下一則：某事")
    assert document.text == f"{title}\n{BODY}"
    assert document.metadata["cleaned"].startswith("chrome 4")

"""Pages of the sites that scholars save: where title, date, source, authors and body stand. The texts are made up."""

from __future__ import annotations

import pytest

from .make import EN_BODY, EN_TITLE, ZH_BODY, ZH_TITLE, html
from .support import code, one

BODY = "".join(f"<p>{paragraph}</p>" for paragraph in ZH_BODY)
FRAME = ("<html><head><title>{0}_网站</title>{1}</head><body><div id='top'>导航 首页</div>{2}<div>友情链接</div></body>"
         "</html>")

PAGES = [
    # (name, page, title, date, source, more metadata)
    ("e-paper of people.com.cn", FRAME.format("x", "", "<div class='article'><h3>肩题</h3>"
     f"<h1>{ZH_TITLE}</h1><h2>副题</h2>"
     "<p class='sec'>本报记者 张 三 李小四<span class='date'>《人民日报》（ 2024年01月07日 第 01 版）</span></p>"
     f"<div id='ozoom'>{BODY}</div></div>"), ZH_TITLE, "2024-01-07", "人民日报",
     {"kicker": "肩题", "subtitle": "副题", "adapter": "people.com.cn e-paper", "author": "张三 李小四"}),
    ("gov.cn policy", FRAME.format("x", "", "<div class='pctoubukuang1 pctoubukuang'><table><tr><td>标　　题：</td>"
     f"<td>{ZH_TITLE}</td><td>发文机关：</td><td>国务院办公厅</td></tr><tr><td>成文日期：</td><td>2023年08月01日</td>"
     "<td>发布日期：</td><td>2023年08月09日</td><td>发文字号：</td><td>国办发〔2023〕9号</td></tr></table></div>"
     f"<div id='UCAP-CONTENT'>{BODY}</div>"), ZH_TITLE, "2023-08-09", "国务院办公厅", {"number": "国办发〔2023〕9号"}),
    ("bureau with meta elements", FRAME.format("x", "<meta content='2022-03-04 09:10' name='PubDate'><meta name="
     f"'ArticleTitle' content='{ZH_TITLE}'><meta name='ContentSource' content='城东区教育局'><meta name='Author' "
     "content='null'>", f"<div class='TRS_Editor'>{BODY}</div>"), ZH_TITLE, "2022-03-04", "城东区教育局", {}),
    ("gmw.cn e-paper", FRAME.format("x", "", f"<h1>{ZH_TITLE}</h1><div class='lai'><span>本报记者 王五</span>"
     f"<b>《光明日报》（ 2023年09月21日 04版）</b></div><div id='articleContent'>{BODY}</div>"), ZH_TITLE, "2023-09-21",
     "光明日报", {"page": "4"}),
    ("WeChat", FRAME.format("", f"<meta property='og:title' content='{ZH_TITLE}'>",
     f"<h1 id='activity-name'>{ZH_TITLE}</h1>"
     f"<a id='js_name'> 城东教育 </a><em id='publish_time'></em><div id='js_content'>{BODY}</div>"
     '<script>var ct = "1693526400";</script>'), ZH_TITLE, "2023-09-01", "城东教育", {"adapter": "WeChat"}),
    ("plain page of a newspaper", html(ZH_TITLE, ["来源：城东日报  2023-09-02 08:00", *ZH_BODY]), ZH_TITLE,
     "2023-09-02", "城东日报", {"engine": "trafilatura"}),
    ("English page", html(EN_TITLE, EN_BODY, head="<meta property='article:published_time' content='2023-09-02T08:00Z'>"
     "<meta property='og:site_name' content='Riverside Daily'>"), EN_TITLE, "2023-09-02", "Riverside Daily", {}),
]


@pytest.mark.parametrize("name, page, title, date, source, more", PAGES, ids=[page[0] for page in PAGES])
def test_pages(name: str, page: str, title: str, date: str, source: str, more: dict[str, str]) -> None:
    body = EN_BODY if name.startswith("English") else ZH_BODY
    document = one(page, "page.html")
    assert (document.title, str(document.date or ""), document.source) == (title, date, source)
    assert all(paragraph in document.text for paragraph in body)
    assert "友情链接" not in document.text
    assert document.text.startswith(title)
    assert {key: document.metadata.get(key) for key in more} == more


def test_a_page_that_no_longer_matches_is_read_the_general_way_and_counted() -> None:
    page = FRAME.format(ZH_TITLE, "", f"<div class='rm_txt_con'></div><article><h1>{ZH_TITLE}</h1>{BODY}</article>")
    document = one(page, "page.html")
    assert document.metadata["adapter_miss"] == "people.cn"
    assert ZH_BODY[0] in document.text


def test_a_roster_in_a_table_keeps_its_cells() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>{role}</td></tr>" for name, role in
                   [("育才小学", "核心校"), ("河口小学", "成员校"), ("白桥小学", "成员校")])
    text = one(html(ZH_TITLE, ZH_BODY).replace("</h1>", f"</h1><table>{rows}</table>"), "a.html").text
    assert "河口小学" in text
    assert "育才小学核心校" not in text


def test_scripts_and_empty_pages() -> None:
    script = "<script>var a = '教育集团成立了，成员校三所，校长到场讲话';</script>"
    assert code(f"<html><body>{script}</body></html>", "a.html") == "empty_text"
    assert "alert" not in one(html(ZH_TITLE, [*ZH_BODY, "<script>alert(1)</script>完。"]), "a.html").text


def test_labels_boxes_and_parts_of_stamps() -> None:
    """Pages as they are saved: labels before values, bold labels in table cells, a date in three elements."""
    online = one(FRAME.format("x_人民网", "<meta name='source' content='来源：人民网－人民日报'>",
                              f"<div class='rm_txt'><h1>{ZH_TITLE}</h1><div class='rm_txt_con'>{BODY}"
                              "<div id='paper_num'>《 人民日报 》（ 2024年01月08日 12 版）</div>"
                              "<p>(责编：王五、赵六)</p></div></div>"), "a.html")
    assert (online.source, str(online.date), online.metadata["page"]) == ("人民网－人民日报", "2024-01-08", "12")
    assert online.text == f"{ZH_TITLE}\n\n" + "\n".join(ZH_BODY)
    policy = one(FRAME.format("x", "", "<div class='pctoubukuang1'><table><tr><td><b>发文机关：</b></td>"
                              "<td>国务院办公厅</td><td><b>成文日期：</b></td><td>2023年06月13日</td></tr><tr><td><b>发布日期：</b></td>"
                              f"<td>2023年06月20日</td></tr></table></div><h1>{ZH_TITLE}</h1>"
                              f"<div id='UCAP-CONTENT'>{BODY}</div>"), "a.html")
    assert (policy.source, str(policy.date)) == ("国务院办公厅", "2023-06-20")
    assert policy.metadata["date_signed"] == "2023年06月13日"
    agency = one(FRAME.format("x", "", "<div class='header-time'><span class='year'><em>2023</em></span>"
                              "<span class='day'><em>09</em>/<em>21</em></span><span>08:30:15</span></div>"
                              f"<div class='source'>来源：新华网</div><div class='head-line'><h1>{ZH_TITLE}</h1></div>"
                              f"<div id='detail'>{BODY}</div>"), "a.html")
    assert (agency.source, str(agency.date)) == ("新华网", "2023-09-21")


def test_a_title_inside_the_first_sentence_is_no_headline_yet() -> None:
    page = f"<h1>育才小学教育集团揭牌</h1><p>9月1日，育才小学教育集团揭牌。{ZH_BODY[1]}</p>"
    document = one(FRAME.format("x", "", page), "a.html")
    assert document.text.startswith("育才小学教育集团揭牌\n")

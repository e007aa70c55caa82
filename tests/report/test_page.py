from __future__ import annotations

import base64
import hashlib
import itertools
import re
import string
from pathlib import Path

import lxml.html
import pytest

from nlp_tool.figures import draw, fonts
from nlp_tool.report import write_report
from nlp_tool.report.page import catalogue, safe_url
from nlp_tool.settings import Figures, Settings

from . import factories

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "{{7*7}}{% raw %}",
    "\" onmouseover=alert(1) x=\"",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "]]><script>alert(1)</script><!--",
    "' autofocus onfocus='alert(1)",
    "</style><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


def page(tmp_path: Path, hostile: str = "", **options: object) -> tuple[str, lxml.html.HtmlElement]:
    docs = factories.documents(hostile)
    findings = [factories.registry(docs, hostile), factories.topics(docs, hostile), factories.themes(docs, hostile)]
    path = write_report(tmp_path / "report.html", docs, findings=findings, manifest=factories.MANIFEST,
                        corpus_key="feedfacefeedface", name=hostile or "云溪", rejects=rejects(hostile), **options)
    text = path.read_text(encoding="utf-8")
    return text, lxml.html.document_fromstring(text.encode("utf-8"))


def rejects(hostile: str) -> list[dict[str, str]]:
    return [{"path": hostile or "kaputt.pdf", "code": "corrupt", "message": hostile or "no page", "hint": hostile}]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return page(tmp_path_factory.mktemp("page"))


def handlers(root) -> list[str]:
    return [name for element in root.iter() if isinstance(element.tag, str) for name in element.attrib
            if name.lower().startswith("on") or name.lower() in ("autofocus", "srcdoc", "formaction")]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_the_corpus_becomes_markup(tmp_path, plain, hostile):
    _, root = page(tmp_path, hostile)
    assert len(root.findall(".//script")) == 1 and len(root.findall(".//style")) == 1
    assert not root.xpath("//iframe|//object|//embed|//form|//base|//link|//foreignobject")
    assert handlers(root) == []
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in ("href", "src", "action", "xlink:href"):
                address = element.get(name)
                if address is not None:
                    assert re.match(r"#|https?://|data:image/png;base64,|figures/|registry/|topics/|themes/", address)
    assert len(root.findall(".//img")) == len(plain[1].findall(".//img"))
    assert "49" not in root.findtext(".//title")
    # what was hostile is still there to read, as text
    assert hostile in root.text_content() or " ".join(hostile.split()) in " ".join(root.text_content().split())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_policy_allows_our_style_and_script_alone(tmp_path, hostile):
    _, root = page(tmp_path, hostile)
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    for tag in ("script", "style"):
        content = root.find(f".//{tag}").text
        digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert root.xpath("//*[@style]") == []


def test_the_page_is_offline(plain):
    text, root = plain
    remote = [a for a in root.xpath("//@src|//@href") if re.match(r"(?:https?:)?//", a)]
    assert all(a.startswith("https://example.org/") for a in remote), "only the sources that the documents name"
    assert "@import" not in text and "url(http" not in text
    assert all(link.get("rel") == "noopener noreferrer" for link in root.xpath("//a[starts-with(@href, 'http')]"))


def test_every_claim_leads_to_its_quote_and_every_quote_to_its_document(plain):
    _, root = plain
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    inner = [a[1:] for a in root.xpath("//a/@href") if a.startswith("#")]
    assert set(inner) <= set(ids)
    claims = root.xpath("//section[@id='groups']//dl[@class='claims']/dd")
    assert claims and all(claim.xpath("./a[starts-with(@href, '#g')]") for claim in claims)
    quotes = root.xpath("//section[@id='groups']//ol[@class='quotes']/li")
    assert quotes and all(quote.xpath(".//cite/a[starts-with(@href, '#doc-')]") for quote in quotes)


def test_a_group_shows_what_is_known_of_it(plain):
    _, root = plain
    text = " ".join(root.xpath("//tbody[@id='g1']")[0].text_content().split())
    for expected in ("云溪小学教育集团", "四川省 成都市", "东湖小学 (2021)", "2020", "推断", "云溪日报", "成员校有"):
        assert expected in text
    assert root.xpath("//tbody[@id='g1']//mark[text()='云溪小学教育集团']")


def test_the_sections_are_all_there(plain):
    _, root = plain
    assert root.xpath("//main/section/@id") == ["corpus", "groups", "schools", "people", "policies", "topics", "themes",
                                                "rejects", "method", "limits", "sources"]
    assert root.xpath("//section[@id='themes']//blockquote/mark/text()") == ["轮岗"] * 2
    assert "无文献" in root.xpath("//section[@id='themes']")[0].text_content()
    assert "kaputt.pdf" in root.xpath("//section[@id='rejects']")[0].text_content()


def test_the_methods_say_only_what_was_done(plain, tmp_path):
    _, root = plain
    zh, en = (root.xpath(f"//p[contains(@class, 'method {language}')]")[0].text_content() for language in ("zh", "en"))
    assert "共 1 个主题" in zh and "Wilson" in zh and "jieba 0.42.1" in zh
    assert "3 documents" in en and "2020 to 2022" in en and "spaCy 3.8.7" in en
    assert "{" not in zh + en and "–" not in zh
    docs = [doc for doc in factories.documents() if doc.language == "zh"]
    path = write_report(tmp_path / "bare.html", docs, manifest=factories.MANIFEST)
    bare = lxml.html.document_fromstring(path.read_bytes())
    text = bare.xpath("//p[contains(@class, 'method en')]")[0].text_content()
    assert "spaCy" not in text and "Topic models" not in text and "Wilson" not in text


def test_same_study_same_bytes_and_the_key_is_not_of_the_page_itself(plain, tmp_path):
    again, _ = page(tmp_path)
    assert again == plain[0]
    other = {**factories.MANIFEST, "stages": {**factories.MANIFEST["stages"], "report": {"key": "another"}}}
    docs = factories.documents()
    first = write_report(tmp_path / "a.html", docs, manifest=factories.MANIFEST).read_bytes()
    assert write_report(tmp_path / "b.html", docs, manifest=other).read_bytes() == first


def test_it_can_be_used_by_keyboard_and_heard(plain):
    _, root = plain
    assert root.get("lang") == "zh-Hans" and root.xpath("//a[@class='skip']/@href") == ["#content"]
    levels = [int(e.tag[1]) for e in root.iter() if isinstance(e.tag, str) and re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(head.get("scope") for head in root.xpath("//th"))
    assert all(region.get("aria-labelledby") and region.get("role") for region in root.xpath("//*[@tabindex]"))
    assert all(button.text_content().strip() for button in root.xpath("//summary"))


def test_both_languages_are_there_and_marked(plain):
    _, root = plain
    for name, lang in (("zh", "zh-Hans"), ("en", "en")):
        assert {e.get("lang") for e in root.xpath(f"//span[@class='{name}']")} == {lang}
    assert len(root.xpath("//span[@class='zh']")) == len(root.xpath("//span[@class='en']"))
    assert root.xpath("//input[@checked]/@id") == ["show-zh"]


def test_the_language_of_the_figures_is_that_of_the_page(tmp_path):
    docs = factories.documents()
    path = write_report(tmp_path / "r.html", docs, settings=Settings(figures=Figures(language="en")))
    root = lxml.html.document_fromstring(path.read_bytes())
    assert root.get("lang") == "en" and root.xpath("//input[@checked]/@id") == ["show-en"]


def test_a_study_without_anything_has_a_page(tmp_path):
    path = write_report(tmp_path / "empty.html", [])
    assert lxml.html.document_fromstring(path.read_bytes()).xpath("//section/@id")[0] == "corpus"


@pytest.mark.skipif(not fonts.cjk_fonts(Figures()), reason="no font with Chinese glyphs is installed")
@pytest.mark.parametrize("formats", [("svg",), ("png",)])
def test_the_figures_are_in_the_page_with_their_captions_and_files(tmp_path, formats):
    docs = factories.documents()
    findings = [factories.topics(docs), factories.themes(docs), factories.registry(docs)]
    draw(findings, tmp_path / "figures", settings=Figures(formats=formats, dpi=60))
    path = write_report(tmp_path / "report.html", docs, findings=findings, figures=tmp_path / "figures")
    root = lxml.html.document_fromstring(path.read_bytes())
    figures = root.xpath("//figure")
    assert len(figures) == len(list((tmp_path / "figures").glob("*.csv"))) - 1
    for figure in figures:
        pictures = figure.xpath(".//*[name()='svg' or name()='img']")
        assert len(pictures) == 2 and all(p.get("aria-label") or p.get("alt") for p in pictures)
        assert "图" in figure.text_content() and "Fig." in figure.text_content()
        for address in figure.xpath(".//a/@href"):
            assert (tmp_path / address).is_file()
    targets = {a[1:] for a in root.xpath("//*[name()='use']/@href")}
    assert targets <= set(root.xpath("//@id"))
    assert root.xpath("//*[@style]") == [] and handlers(root) == []


def test_no_long_passage_of_a_text_is_shown(tmp_path):
    long = "云溪小学教育集团" + "".join(chr(0x4E00 + n) for n in range(900)) + "。"
    docs = factories.documents()
    doc = docs[0].__class__(docs[0].doc_id, long, "题")
    findings = factories.registry(factories.documents())
    rows = tuple((*row[:4], doc.doc_id, 0, len(long), long, *row[8:]) for row in findings.tables["evidence"].rows)
    tables = {**findings.tables, "evidence": findings.tables["evidence"].__class__(
        findings.tables["evidence"].columns, rows)}
    path = write_report(tmp_path / "r.html", [doc], findings=[findings.__class__("registry", tables)])
    shown = path.read_text(encoding="utf-8")
    assert long[:40] in shown and not any(long[i : i + 200] in shown for i in range(0, len(long) - 200, 20))


URLS = [
    ("https://example.org/a?b=c", True), ("http://example.org", True),
    ("javascript:alert(1)", False), ("JaVaScRiPt:alert(1)", False), ("data:text/html,x", False),
    (" \tjavascript:alert(1)", False), ("//example.org", False), ("https://", False), ("https://a\"onclick=b", False),
    ("https://exa mple.org", False), ("http://[::1", False), ("", False),
]


@pytest.mark.parametrize(("address", "safe"), URLS)
def test_only_web_addresses_are_links(address, safe):
    assert safe_url(address) == (address if safe else "")


def test_every_word_of_the_page_is_there_in_both_languages():
    entries = [*catalogue()["words"].values(), *catalogue()["limits"], *catalogue()["methods"]["sentences"]]
    for entry in entries:
        assert entry["zh"] and entry["en"]
        fields = [{f for _, f, _, _ in string.Formatter().parse(entry[language]) if f} for language in ("zh", "en")]
        assert fields[0] == fields[1], entry


def test_places_and_kinds_are_english_in_the_english_page(plain):
    _, root = plain
    group = root.get_element_by_id("g1")
    assert group.xpath(".//tr[1]/td/span[@class='en']/text()") == ["Group", "Chengdu, Sichuan"]
    assert all(row["en"][0].isupper() for name, row in catalogue()["words"].items()
               if name in ("group", "other", "consortium", "alliance", "primary", "middle", "official", "principal"))


def test_turning_points_stand_with_their_intervals_and_what_was_not_tested(plain):
    _, root = plain
    row, = root.xpath("//section[@id='themes']//table[@class='compact']/tbody/tr")
    text = " ".join(row.text_content().split())
    for part in ("2020–2021", "10% → 75%", "+65", "+31 … +84", "< 0.001"):
        assert part in text
    note = root.get_element_by_id("themes").text_content()
    assert "2 comparisons" in note and "1 more were not tested" in note


def test_first_mentions_show_place_date_and_quote(plain):
    _, root = plain
    first, = root.xpath("//details[contains(summary, '各地最早提及')]")
    assert first.xpath(".//dt//span[@class='en']/text()") == ["Sichuan"]
    assert first.findtext(".//mark") == "轮岗" and "2021" in first.find(".//dt").text_content()

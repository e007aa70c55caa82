"""Every cleaning step by its name: what it takes, and what it must leave."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.errors import SettingsError
from nlp_tool.reading import clean, layout

from .make import pdf
from .support import one, read

SHARED = Path(__file__).resolve().parents[3] / "shared" / "gold" / "text"
PROSE = "城东区育才小学教育集团揭牌，成员校三所。"

CASES = [
    # (step, text, cleaned, count)
    ("hyphens", "high -quality and all -round, school- running", "high-quality and all-round, school-running", 3),
    # a hyphen with blanks on both sides is a dash, a suspended hyphen is right
    ("hyphens", "pre- and post-school; a - b; 2021 - 2022", "pre- and post-school; a - b; 2021 - 2022", 0),
    ("hyphens", "a high -quality pre- and post-school", "a high-quality pre- and post-school", 1),
    ("punctuation", "good schools . Next , and so ?", "good schools. Next, and so?", 3),
    ("punctuation", "wait ... and .com", "wait ... and .com", 0),
    ("teasers", f"{PROSE * 3}\n\n- END -\n\n别的新闻\n快来看", PROSE * 3 + "\n", 3),
    ("teasers", f"{PROSE * 3}\n—END—\n别的", PROSE * 3, 2),
    # more than half of the text after the mark: it is no end
    ("teasers", f"甲\n- END -\n{PROSE}", f"甲\n- END -\n{PROSE}", 0),
    ("teasers", f"{PROSE}\nThe END of an era came.", f"{PROSE}\nThe END of an era came.", 0),
    ("related", f"{PROSE}\n相关阅读：普洱茶饼怎么撬？\n  某集团三季报出炉\n", f"{PROSE}\n", 2),
    ("related", f"{PROSE}\n精彩推荐：\n·电梯故障频发\n·期末试卷下载", PROSE, 3),
    # after the heading comes an article, not a list
    ("related", f"Related reading >>\n\n{PROSE}\n{PROSE}", f"\n{PROSE}\n{PROSE}", 1),
    ("chrome", f"首页 > 新闻 > 正文\n{PROSE}\n上一篇：主播请注意\n下一篇：别的", PROSE, 3),
    ("chrome", f"Home > Regions > Locals\n{PROSE}\nShare to: Weibo | WeChat | Twitter", PROSE, 2),
    ("chrome", f"{PROSE}\n阅读 1.2万  赞 86  在看 41\n版权声明：凡注明来源的作品，未经授权不得转载。", PROSE, 2),
    ("chrome", "Previous: Drill held on river\nNext: Half-year sales", "", 2),
    # a table row and a roster are no chrome
    ("chrome", "育才小学|三个校区|备注\n成员校：白桥小学", "育才小学|三个校区|备注\n成员校：白桥小学", 0),
    ("bylines", f"来源：城东日报 2023-09-01\n{PROSE}\n责任编辑：某某    校对：某某", PROSE, 2),
    ("bylines", f"{PROSE}\n编辑：苏某 | 校对：金某 | 审核：徐某 周某", PROSE, 1),
    # signed reporters stay, and the house that they work for
    ("bylines", f"来源：城东日报\n{PROSE}\n记者：方兵 | 通讯员：徐林军\n编辑：苏某",
     f"来源：城东日报\n{PROSE}\n记者：方兵 | 通讯员：徐林军", 1),
    # a school that publishes on its own page stays
    ("bylines", f"来源：城东区育才小学\n{PROSE}", f"来源：城东区育才小学\n{PROSE}", 0),
    ("bylines", f"来源:红网  作者:成醒  编辑:陈某\n{PROSE}", f"作者:成醒\n{PROSE}", 1),
    ("blanks", f"\n\n{PROSE}  \n\n\n\n{PROSE}　\n", f"{PROSE}\n\n{PROSE}", 4),
]


@pytest.mark.parametrize("step, text, cleaned, count", CASES, ids=[f"{n} {case[0]}" for n, case in enumerate(CASES)])
def test_each_step(step: str, text: str, cleaned: str, count: int) -> None:
    found, counted = {**clean.REPAIRS, **clean.REMOVALS}[step](text)
    if step in ("chrome", "related", "bylines"):
        assert found.strip("\n") == cleaned.strip("\n")
    else:
        assert found == cleaned
    assert counted == count


def test_steps_are_counted_and_can_be_switched_off() -> None:
    text = f"high -quality schools in the county\n{PROSE}\n上一篇：别的新闻"
    assert "chrome 1" in one(text).metadata["cleaned"]
    assert "hyphens 1" in one(text).metadata["cleaned"]
    assert "上一篇" in one(text, clean=("default", "-chrome")).text
    assert one(text, clean=()).text == text
    with pytest.raises(SettingsError, match="chrom"):
        clean.chosen_steps(["chrom"])


def test_lines_of_a_pdf_become_paragraphs() -> None:
    towns = ("Northgate", "Southbank", "Easton", "Weston")
    pages = [["Riverside Education Weekly", f"In {town} the group school running model was first tried in the early",
              "years of this century, and high-", "quality education has since spread to more schools of the dis-",
              "trict and its rural towns.", f"A second paragraph on {town} follows and is as long as the first one",
              f"was, in {town}.", f"- {number} -"] for number, town in enumerate(towns, 1)]
    text = one(pdf(pages), "a.pdf").text
    assert "Riverside Education Weekly\n" not in text
    assert "- 1 -" not in text
    assert "high-quality education" in text
    assert "schools of the district and its rural towns." in text
    assert "the early years of this century" in text


def test_chinese_lines_join_without_a_blank() -> None:
    lines = ("城东区教育局今天宣布，以育才小学为核心校的教育集团正式成立，\n"
             "首批成员学校有河口小学、白桥小学和城关小学。\n一、统一管理\n集团实行理事会领导下的总校长负责制，各校区统一排课，统一考核，\n统一调配师资。")
    joined, breaks = layout.line_breaks(lines)
    assert joined == ("城东区教育局今天宣布，以育才小学为核心校的教育集团正式成立，"
                      "首批成员学校有河口小学、白桥小学和城关小学。\n一、统一管理\n集团实行理事会领导下的总校长负责制，各校区统一排课，统一考核，统一调配师资。")
    assert breaks == 2


HOSTILE = ["学" * 200_000, "a." * 100_000, " " * 200_000, "（" * 200_000, "\n" * 200_000, "- " * 100_000,
           "> " * 100_000, "来源：" * 60_000, "2022年" * 40_000, " -a" * 60_000, "|" * 200_000]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_X1_no_pattern_is_slow_on_a_hostile_text(number: int) -> None:
    start = time.monotonic()
    for document in (HOSTILE[number], HOSTILE[number] + "\n" + PROSE):
        read(document, min_characters=1)
    assert time.monotonic() - start < 6


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([PROSE, "- END -", "来源：某报", "编辑：某", "上一篇：x", "相关阅读：", "·一", "",
                                 "| |", "high -quality", "首页 > 新闻", "2023-09-01", "（记者 某某）"]), max_size=12))
def test_cleaning_twice_changes_nothing_and_prose_stays(lines: list[str]) -> None:
    text = "\n".join(lines)
    steps = clean.chosen_steps(["default"])
    cleaned = clean.apply(text, clean.REMOVALS, steps, Counter())
    again = clean.apply(cleaned, clean.REMOVALS, steps, Counter())
    assert again == cleaned
    end = next((n for n, line in enumerate(lines) if line == "- END -"), len(lines))
    assert cleaned.count(PROSE) >= lines[:end].count(PROSE)


@pytest.mark.shared
def test_the_long_texts_lose_their_teasers_and_nothing_else() -> None:
    if not SHARED.is_dir():
        pytest.skip("the annotated texts are not beside the project")
    found = {path.name[:3]: one(path.read_bytes(), path.name) for path in SHARED.glob("00*.txt")}
    assert sorted(found) == ["000", "001", "002", "003", "004"]
    for document in found.values():
        assert not re.search(r"[A-Za-z] -[A-Za-z]", document.text)
    assert str(found["002"].date) == "2022-09-20"
    assert str(found["003"].date) == "2022-07-30"
    assert found["002"].text.endswith("in Xinhua District.")
    assert found["003"].text.endswith("Reporter Yang Lining]")
    assert "How to advance the group running school in the future?" in found["003"].text

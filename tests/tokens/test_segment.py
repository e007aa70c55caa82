import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.settings import Settings
from nlp_tool.settings import Tokens as TokenSettings
from nlp_tool.tokens.dictionary import Entry, lexicon, parse_dictionary, private_jieba, reference_tokenizer
from nlp_tool.tokens.segment import ChineseSegmenter, cut_zh, segmenter

# Common characters, marks that jieba and rjieba treat apart, rare blocks, and strings that were wrong once.
HAN = "教育集团学校大区清华全国位县管校聘的一是在不了有和人这中为上个我以要他时来用们生到作地于出对成会年常引买洸埈粿"
MARKS = " \t\n\r。，、！？：“”（）《》-—+#&._%@/*'\"()[]~|　１２ＡＢ％．－＃"
RARE = "𠮷㐀䶵鿖鿿豈﫿😀éñßБあアー한\u200b\u202e\ufeff\x00\x1c\x1f\x85\u2028\u3000⼩\ud800\U0010ffff"
RUNS = ["AT&T", "C++", "c#", "5.5%", "F-16", "2024-2025", "U.S.", "5.5G", "1.2.3", "K-12", ".NET", "a.b%", "\r\n"]


def odd_texts(count, seed=0):
    draw = random.Random(seed)
    for _ in range(count):
        weights = draw.choice([(8, 1, 0, 1), (5, 3, 1, 2), (3, 2, 3, 2), (10, 0, 0, 0), (1, 3, 0, 6)])
        pools = draw.choices((HAN, MARKS, RARE, RUNS), weights, k=draw.randint(0, 40))
        yield "".join(draw.choice(pool) for pool in pools)


DOMAIN = [
    ("杭州市学军小学教育集团", "杭州市/学军小学/教育集团"),
    ("推行大学区管理", "推行/大学区/管理"),
    ("建设教联体", "建设/教联体"),
    ("实行县管校聘", "实行/县管校聘"),
    ("推进集团化办学", "推进/集团化办学"),
    ("义务教育优质均衡", "义务教育/优质均衡"),
    # traps: the dictionary must not tear what stood beside it
    ("清华大学区域", "清华大学/区域"),
    ("全国大学区位", "全国/大学/区位"),
    ("在大学区别对待", "在/大学/区别对待"),
    ("北京大学区块链", "北京大学/区块/链"),
    ("该校区内", "该校/区内"),
    ("中小学区域", "中小学/区域"),
]


@pytest.mark.parametrize(("text", "words"), DOMAIN)
def test_domain_words_stay_whole_by_default(text, words):
    assert "/".join(segmenter("zh").cut(text)) == words


def test_domain_dictionary_off_is_jieba():
    plain = segmenter("zh", Settings(tokens=TokenSettings(domain_dictionary=False)))
    text = "杭州市学军小学教育集团实行县管校聘"
    assert plain.cut(text) == cut_zh(text) == private_jieba().lcut(text)


@pytest.mark.parametrize("hmm", [True, False])
def test_equal_to_jieba_on_odd_texts(hmm):
    jieba = private_jieba()
    for text in odd_texts(1500):
        assert cut_zh(text, hmm=hmm) == jieba.lcut(text, HMM=hmm)


NEAR_TIES = [
    # the two readings differ by less than single precision holds
    "常在引5.5%节b红",
    # a run that the dictionary has, but too rare to be chosen
    "买买买了",
    # joined by rjieba, cut by jieba
    "乘F-16飞机在2024-2025学年用5.5G网",
]


@pytest.mark.parametrize("text", NEAR_TIES)
def test_equal_to_jieba_on_near_ties(text):
    assert cut_zh(text) == private_jieba().lcut(text)


DICTIONARIES = [
    # new words with a frequency, without one, with a class, ASCII ones
    "教联体 5 n\n县管校聘\nK-12教育 3\nSTEM\n五育融合 n\n",
    # known words with another weight
    "教育 1\n集团 90000 n\n在 3\n",
    # deleted words, one of them found by the hidden Markov model
    "教育集团 0\n学校 0\n买买 0\n人民 0\n",
    # both deleted and given back
    "学校 0\n学校 500\n集团化\n",
    # BOM, CRLF, comments, tabs
    "\ufeff# 我的词\r\n教联体\t5\tn\r\n\r\n大学区  3\r\n",
]


@pytest.mark.parametrize("text", DICTIONARIES)
@pytest.mark.parametrize("hmm", [True, False])
def test_equal_to_jieba_with_a_dictionary(text, hmm):
    import jieba.finalseg

    entries = parse_dictionary(text)
    ours = ChineseSegmenter(lexicon(entries), hmm=hmm)
    before = set(jieba.finalseg.Force_Split_Words)
    theirs = reference_tokenizer(entries)
    try:
        for sample in [*odd_texts(300, seed=7), "教联体在学校买买买教育集团STEM教育K-12教育五育融合集团化大学区人民"]:
            assert ours.cut(sample) == theirs.lcut(sample, HMM=hmm)
    finally:
        jieba.finalseg.Force_Split_Words.clear()
        jieba.finalseg.Force_Split_Words.update(before)


def test_a_dictionary_leaves_no_trace_in_others():
    import jieba.finalseg

    before = cut_zh("学校买买教育集团")
    ChineseSegmenter(lexicon((Entry("学校", 0), Entry("买买", 0)))).cut("学校买买")
    assert not jieba.finalseg.Force_Split_Words
    assert cut_zh("学校买买教育集团") == before


def test_search_mode_is_jieba():
    jieba = private_jieba()
    plain = segmenter("zh", Settings(tokens=TokenSettings(domain_dictionary=False)))
    for text in ("中国科学院计算所", "全国人民代表大会常务委员会", "南京市长江大桥F-16"):
        assert sorted(plain.search(text)) == sorted(jieba.lcut_for_search(text))


@given(st.text(max_size=200))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_nothing_is_lost_in_chinese(text):
    assert "".join(segmenter("zh").cut(text)) == text


@given(st.text(max_size=200) | st.text("ab- .'’“”\n學校教育12/%", max_size=80))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_nothing_is_lost_in_english(text):
    assert "".join(segmenter("en").cut(text)) == text


ENGLISH = [
    ("He said schools' results can't wait.", "He|said|schools|'|results|ca|n't|wait|."),
    # the marks of machine translation
    ('a "high -quality" and school- running reform', 'a|"|high|-|quality|"|and|school|-|running|reform'),
    # Chinese inside English
    ("the group (教育集团化办学) grew", "the|group|(|教育|集团化办学|)|grew"),
    ("U.S. schools of No. 2", "U.S.|schools|of|No|.|2"),
]


@pytest.mark.parametrize(("text", "words"), ENGLISH)
def test_english(text, words):
    assert [piece for piece in segmenter("en").cut(text) if piece.strip()] == words.split("|")


def test_a_long_line_is_cut_as_its_parts_are():
    clause = "杭州市学军小学教育集团推进集团化办学"
    assert segmenter("zh").cut((clause + "，") * 5000) == [*segmenter("zh").cut(clause), "，"] * 5000
    line = "The group runs nine schools in the district. "
    expected = [p for p in segmenter("en").cut(line) if p.strip()] * 5000
    assert [p for p in segmenter("en").cut(line * 5000) if p.strip()] == expected


def test_classes():
    cutter = segmenter("zh")
    cases = {"教育": "vn", "学军小学": "nt", "杭州市": "ns", "张建伟": "nr", "school": "", "，": ""}
    assert {word: cutter.tag(word) for word in cases} == cases


@pytest.mark.parametrize("hmm", [True, False])
@pytest.mark.parametrize("dictionary", ["", DICTIONARIES[0], "一二三 0\n教育 1\n买买 0\n校区\n"])
def test_starts_are_those_of_the_words(hmm, dictionary):
    """The way for long texts, by places, against the way for short ones, by strings."""
    cutter = ChineseSegmenter(lexicon(parse_dictionary(dictionary)), hmm=hmm)
    for text in (*odd_texts(400, seed=1), "\n".join(odd_texts(50, seed=2)), *NEAR_TIES, "", "。", "学"):
        starts = [0]
        for word in cutter.cut(text):
            starts.append(starts[-1] + len(word))
        assert cutter.starts(text).tolist() == starts[:-1]

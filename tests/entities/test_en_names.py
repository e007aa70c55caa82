"""Words of English text: tokens with offsets, pinyin, names of people, schools and groups and where they end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.entities.en.clusters import group_clusters
from nlp_tool.entities.en.groups import find_groups
from nlp_tool.entities.en.keys import group_base, key_of, same_school, spoken_number
from nlp_tool.entities.en.person_names import find_names
from nlp_tool.entities.en.pinyin import is_given, is_pinyin, is_surname, syllable_count
from nlp_tool.entities.en.policies import find_policies
from nlp_tool.entities.en.reading import read
from nlp_tool.entities.en.school_lists import level_of
from nlp_tool.entities.en.schools import find_schools
from nlp_tool.entities.en.tokens import tokenize


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("xiaoming", 2),
        ("xiu'e", 2),
        ("shuangliu", 2),
        ("xian", 1),
        ("xi'an", 2),
        ("nv", 1),
        ("lüe", 1),
        ("school", 0),
        ("strong", 0),
        ("xiao-ming", 2),
        ("", 0),
        ("zhongguancun", 3),
        ("a" * 40, 0),
    ],
)
def test_syllables(word, count):
    assert syllable_count(word) == count


def test_what_is_pinyin_a_surname_a_given_name():
    assert is_pinyin("hangzhou") and not is_pinyin("long") and not is_pinyin("made") and not is_pinyin("middle")
    assert is_surname("ouyang") and is_surname("zhang") and not is_surname("shili")
    assert is_given("jianguo") and is_given("hua") and not is_given("zhongguancun") and not is_given("education")


def test_tokens_keep_their_offsets_through_folding():
    text = "the\u200b No.2 School\u2019s Ｔｉａｎ\u00admen 13th"
    tokens = tokenize(text)
    assert tokens.words == ["the", "No", ".", "2", "School", "'s", "Tianmen", "13th"]
    assert text[tokens.starts[6] : tokens.ends[6]] == "Ｔｉａｎ\u00adｍｅｎ".replace("ｍｅｎ", "men")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_tokens_are_slices_in_order(text):
    tokens = tokenize(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert tokens.starts == sorted(tokens.starts)


# text, the schools and campuses in it (composed names where the text shares words)
SCHOOLS = [
    ("pupils of Hangzhou Xuejun Primary School said", ["Hangzhou Xuejun Primary School"]),
    ("it is the No. 2 Middle School of Guancheng District now", ["No. 2 Middle School of Guancheng District"]),
    ("They saw Tianshui No.1 Middle School.", ["Tianshui No.1 Middle School"]),
    # a number alone, ordinals, Roman
    ("Tai'an VI High School and the city 74 Primary", ["Tai'an VI High School", "city 74 Primary"]),
    # attached schools reach to the right
    ("to the High School Affiliated to Peking University and home", ["High School Affiliated to Peking University"]),
    (
        "with the Primary School Attached to Hunan Normal University.",
        ["Primary School Attached to Hunan Normal University"],
    ),
    # subjects joined by `and` are one name, two schools are two
    ("the Guotai Foreign Languages and Art School opened", ["Guotai Foreign Languages and Art School"]),
    ("In Chaoyang School and Yucai School they", ["Chaoyang School", "Yucai School"]),
    # owners inside a name, and before it
    ("They were at Queen Elizabeth's Hospital School in June, all of them", ["Queen Elizabeth's Hospital School"]),
    ("at Hangzhou's Qiushi School in June", ["Qiushi School"]),
    # campuses in their several forms
    (
        "the Yulin branch of Lanzhou No. 35 Middle School",
        ["Yulin branch of Lanzhou No. 35 Middle School", "Lanzhou No. 35 Middle School"],
    ),
    ("Yuelu Primary School (East Campus) was", ["Yuelu Primary School", "Yuelu Primary School (East Campus)"]),
    (
        "Yuelu Primary School (East, West and North campuses) was",
        [
            "Yuelu Primary School",
            "Yuelu Primary School (East Campus)",
            "Yuelu Primary School (West Campus)",
            "Yuelu Primary School (North Campus)",
        ],
    ),
    # a shared head noun, shared numbers, a bare list
    (
        "the Chengdong, Hekou and Baiqiao primary schools",
        ["Chengdong primary school", "Hekou primary school", "Baiqiao primary school"],
    ),
    (
        "the 54th and 55th Kindergartens in the High-tech Zone",
        ["54th Kindergarten in the High-tech Zone", "55th Kindergarten in the High-tech Zone"],
    ),
    ("four junior high schools including Fanggaoping, Dandian and Linshanhe.", ["Fanggaoping", "Dandian", "Linshanhe"]),
    # numbers after Nos.
    ("the Nos. 1 and 2 Middle Schools opened", ["No. 1 Middle School", "No. 2 Middle School"]),
    # an acronym
    (
        "Then the Shanghai World Foreign Language Primary School (WFLPS) grew and grew again",
        ["Shanghai World Foreign Language Primary School", "WFLPS"],
    ),
    # brackets inside a name
    ("of People's (Rongqiao) Primary School here", ["People's (Rongqiao) Primary School"]),
    # all in small letters
    ("daguan primary school is in hangzhou and has a campus by the lake", ["daguan primary school"]),
    # all but the word School, before no other name; a small word on a hyphen
    (
        "Dalian Road Primary, Yaqueling Junior High and Wuli Town Central Elementary formed it.",
        ["Dalian Road Primary", "Yaqueling Junior High", "Wuli Town Central Elementary"],
    ),
    ("pupils of Baoji High-tech No. 3 Primary School", ["Baoji High-tech No. 3 Primary School"]),
    # rows of tables are no headings
    (
        "| No. | Leading | Members |\n| 1 | Maple Lane Primary School | Pear River Primary School |",
        ["Maple Lane Primary School", "Pear River Primary School"],
    ),
    # no names: schools in general, parts of other words, other kinds of school
    ("Rural primary schools and the middle school of the town; a high school.", []),
    ("The school district bought school buses for the School of Law of Wuhan University.", []),
    ("Zhiyuan Driving School and the Party School; the Swiss School of Hospitality Management Lausanne", []),
    ("The first school has 6 campus and a second branch.", []),
    ("Below school age nobody counts.", []),
]


@pytest.mark.parametrize(("text", "names"), SCHOOLS)
def test_schools(text, names):
    found = find_schools(read(text))
    assert sorted(c.attributes.get("composed", c.text) for c in found) == sorted(names)
    assert all(text[c.start : c.end] == c.text for c in found)


GROUPS = [
    ("It joined the Chongqing Yucai Middle School Education Group.", ["Chongqing Yucai Middle School Education Group"]),
    (
        "the Education Group of the High School Affiliated to Peking University",
        ["Education Group of the High School Affiliated to Peking University"],
    ),
    (
        "it joined the High School Affiliated to Sichuan University Education Group then",
        ["High School Affiliated to Sichuan University Education Group"],
    ),
    (
        "Bajiaoting Middle School education consortium and Huimin Middle School school district",
        ["Bajiaoting Middle School education consortium", "Huimin Middle School school district"],
    ),
    ("the sound of reading is heard from General School of Five-Star Education Group.", ["Five-Star Education Group"]),
    (
        "Guangming Road Primary School, Sports Road Primary School three education groups",
        ["Guangming Road Primary School Education Group", "Sports Road Primary School Education Group"],
    ),
    ('The "Jiageng" Education Group met.', ['"Jiageng" Education Group']),
    ("consortium one with Dongga School, consortium two with Jiacuoxi School", ["consortium one", "consortium two"]),
    ("the Longgan Lake Inter-provincial Education Alliance", ["Longgan Lake Inter-provincial Education Alliance"]),
    # neither a company nor groups in general, nor a number that counts
    ("The consortium two years ago and the community one day", []),
    ("two big education groups; an education group; the Education Group takes", []),
    ("Shibei Education Group of Shibei District grows", []),
    ("the school district of the county and a study group of teachers", []),
    # the number of a section, a place that a group is based in, a list that shares a word, what a title says
    ("4.1 Hanfeng Lake Education Group was enlarged", ["Hanfeng Lake Education Group"]),
    ("the Gucheng-based Xing Ren Education Group", ["Xing Ren Education Group"]),
    ("The three others are the Jindian, Baichi and Longquan consortia.",
     ["Jindian Consortium", "Baichi Consortium", "Longquan Consortium"]),
    ("chairman of Fengjing Middle School + education community", ["Fengjing Middle School + education community"]),
    ("her bureau founded one group, the Bayi District Education Group, in 2020", ["Bayi District Education Group"]),
]


@pytest.mark.parametrize(("text", "names"), GROUPS)
def test_groups(text, names):
    found = [c for c in find_groups(read(text)) if "weak" not in c.attributes]
    assert sorted(c.attributes.get("composed", c.text) for c in found) == sorted(names)


def test_a_group_without_a_word_of_education_is_a_weak_candidate_and_a_company_none():
    (found,) = find_groups(read("Wuxing Group wins the bid"))
    assert found.attributes["weak"] == "true"
    assert not find_groups(read("Wuxing Construction Group wins the bid"))
    assert not find_groups(read("Wuxing Education Group Co., Ltd. wins the bid"))


def test_groups_in_small_letters_count_where_the_text_speaks_of_education_groups():
    text = "The Linhu Education Group has a sister, Guangming group. Hengan Group sponsors both."
    known = group_clusters(find_groups(read(text)), frozenset())
    assert [group.name for group in known] == ["Linhu Education Group", "Guangming group"]
    alone = "Guangming group sponsors Hengan."
    assert not group_clusters(find_groups(read(alone)), frozenset())


PEOPLE = [
    ("said Li Ming and Ouyang Feng.", ["Li Ming", "Ouyang Feng"]),
    ("Li Xiao-ming met Wang Xiu'e", ["Li Xiao-ming", "Wang Xiu'e"]),
    ("Wang Xiao Ming taught", ["Wang Xiao Ming"]),
    ("By NI HAO and CHEN JIAN", ["NI HAO", "CHEN JIAN"]),
    # the given name first, beside a title or a verb of saying
    ("Principal Xiaoming Wang said", ["Xiaoming Wang"]),
    # a foreign name beside a title
    ("Professor John Smith said so", ["John Smith"]),
    # names of places and schools that begin as names of people do
    ("Wang Fu Road, Zhang Jia Primary School, Yang Pu District and Hong Kong", []),
    ("In Hang Zhou Ri Bao, June 4", []),
    # verbs and nouns that could be pinyin
    ("He made a long list. She can see.", []),
]


@pytest.mark.parametrize(("text", "names"), PEOPLE)
def test_names_of_people(text, names):
    reading = read(text)
    found = [text[slice(*reading.slice(name.first, name.last))] for name in find_names(reading)]
    assert [name for name in found if name in names] == names
    assert not names or found == names
    if not names:
        from nlp_tool.entities.en.people import find_people

        assert find_people(reading) == []


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Fifth Primary School of Huangmei County", "Huangmei County No. 5 Primary School", True),
        ("Tai'an VI High School", "Tai'an Sixth Middle School", True),
        ("Qingdao No. 2 Experimental Junior High School", "Second Experimental Junior Middle School", True),
        ("Shili Yihai Campus of the Fifth Primary School", "Fifth Primary School Shili Yihai Campus", True),
        ("Xiaojing Primary School", "Shanggao Street Xiajing Primary School", True),
        ("Shanggao Street Xiaguan Primary School", "Xiaguan Primary School", True),
        ("Hui Middle School", "Wenhui Middle School", True),
        ("Wenhua Junior High School", "Wenhui Middle School", False),
        ("Petroleum Experimental Primary School", "Petroleum Second Experimental Primary School", False),
        ("Yuying Primary School", "Yuying Middle School", False),
        ("Tanggou Central School", "Tanggou Central Primary School", False),
        ("Minde Campus", "Heping Campus", False),
    ],
)
def test_when_two_names_mean_one_school(one, two, same):
    places = frozenset(("huangmei", "tai'an", "qingdao"))
    assert same_school(key_of(one, places), key_of(two, places)) is same
    assert same_school(key_of(two, places), key_of(one, places)) is same


def test_parts_of_names():
    assert group_base("Tai'an Sixth Middle School Education Group") == "Tai'an Sixth Middle School"
    assert (
        group_base("Education Group of the High School Affiliated to Peking University")
        == "High School Affiliated to Peking University"
    )
    assert group_base("Huimin Middle School school district") == "Huimin Middle School"
    assert spoken_number("wusan") == "53" and spoken_number("yucai") == ""
    assert level_of("Wenhua Junior High School") == "junior" and level_of("54th Kindergarten") == "kindergarten"
    assert level_of("Daxing Nine-year School") == "nine_year" and level_of("Yucai School") == "other"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            'It issued the "Opinions on Building a High-Quality System" and said "good morning, dear friends of ours".',
            ["Opinions on Building a High-Quality System"],
        ),
        (
            "then the Guiding Opinions on Promoting Group Schools were read to all of the principals",
            ["Guiding Opinions on Promoting Group Schools"],
        ),
        ("\u300aPlan for Running Schools in Groups\u300b was printed", ["Plan for Running Schools in Groups"]),
        ('the "Jiujiang District Action Plan (2021-2025)" says', ["Jiujiang District Action Plan (2021-2025)"]),
        # across the end of a line, in small letters
        (
            "issued \u300aMeasures for Assessment of Education Groups\nin Jinfeng District (Provisional)\u300b.",
            ["Measures for Assessment of Education Groups\nin Jinfeng District (Provisional)"],
        ),
        ("The city issued a three-year plan for pairing schools in May.", ["three-year plan for pairing schools"]),
        ("they had opinions on everything and a plan for the year", []),
        ('We share lesson plans. "Here is a list of rules for you," she said.', []),
    ],
)
def test_policies(text, titles):
    assert [c.text for c in find_policies(read(text))] == titles

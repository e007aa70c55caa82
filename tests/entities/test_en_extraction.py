"""English extraction as a whole: relations, posts, invariants on any text, disturbed texts, floors on gold texts."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.annotations import problems
from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.candidates import Candidate
from nlp_tool.entities.en import find_candidates
from nlp_tool.entities.evaluate import evaluate
from nlp_tool.entities.records import to_record

GOLD = Path(__file__).resolve().parents[2] / "corpus" / "gold"
FLOORS = {
    "group": 0.87,
    "school": 0.9,
    "person": 0.94,
    "policy": 0.76,
    "core": 0.83,
    "member": 0.76,
    "mode": 0.68,
    "title": 0.92,
    "organization": 0.87,
}


def annotated(text):
    document = Document("0" * 16, text, language="en")
    annotations = extract(document)
    assert problems(annotations, text) == []
    return to_record(document, annotations)


# text, core of the first group, its members
RELATIONS = {
    "joined": ("Hekou Primary School joined the Xuejun Education Group in 2021.", None, ["Hekou Primary School"]),
    "core and members": (
        "Shiyang Primary School Education Group takes Shiyang Primary School as its core school, absorbing "
        "Dongliang Primary School "
        "and Hekou Primary School.",
        "Shiyang Primary School",
        ["Dongliang Primary School", "Hekou Primary School"],
    ),
    "led by": (
        "The Binhe Education Group, led by Binhe No. 1 Middle School, includes Hekou School and Madu School.",
        "Binhe No. 1 Middle School",
        ["Hekou School", "Madu School"],
    ),
    "across sentences": (
        "Xuejun Education Group was founded in May. The core school of the group is Xuejun Primary School. Its member "
        "schools are "
        "Hekou School and Madu School.",
        "Xuejun Primary School",
        ["Hekou School", "Madu School"],
    ),
    "lines of a list": (
        "1. Tanggou Education Group\n Core school: Tanggou Middle School\n Members: Hekou School, Madu School",
        "Tanggou Middle School",
        ["Hekou School", "Madu School"],
    ),
    "own school": (
        "Lixing Primary School Education Group was founded. Lixing Primary School is proud.",
        "Lixing Primary School",
        [],
    ),
    "own school inside the name only": ("The Lixing Primary School Education Group was founded today.", None, []),
    "campuses": (
        "Daguan Primary School Education Group opened the Xiangfu Campus; "
        "Daguan Primary School has Zhijiang Campus too.",
        "Daguan Primary School",
        ["Xiangfu Campus", "Zhijiang Campus"],
    ),
    "brought into": (
        'A ceremony brought Hangxing Road Primary School into the "Future Education Group" of the district.',
        None,
        ["Hangxing Road Primary School"],
    ),
    "without a name": (
        "Wenjin Middle School has formed a teaching consortium with Hekou School and Madu School.",
        "Wenjin Middle School",
        ["Hekou School", "Madu School"],
    ),
}


_LISTED = pytest.mark.xfail(reason="alone in a text the trees take the core of a list for one of the members too")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=_LISTED) if name == "campuses" else name for name in RELATIONS]
)
def test_core_and_members(name):
    text, core, members = RELATIONS[name]
    group = annotated(text)["groups"][0]
    assert group["core"] == core
    assert sorted(member["school"] for member in group["members"]) == members
    assert group["unnamed"] is (name == "without a name")


ROSTERS = {
    "bars": "Group | Core school | Member schools\n"
    "Xuejun Education Group | Xuejun Primary School | Hekou School, Madu School\n"
    "Binhe Education Group | Binhe Middle School | Lixing School\n",
    "tabs": "No.\tGroup\tCore\tMembers\n"
    "1\tXuejun Education Group\tXuejun Primary School\tHekou School; Madu School\n"
    "2\tBinhe Education Group\tBinhe Middle School\tLixing School\n",
    "lines": "Xuejun Education Group\nCore: Xuejun Primary School\n- Hekou School\n- Madu "
    "School\n\nBinhe Education Group\n"
    "Core: Binhe Middle School\n- Lixing School\n",
    "numbered": "1. Xuejun Education Group\nLeading school: Xuejun Primary School\nMembers: Hekou School, Madu School\n"
    "2. Binhe Education Group\nLeading school: Binhe Middle School\nMembers: Lixing School\n",
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=_LISTED) if name == "lines" else name for name in ROSTERS])
def test_rosters(name):
    groups = annotated(ROSTERS[name])["groups"]
    found = {group["name"]: (group["core"], [member["school"] for member in group["members"]]) for group in groups}
    assert found == {
        "Xuejun Education Group": ("Xuejun Primary School", ["Hekou School", "Madu School"]),
        "Binhe Education Group": ("Binhe Middle School", ["Lixing School"]),
    }


@pytest.mark.xfail(reason="alone in a text the trees are not sure enough of the school beside the group")
def test_a_group_in_an_alliance():
    record = annotated(
        "Huimin Education Alliance was formed. The Alliance includes Yucai Education Group and Hekou School."
    )
    alliance = next(group for group in record["groups"] if group["kind"] == "alliance")
    assert sorted(member["school"] for member in alliance["members"]) == ["Hekou School", "Yucai Education Group"]


@pytest.mark.parametrize(
    ("text", "name", "former"),
    [
        (
            "Tianmen Middle School, formerly known as Wuhu No. 47 Middle School, grew.",
            "Tianmen Middle School",
            "Wuhu No. 47 Middle School",
        ),
        (
            "Hekou Primary School was renamed Tianmen Primary School in 1999.",
            "Tianmen Primary School",
            "Hekou Primary School",
        ),
        ("The predecessor of Tianmen School is Hekou Primary School.", "Tianmen School", "Hekou Primary School"),
        (
            "Formerly Hekou Primary School, Tianmen Primary School has 12 classes.",
            "Tianmen Primary School",
            "Hekou Primary School",
        ),
    ],
)
def test_former_names(text, name, former):
    (school,) = annotated(text)["schools"]
    assert (school["name"], school["former_names"]) == (name, [former])


@pytest.mark.parametrize(
    ("text", "name", "title", "organization"),
    [
        (
            "Zhang Yong, deputy director of Tianshan District Education Bureau, came.",
            "Zhang Yong",
            "deputy director",
            "Tianshan District Education Bureau",
        ),
        ("Sun Bo, secretary of the Party Committee of Hekou School, spoke.", "Sun Bo", "secretary", "Hekou School"),
        (
            "Chairman Wang Junjin and Vice President Xu Biao of JuneYao Group came.",
            "Wang Junjin",
            "Chairman",
            "JuneYao Group",
        ),
        ('"Good," said Tang Gang, the principal of Hekou School.', "Tang Gang", "principal", "Hekou School"),
        ("Hekou School is small. Its principal, Ma Lin, smiled.", "Ma Lin", "principal", "Hekou School"),
        (
            "Wu Wei, who was transferred from the deputy principal of Madu School to the executive "
            "principal of Hekou School, said so.",
            "Wu Wei",
            "executive principal",
            "Hekou School",
        ),
        (
            "Huang Wei, former principal of Madu School, became the general principal of Hekou School.",
            "Huang Wei",
            "general principal",
            "Hekou School",
        ),
        ("The head of Hekou School decided. Huang Jianming opened a branch.", "Huang Jianming", "head", "Hekou School"),
        ("The secretary-general of the union, Tang Xin, agreed.", "Tang Xin", "secretary-general", None),
        ("Li Hao, Vice Mayor of Nantong City, left.", "Li Hao", "Vice Mayor", "Nantong City"),
        (
            "Wu Gang (Party secretary, Yucai Education Group) came.",
            "Wu Gang",
            "Party secretary",
            "Yucai Education Group",
        ),
        ("(Henan Daily reporter Zhang Jianxin)", "Zhang Jianxin", "reporter", "Henan Daily"),
    ],
)
def test_posts(text, name, title, organization):
    person = next(person for person in annotated(text)["people"] if person["name"] == name)
    assert title.lower() in person["title"].lower()
    assert organization is None or organization.lower() in (person["organization"] or "").lower()


def test_editors_and_teasers_are_left_out():
    text = (
        "The school opened its doors to all of the children of the district on Monday, said Li Ming.\n"
        "Editor: Dong Ying  Responsible editor: Nie Guoli\n"
        "Great Wall Network News (Reporter Zhang Jiaqi) The reporter learned yesterday that the road is to be rep...\n"
    )
    assert [person["name"] for person in annotated(text)["people"]] == ["Li Ming"]


def test_text_of_another_kind_names_no_school_and_no_group():
    text = (
        "The Secretary of State told the Congress that the Union was strong. Schools and colleges grew, and the "
        "School of Law "
        "of the university too. The Group of Seven met; Wuxing Construction Group won the bid."
    )
    record = annotated(text)
    assert record["groups"] == [] and record["schools"] == []


def test_names_of_a_model_join_where_there_are_none():
    text = "Then Bartholomew Quincy spoke with Li Ming, a teacher."
    extra = (
        Candidate("person", "Bartholomew Quincy", 5, 23, 0.5, "spacy"),
        Candidate("person", "Li", 35, 37, 0.5, "spacy"),
    )
    found = [(c.text, c.found_by) for c in find_candidates(text, extra=extra)]
    assert found == [("Bartholomew Quincy", "spacy"), ("Li Ming", "rule")]


PIECES = st.sampled_from(
    [
        "Xuejun Primary School",
        "the No. 2 Middle School of X City",
        "Education Group",
        "Yucai Education Group",
        "the group",
        "the school",
        " joined ",
        ", ",
        " and ",
        ". ",
        "\n",
        "principal of ",
        "Li Ming",
        "said ",
        "(East Campus)",
        "formerly ",
        "led by ",
        "as its core school",
        "members: ",
        '"',
        "Opinions on Reform",
        "\u200b",
        "\u2019s ",
        "Ｓｃｈｏｏｌ",
        "Campus of ",
        "Affiliated to ",
        "schools including ",
        "İ",
        "ﬁ",
        "Nos. ",
        "1, 2 and 3 Middle Schools",
        "\U0001f600",
        "北京",
    ]
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=150))
def test_annotations_of_any_text_keep_their_invariants(text):
    document = Document("0" * 16, text, language="en")
    annotations = extract(document)
    assert problems(annotations, text) == []
    assert extract(document) == annotations


HOSTILE = {
    "letters": "A",
    "full stops": "a.",
    "blanks": " ",
    "brackets": "(",
    "quotes": '"',
    "lines": "\n",
    "numbers": "No. ",
    "heads": "School ",
    "names": "Li Ming ",
    "campuses": "Xin Campus of ",
    "attached": "School Affiliated to ",
    "titles": "Principal ",
    "policies": "Opinions on Reform ",
    "quoted policies": "\u201cPlans of a City\u201d ",
    "schools": "Xin Primary School, ",
    "groups": "Xin Education Group includes ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_text(name):
    piece = HOSTILE[name]
    extract(Document("0" * 16, piece * 20, language="en"))
    times = []
    for size in (10_000, 40_000):
        begin = time.process_time()
        extract(Document("0" * 16, piece * (size // len(piece)), language="en"))
        times.append(time.process_time() - begin)
    # four times the text: well below the sixteen times of a quadratic
    assert times[1] < 8 * times[0] + 0.3


def gold_documents(every=1):
    for path in sorted((GOLD / "annotation").glob("*.json"))[::every]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["language"] == "en":
            yield gold, (GOLD / "text" / f"{path.stem}.txt").read_text(encoding="utf-8")


def scores(change=lambda text: text, every=1):
    golds, founds = [], {}
    for gold, text in gold_documents(every):
        document = Document("0" * 16, change(text), language="en")
        annotations = extract(document)
        assert problems(annotations, document.text) == []
        golds.append(gold)
        founds[gold["doc"]] = to_record(document, annotations, name=gold["doc"])
    return {
        row["row"]: row["f1"]
        for row in evaluate(golds, founds, samples=0).table().records()
        if row["language"] == "all"
    }


def test_floors_on_the_gold_texts():
    found = scores()
    assert {row: found[row] for row, floor in FLOORS.items() if found[row] < floor} == {}


CURLY = str.maketrans({"'": "\u2019"})
WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
# a disturbance, and the least that group, school, person must still reach
DISTURBED = {
    "curly quotes": (lambda text: text.translate(CURLY), (0.87, 0.9, 0.92)),
    "full width": (lambda text: text.translate(WIDE), (0.87, 0.9, 0.92)),
    "hidden marks": (lambda text: text.replace(" S", " \u200bS"), (0.87, 0.9, 0.92)),
    "two blanks": (lambda text: text.replace(" ", "  "), (0.82, 0.87, 0.88)),
    "clutter": (
        lambda text: (
            "Home > News > Education\n" + text + "\nShare to: WeChat | Weibo\nCopyright 2022 All rights reserved"
        ),
        (0.87, 0.9, 0.92),
    ),
}


@pytest.mark.parametrize("name", DISTURBED)
def test_disturbed_texts(name):
    change, least = DISTURBED[name]
    found = scores(change, every=4)
    assert tuple(found[row] >= floor for row, floor in zip(("group", "school", "person"), least, strict=True)) == (
        True,
        True,
        True,
    ), found

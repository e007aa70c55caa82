"""English choices by learned weights: titles, organizations, members, modes; what they rest on; policies by form."""

import json

import numpy as np
import pytest

from nlp_tool.annotations import problems
from nlp_tool.document import Document
from nlp_tool.entities import extract
from nlp_tool.entities.choice import load
from nlp_tool.entities.en import find_candidates, linking
from nlp_tool.entities.en.bodies import find_bodies
from nlp_tool.entities.en.head_training import main as train_heads
from nlp_tool.entities.en.page import page_of
from nlp_tool.entities.en.policies import find_policies
from nlp_tool.entities.en.policy_training import main as train_policies
from nlp_tool.entities.en.post_training import main as train_posts
from nlp_tool.entities.en.reading import read
from nlp_tool.entities.en.tokens import unwrapped
from nlp_tool.entities.en.training import main as train
from nlp_tool.entities.records import to_record


def annotated(text):
    document = Document("0" * 16, text, language="en")
    annotations = extract(document)
    assert problems(annotations, text) == []
    return to_record(document, annotations)


# text, the offices, universities and papers in it
BODIES = [
    ("head of the Lishan District Education Bureau, said", ["Lishan District Education Bureau"]),
    ("director of the county education and sports bureau", ["county education and sports bureau"]),
    ("at the Bureau of Education of Hekou District, they", ["Bureau of Education of Hekou District"]),
    ("a scholar at Northeast Normal University said", ["Northeast Normal University"]),
    ("the School of Education, Hebei University", ["School of Education", "Hebei University"]),
    ("(Peony Evening News) The", ["Peony Evening News"]),
    # no name, no organization
    ("the bureau and the office said", []),
    ("news of the day", []),
]


@pytest.mark.parametrize(("text", "bodies"), BODIES)
def test_bodies(text, bodies):
    reading = read(text)
    found = [reading.slice(body.first, body.last) for body in find_bodies(reading)]
    assert [text[start:end] for start, end in found] == bodies


def test_a_page_is_a_row_of_signs():
    text = (
        "Lu Shan, deputy director of Beilun District Education Bureau, visited the Xin Education Group and Hekou "
        "Primary School."
    )
    scene, _ = linking.read_scene(text, find_candidates(text), None)
    page = page_of(scene)
    assert " ".join(sign.kind for sign in page.signs) == "N , T of B , visited the G and S ."
    assert sorted(owner.name for owner in page.owners) == [
        "Beilun District Education Bureau",
        "Hekou Primary School",
        "Xin Education Group",
    ]


# text, name, title, organization
POSTS = [
    (
        "The Bureau has decided: Ouyang Zhen is appointed principal of Hekou Primary School. He begins in May.",
        "Ouyang Zhen",
        "principal",
        "Hekou Primary School",
    ),
    (
        "Our school, Anshan Yongle School, has 900 pupils.\nPrincipal: Ms. Tong Lianyan. Vice "
        "principals: Mr. Nalan Rong, "
        "Ms. Di Na.",
        "Nalan Rong",
        "Vice principal",
        "Anshan Yongle School",
    ),
    (
        'Parents praise Wuyi Road Primary School. "It did not vanish," jokes headmistress Helian Min.',
        "Helian Min",
        "headmistress",
        "Wuyi Road Primary School",
    ),
    (
        "Tian Maolin, deputy head of the Zunyi Education Bureau, and Lou Dehui, principal of "
        "Loushan Primary School, came.",
        "Tian Maolin",
        "deputy head",
        "Zunyi Education Bureau",
    ),
    # names of other nations, of Hong Kong and Taiwan
    (
        "Gulnar Abdurehim, principal of Korla No. 8 Middle School, welcomed the guests.",
        "Gulnar Abdurehim",
        "principal",
        "Korla No. 8 Middle School",
    ),
    (
        '"We answer for it," said Tam Wing-kei, vice principal of Minzhi School.',
        "Tam Wing-kei",
        "vice principal",
        "Minzhi School",
    ),
    # a text cut off before its first word
    ("'s principal Wang Wei of Minzhi School spoke.", "Wang Wei", "principal", "Minzhi School"),
]


@pytest.mark.parametrize(("text", "name", "title", "organization"), POSTS)
def test_posts(text, name, title, organization):
    person = next(person for person in annotated(text)["people"] if person["name"] == name)
    assert title in person["title"] and organization in person["organization"]


def test_places_are_no_people():
    text = "Hohhot, a city of 3 million, has many schools. Korla, a county seat, said nothing. Monday, teacher of all."
    assert annotated(text)["people"] == []


STORY = (
    "The Guanlan Education Group was founded in 2019 and is the pride of the town. Guanlan Middle School is its "
    "flagship.\n\nNot every child walks far. Since last year Niuhu Primary School has sat under the same umbrella, "
    "and Guihua Kindergarten was welcomed into the group in March."
)


def test_a_story_tells_members_that_no_frame_reads():
    group = annotated(STORY)["groups"][0]
    assert {"Niuhu Primary School", "Guihua Kindergarten"} <= {member["school"] for member in group["members"]}


@pytest.mark.parametrize(
    "text",
    [
        "Hekou Primary School declined to join the Xuejun Education Group of the town.",
        "Hekou Primary School visited the Xuejun Education Group on Monday.",
        "The Xuejun Education Group has no part in it; Hekou Primary School left the Xuejun Education Group in 2020.",
    ],
)
def test_who_stays_outside_is_no_member(text):
    assert [member for group in annotated(text)["groups"] for member in group["members"]] == []


MODES = [
    (
        "The Xin Education Group has two members, Hekou School and Madu School, "
        "of the close-knit type: one legal person.",
        {"Hekou School": "integrated", "Madu School": "integrated"},
    ),
    (
        "The Xin Education Group includes Hekou School (integrated type) and Madu School (alliance type).",
        {"Hekou School": "integrated", "Madu School": "alliance"},
    ),
    (
        "No. | Group | Core school | Integrated members | Alliance members\n"
        "1 | Xin Education Group | Xin School | Hekou School | Madu School",
        {"Hekou School": "integrated", "Madu School": "alliance"},
    ),
    # nothing said, nothing told
    ("The Xin Education Group includes Hekou School and Madu School.", {"Hekou School": None, "Madu School": None}),
]


@pytest.mark.parametrize(("text", "modes"), MODES)
def test_modes(text, modes):
    members = annotated(text)["groups"][0]["members"]
    assert {member["school"]: member["mode"] for member in members if member["school"] in modes} == modes


POLICIES = [
    (
        "In May the county issued the \u300adafang county education union construction implementation plan\u300b.",
        ["dafang county education union construction implementation plan"],
    ),
    (
        "The city released a three-year action plan for cross-regional group schooling in May.",
        ["three-year action plan for cross-regional group schooling"],
    ),
    (
        "It follows the Yuelu District Group-Based School Running Quality Improvement Plan (2021-2025) closely.",
        ["Yuelu District Group-Based School Running Quality Improvement Plan (2021-2025)"],
    ),
    (
        "Longhua issued its Action Plan for High-Quality Group-Based Schooling (2023-2026) in December last year.",
        ["Action Plan for High-Quality Group-Based Schooling (2023-2026)"],
    ),
    # a title that is no policy's, a plan that is no document
    ("He spoke under the title \u300afrom one tree to a forest\u300b.", []),
    ("They have a plan for lunch and opinions on soup.", []),
]


@pytest.mark.parametrize(("text", "titles"), POLICIES)
def test_policies(text, titles):
    assert [candidate.text for candidate in find_policies(read(text))] == titles


WIDE = (
    "Yinchuan No. 38 Middle School Education Group was the first of all the\n"
    "groups here, and its schools are known for the songs that their pupils\nsing."
)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        (WIDE, True),
        ("No. | Group of schools that are listed here for everybody to read\nand | more", False),
        ("Hekou School\nMadu School\nXin School", False),
        ("", False),
    ],
)
def test_lines_broken_inside_sentences(text, joined):
    assert len(unwrapped(text)) == len(text)
    assert ("\n" not in unwrapped(text)) is (joined or not text)


def test_the_weights_are_plain_numbers_by_name():
    for which in ("title", "owner", "core", "mode"):
        weights = load(which, "posts_en.npz" if which in ("title", "owner") else "en_choices.npz")
        assert len(weights) > 20
        assert all(isinstance(name, str) and np.isfinite(value) for name, value in weights.items())


@pytest.mark.parametrize(
    ("train", "tables"),
    [
        (train, {"member_value", "core_names", "core_value", "mode_names"}),
        (train_posts, {"title_names", "owner_value"}),
        (train_policies, {"policy_names"}),
        (train_heads, {"head_names", "fellow_names"}),
    ],
)
def test_training_writes_the_same_weights_again(tmp_path, train, tables):
    folder = tmp_path / "gold"
    (folder / "text").mkdir(parents=True)
    (folder / "annotation").mkdir()
    for number in range(4):
        name = f"Hekou No. {number + 2} Primary School"
        text = f"Li Ming, principal of {name}, spoke. {name} joined the Xin Education Group, of the alliance type."
        gold = {
            "doc": f"d{number}",
            "language": "en",
            "policies": [],
            "people": [{"name": "Li Ming", "title": "principal", "organization": name}],
            "schools": [{"name": name}],
            "groups": [
                {
                    "name": "Xin Education Group",
                    "core": None,
                    "members": [{"school": name, "role": "member", "mode": "alliance"}],
                }
            ],
        }
        (folder / "text" / f"d{number}.txt").write_text(text, encoding="utf-8")
        (folder / "annotation" / f"d{number}.json").write_text(json.dumps(gold), encoding="utf-8")
    for target in ("one.npz", "two.npz"):
        train([str(tmp_path / target), str(folder)])
    with (
        np.load(tmp_path / "one.npz", allow_pickle=False) as one,
        np.load(tmp_path / "two.npz", allow_pickle=False) as two,
    ):
        assert sorted(one) == sorted(two) and tables <= set(one)
        assert all((one[key] == two[key]).all() for key in one)


# text, the groups that it names
NAMED_GROUPS = [
    # a figure in a circle counts the group
    ("\u2460Qiming Education Group, led by Qiming Middle School.", ["Qiming Education Group"]),
    ('Hekou Primary School "Famous School+" Consortium', ['Hekou Primary School "Famous School+" Consortium']),
    ("pupils of Zhufeng (Everest) Education Group sang", ["Zhufeng (Everest) Education Group"]),
    # the campus is one of the group's, no part of its name
    ("It became the fifth campus of Danzhou Siyuan Education Group.", ["Danzhou Siyuan Education Group"]),
    # a consortium beside two schools is one of schools; unions of people and companies are not
    ("The Lihua Science Alliance joins Hekou School and Madu School.", ["Lihua Science Alliance"]),
    ("The Lihua Football Alliance visited Hekou School and Madu School.", []),
    ("The Lihua Science Alliance met on Monday.", []),
    ("Golmud School Meal Distribution Group delivers at noon.", []),
]


@pytest.mark.parametrize(("text", "groups"), NAMED_GROUPS)
def test_groups_by_form(text, groups):
    assert [group["name"] for group in annotated(text)["groups"]] == groups


QUOTED_POLICIES = [
    ("It issued the \u300cHekou Plan on Promoting Group Running\u300d.", ["Hekou Plan on Promoting Group Running"]),
    # quotation marks inside marks of titles
    (
        'It put out \u300aHekou District "Famous School+" Upgrade Action Plan\u300b.',
        ['Hekou District "Famous School+" Upgrade Action Plan'],
    ),
    ('The bureau issued "measures for management of education group (interim)".',
     ["measures for management of education group (interim)"]),
    ('"Lihua Big School District Management Guide" will be revised', ["Lihua Big School District Management Guide"]),
    # speech, not a title
    ('"we do not have a plan", she said', []),
    ("They read \u300aCricket's Dwelling\u300b together.", []),
]


@pytest.mark.parametrize(("text", "titles"), QUOTED_POLICIES)
def test_quoted_policies(text, titles):
    assert [policy.text for policy in find_policies(read(text))] == titles


# text, the papers that its lines of source name
SOURCES = [
    ("A title\nHubei Portal, Sept 1, 2025 | Text: Mei Ke\nIt rains.", ["Hubei Portal"]),
    ("A title\nSixth Tone\nBy Xiang Nan\nIt rains.", ["Sixth Tone"]),
    ("A title\nIt rains.\n(China Net Ningxia,Jing Guoliang)", ["China Net Ningxia"]),
    ("A title\nIn spring, 2023 pupils came.\nIt rains.\nIt rains.\nIt rains.", []),
]


@pytest.mark.parametrize(("text", "papers"), SOURCES)
def test_lines_of_source(text, papers):
    reading = read(text)
    spans = [reading.slice(body.first, body.last) for body in find_bodies(reading) if body.kind == "paper"]
    assert [text[start:end] for start, end in spans] == papers


def test_a_namesake_leads():
    text = (
        "The Tieren Education Group has three schools. Lihua Tieren Primary School sends teachers to Hekou School "
        "and Madu School."
    )
    assert annotated(text)["groups"][0]["core"] == "Lihua Tieren Primary School"

"""Frames of English statements about groups: who leads, who belongs, in wordings of many kinds.

The names repeat from case to case, so that a case differs from its neighbours in its wording alone.
"""

import pytest

from nlp_tool.document import Document, PartialDate
from nlp_tool.entities import extract
from nlp_tool.entities.records import to_record

G = "Linhu Primary School Education Group"
A, B, C, D = "Linhu Primary School", "Donggang Primary School", "Xiqiao School", "Meiling No. 2 Primary School"
# wording ({G} the group, {A} its head, {B}, {C}, {D} others), then the letters of core and members
FRAMES = {
    "with as members": ("The {G} was set up on Monday with {B}, {C} and {D} as members.", "", "BCD"),
    "brings together": ("The new {G} brings together {A}, {B} and {C}.", "", "ABC"),
    "made up of": ("{G} is made up of {B}, {C} and {D}. {A} is the core school.", "A", "BCD"),
    "is joined by": ("The {G} was founded in May. It was joined by {B} and {C} a year later.", "", "BC"),
    "two more came": ("The {G} began with two campuses. Two more schools, {B} and {C}, came in 2021.", "", "BC"),
    "the other members": ("{G} is led by {A}. The other members are {B}, {C} and {D}.", "A", "BCD"),
    "led by, it includes": ("{G} was set up on Monday. Led by {A}, it includes {B}, {C} and {D}.", "A", "BCD"),
    "its own campus first": (
        "{G} was set up. Led by {A}, it includes the school's North Campus, {B} and {C}.",
        "A",
        "*BC",
    ),
    "and its branch": ("The members of the {G} are {B}, {C} and its Heping teaching point.", "", "BC*"),
    "left and formed": (
        "{B} and {C} left the Jinshan Middle School Education Group and formed the {G}, with {B} as the core school.",
        "B",
        "BC",
    ),
    "took in": ("This autumn the {G} took in {B} and {C}.", "", "BC"),
    "merged into": ("{B} was merged into the {G} in 2020.", "", "B"),
    "becomes a branch": ("{B} becomes a branch of the {G} this week.", "", "B"),
    "signed up": ("The {G} opened a platform. On the same day {B} signed up as a collaborating school.", "", "B"),
    "heads": ("{A} heads the {G}, to which {B} and {C} also belong.", "A", "BC"),
    "anchors": ("{A} anchors the {G}; {B} and {C} complete it.", "A", "BC"),
    "is the core, others are members": (
        "The district founded the {G}. {A} is the core school; {B}, {C} and the new {D} are members.",
        "A",
        "BCD",
    ),
    "are its members": ("{G} opened today. {A} is the head school; {B} and {C} are its members.", "A", "BC"),
    "at the head": ("With {A} at its head, the {G} links {B} and {C}.", "A", "BC"),
    "plays the lead": ("{A} plays the leading role in the {G}, which also counts {B} and {C}.", "A", "BC"),
    "core is": ("In the {G} the core is {A} and the partners are {B} and {C}.", "A", "BC"),
    "around": ("The {G} has been formed around {A}. {B} and {C} are partner schools.", "A", "BC"),
    "three founding members": ("{A}, {B} and {C} are the founding members of the {G}.", "", "ABC"),
    "gathered under": ("{B}, {C} and {D} have gathered under the banner of the {G}.", "", "BCD"),
    "now part": ("{B} and {C}, once rural schools, are now part of the {G}.", "", "BC"),
    "now belongs to it": ("The {G} is ten years old. {B} now belongs to it, and so does {C}.", "", "BC"),
    "followed": ("The {G} was founded in 2015. {B} joined in 2018, {C} followed in 2020.", "", "BC"),
    "have since joined": ("{G} started with {A} alone. {B} and {C} have since joined.", "", "BC"),
    "newest member": ("The newest member of the {G} is {B}.", "", "B"),
    "as its first member": ("{B} joined the {G} on Sunday as its first member school.", "", "B"),
    "welcomed": ("The {G} welcomed {B} and {C} on Friday.", "", "BC"),
    "member list in dashes": ("Four schools - {A}, {B}, {C} and {D} - make up the {G}.", "", "ABCD"),
    "count and colon": ("The {G} has three members: {B}, {C} and {D}.", "", "BCD"),
    "counts, colon": ("Today the {G} counts two campuses and three member schools: {B}, {C} and {D}.", "", "BCD"),
    "in brackets": ("The {G} ({A}, {B} and {C}) met on Tuesday.", "", "ABC"),
    "consists, pronoun": ("The {G} is new. The group consists of {A}, {B} and {C}.", "", "ABC"),
    "plaques": ("The {G} was founded. {B} and {C} received plaques as member schools.", "", "BC"),
    "taken over": ("{B} was taken over by the {G} last year.", "", "B"),
    "placed under": ("{B} has been placed under the management of the {G}.", "", "B"),
    "becomes member": ("{B} has become the fifth member of the {G}.", "", "B"),
    "incorporated": ("The {G} has incorporated {B} as a campus.", "", "B"),
    "agreement to join": ("{B} and {C} signed an agreement to join the {G}.", "", "BC"),
    "alongside": ("{A} leads the {G} alongside {B} and {C}.", "A", "BC"),
    "partners": ("{A} leads the {G}. Its partners are {B}, {C} and {D}.", "A", "BCD"),
    "together with": ("{A}, together with {B} and {C}, set up the {G}.", "", "ABC"),
    "under the wing": ("Under the {G}, {A} works with {B} and {C}.", "", "BC"),
    "possessive": ("{A} is the {G}'s core school and {B} its newest campus.", "A", "B"),
    "towns between": ("The {G} unites {B} in Heping Town, {C} in Xinhe Town and {D}.", "", "BCD"),
    "as well as": ("The {G} comprises {B} and {C}, as well as {D}.", "", "BCD"),
    "spread over": (
        "The {G} was founded on Monday. Its members are the district's {B}, the old {C} and {D}.",
        "",
        "BCD",
    ),
    "lead school colon": ("{G}. Lead school: {A}. Members: {B}; {C}; {D}.", "A", "BCD"),
    "bullet with dash": (
        "Who belongs where\n\n* {G} - head school {A}; with {B} and {C}\n* Other Education Group - to be announced\n",
        "A",
        "BC",
    ),
    "bullet with core in brackets": (
        "Groups\n\n* {G} - {A} (core), {B}, {C}\n* Hubin Education Group - Hubin School\n",
        "A",
        "ABC",
    ),
    "bullet without core": ("Groups\n\n- {G}: {A}, {B}, {C}\n- Hubin Education Group: Hubin School\n", "", "ABC"),
    "heading and numbered lines": ("{G}\n1. {A} (core school)\n2. {B}\n3. {C}\n", "A", "ABC"),
    "table": (
        "No.  Group                                   Core school            Members\n"
        "1    {G}    {A}     {B}; {C} (joined 2023)\n"
        "2    Hubin Education Group                   Hubin School           {D}\n",
        "A",
        "BC",
    ),
    "table, core repeated": ("No.  Group      Core school     Members\n1    {G}    {A}     {A}; {B}\n", "A", "AB"),
    "table, core open": ("Group      Core school     Members\n{G}    (open)     {B}; {C}\n", "", "BC"),
    "core among those it is composed of": (
        "The {G} takes {A} as the core school and is composed of {A}, {B} and {C}.",
        "A",
        "ABC",
    ),
    "former group gives way": (
        "Xinyu District founded the {G} and dissolved the former Dahe School District. {A} is the "
        "core school; {B} and {C} are members.",
        "A",
        "BC",
    ),
    "invited": ("{B} and {C} were invited into the {G}.", "", "BC"),
    "entrusted": ("The bureau entrusted {B} to the {G}.", "", "B"),
    "fold": ("{B} and {C} came into the fold of the {G}.", "", "BC"),
    "added": ("With the addition of {B} and {C}, the {G} has five schools.", "", "BC"),
    "expanded": ("The {G} expanded to {B} and {C} in 2021.", "", "BC"),
    "nominal": ("The entry of {B} into the {G} was celebrated on Monday.", "", "B"),
    "merger": ("The merger of {B} and {C} gave birth to the {G}.", "", "BC"),
    "neither": ("{B} visited the {G}. Teachers of {C} watched.", "", ""),
    "outside": ("The {G} was founded. {B} is in no group at all.", "", ""),
    "left": ("{B} left the {G} in 2021.", "", ""),
}


def annotated(text):
    document = Document("0" * 16, text, language="en")
    return to_record(document, extract(document))


_CLOSE = pytest.mark.xfail(reason="alone in a text the trees miss their cut by a little")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=_CLOSE) if name in ("made up of", "nominal", "together with") else name
        for name in FRAMES
    ],
)
def test_frame(name):
    wording, core, members = FRAMES[name]
    names = {"A": A, "B": B, "C": C, "D": D}
    record = annotated(wording.format(G=G, **names))
    group = next(group for group in record["groups"] if group["name"] == G)
    found = {member["school"] for member in group["members"]}
    assert {names[letter] for letter in members if letter != "*"} == found & set(names.values())
    assert len(found) == len(members)
    if core:
        assert group["core"] == names.get(core)


# whole texts: each group with its core (None: not looked at) and members
TEXTS = {
    "a new group is named later": (
        "Shatian Middle School in Heshan District on Monday became the flagship of a new education group "
        "that also takes "
        "in Hekou No. 2 Middle School and Dongmen Kindergarten. The Shatian Education Group is the fourth of its kind.",
        {"Shatian Education Group": ("Shatian Middle School", ["Dongmen Kindergarten", "Hekou No. 2 Middle School"])},
    ),
    "it is the school spoken of": (
        "Baisha Primary School had few pupils. Since it came under the Yunfeng Primary School Education "
        "Group in 2019 it "
        "has had 300. The group also looks after Yaodian Primary School.",
        {"Yunfeng Primary School Education Group": (None, ["Baisha Primary School", "Yaodian Primary School"])},
    ),
    "head of the group, after a list": (
        "Under the agreement Xiyuan Kindergarten will guide Beiyuan Kindergarten and Nanmen Kindergarten "
        "as head of the "
        "Xiyuan Kindergarten Consortium.",
        {"Xiyuan Kindergarten Consortium": ("Xiyuan Kindergarten", ["Beiyuan Kindergarten", "Nanmen Kindergarten"])},
    ),
    "a school district ends where the group begins": (
        "The district founded the Tangwan Education Group and dissolved the former Tangwan School "
        "District. Tangwan Middle "
        "School is the core school; Tangwan Primary School and the new Shanbei Experimental School are members.",
        {
            "Tangwan Education Group": (
                "Tangwan Middle School",
                ["Shanbei Experimental School", "Tangwan Primary School"],
            ),
            "Tangwan School District": (None, []),
        },
    ),
    "a sight and a group in one list": (
        "The guests saw Hekou Middle School, Dongmen Primary School and the Xuejun Education Group.",
        {"Xuejun Education Group": (None, [])},
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text(name):
    text, groups = TEXTS[name]
    found = {group["name"]: group for group in annotated(text)["groups"]}
    assert sorted(found) == sorted(groups)
    for group, (core, members) in groups.items():
        assert sorted(member["school"] for member in found[group]["members"]) == members
        assert core is None or found[group]["core"] == core


# a text, and the groups that it names
NAMED = {
    "a city's consortium is no name": ("Wuhan school consortium links city and village schools.", []),
    "a publisher": ("Morning Sun Education Publishing Group prints the books.", []),
    "an investor": ("Huarui Education Investment Group bought the building.", []),
    "after a place and a character": (
        "Heshan Foreign Language Group is one of ten groups of Heshan District.",
        ["Heshan Foreign Language Group"],
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_names_of_groups(name):
    text, groups = NAMED[name]
    assert [group["name"] for group in annotated(text)["groups"]] == groups


# a text, its policies
POLICIES = {
    "its own title": (
        "Measures for the evaluation of education groups in Heshan District (translation)\n\nArticle 1. Groups "
        "are evaluated.",
        ["Measures for the evaluation of education groups in Heshan District"],
    ),
    "an aside, but not a trial": (
        "Guiding Opinions on running schools in groups (Trial) (key points)\n\nTo all schools:",
        ["Guiding Opinions on running schools in groups (Trial)"],
    ),
    "a sentence is no title": ("Plans for the new school were shown today. Notice on the wall was taken of it.", []),
}


@pytest.mark.parametrize("name", POLICIES)
def test_titles_of_policies(name):
    text, policies = POLICIES[name]
    assert [policy["title"] for policy in annotated(text)["policies"]] == policies


# a text, the organization of its first person
POSTS = {
    "two titles of one school": (
        "Linhu Middle School opened. Hekou School was there. Huang Qiwen, principal and Party "
        "secretary of Linhu Middle School, spoke.",
        "Linhu Middle School",
    ),
    "who has led the group": (
        'The Linhu Education Group grew. "It is large," said Zhou Yalin, who has led the group since 2021.',
        "Linhu Education Group",
    ),
    "who heads a named school": ("Zhou Yalin, who heads Linhu Middle School, said so.", "Linhu Middle School"),
}


@pytest.mark.parametrize("name", POSTS)
def test_organizations(name):
    text, organization = POSTS[name]
    assert annotated(text)["people"][0]["organization"] == organization


# a text published on Friday, 18 September 2020: when its first group was founded, when its first member joined
DATES = {
    "a weekday": ("The Linhu Education Group was set up in Heshan on Wednesday.", "2020-09-16", None),
    "the day itself": ("On Friday the district founded the Linhu Education Group.", "2020-09-18", None),
    "a month that has been": ("The Linhu Education Group was founded in May.", "2020-05", None),
    "a month of the year before": ("The Linhu Education Group was founded in November.", "2019-11", None),
    "last year": ("The Linhu Education Group was founded last year.", "2019", None),
    "no date of its own": ("The Linhu Education Group released a platform on Tuesday.", None, None),
    "joined on a weekday": ("Hekou School joined the Linhu Education Group on Monday.", None, "2020-09-14"),
    "joined, date before": ("In 2018, Hekou School joined the Linhu Education Group.", None, "2018"),
    "joined, in brackets": ("* Linhu Education Group - Linhu School (core), Hekou School (joined 2017)", None, "2017"),
    "they joined": ("Hekou School is small. In 2019 it joined the Linhu Education Group.", None, "2019"),
}


@pytest.mark.parametrize("name", DATES)
def test_dates_told_by_the_day_of_publication(name):
    text, established, joined = DATES[name]
    document = Document("0" * 16, text, language="en", date=PartialDate(2020, 9, 18))
    group = to_record(document, extract(document))["groups"][0]
    assert group["established"] == established
    assert [member["joined"] for member in group["members"] if member["joined"]] == ([joined] if joined else [])


# what the sentences before say of `they` and `both`, and who has quit
PRONOUNS = {
    "together they form": (
        "Linhu School took charge of Hekou School in 2017. Dongmen School followed. Together they form "
        "the Xihe Education "
        "Group.",
        ["Dongmen School", "Hekou School", "Linhu School"],
    ),
    "both belong": (
        "Hekou School and Dongmen School are neighbours. Both belong to the Xihe Education Group.",
        ["Dongmen School", "Hekou School"],
    ),
    "has quit": (
        "The Xihe Education Group consists of Hekou School and Dongmen School. Dongmen School quit in 2012.",
        ["Hekou School"],
    ),
}


@pytest.mark.parametrize("name", PRONOUNS)
def test_pronouns_of_members(name):
    text, members = PRONOUNS[name]
    assert sorted(member["school"] for member in annotated(text)["groups"][0]["members"]) == members


# a text, and the name, title and organization of each of its people
PEOPLE = {
    "in charge of": (
        "The Heshan District Education Commission published the plan; the deputy director in charge of "
        "compulsory education, "
        "Ran Jing, explained it.",
        [("Ran Jing", "deputy director", "Heshan District Education Commission")],
    ),
    "who teaches at": (
        "Linhu Primary School is small. Lan Qing, who teaches Chinese at Linhu Primary School, likes it.",
        [("Lan Qing", None, "Linhu Primary School")],
    ),
    "of a school, without a title": (
        '"It is large," says Du Ping of Linhu Middle School.',
        [("Du Ping", None, "Linhu Middle School")],
    ),
    "an owner before the name": (
        "It came late, Yunnan University's Jin Yan said.",
        [("Jin Yan", None, "Yunnan University")],
    ),
    "two heads in one sentence": (
        "The principal of Linhu Middle School, Li Ping, and the principal of Hekou School, Wu Min, signed it.",
        [("Li Ping", "principal", "Linhu Middle School"), ("Wu Min", "principal", "Hekou School")],
    ),
    "without capitals": (
        "headmaster he wenbo of lianhe town middle school said: the group is good. teacher deng yuan is happy too.",
        [
            ("he wenbo", "headmaster", "lianhe town middle school"),
            ("deng yuan", "teacher", "lianhe town middle school"),
        ],
    ),
    "the paper at the head": (
        "Heshan Evening News - A new group was founded on Monday, said Ouyang Min, principal of Linhu School.\n"
        "(Reporter: Meng Xi)",
        [("Ouyang Min", "principal", "Linhu School"), ("Meng Xi", "Reporter", "Heshan Evening News")],
    ),
    "no place of a school for a governor": (
        "Tonghai Road School opened. District governor Peng Jie came.",
        [("Peng Jie", "District governor", None)],
    ),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people(name):
    text, people = PEOPLE[name]
    found = annotated(text)["people"]
    assert [(person["name"], person["title"], person["organization"]) for person in found] == people


def test_a_school_with_a_number_and_its_place_name_a_group():
    text = "the no.3 middle school of hekou education group welcomed the lianhe town middle school."
    group = annotated(text)["groups"][0]
    assert group["name"] == "no.3 middle school of hekou education group"
    assert [member["school"] for member in group["members"]] == ["lianhe town middle school"]


# lists that several groups share among them, tables of consortia, and a principal after a list
SHARED = {
    "to one group and to the other": (
        "Hekou School and Madu School go to the Linhu Education Group; the other three - Gaodian School, "
        "Zhongzhai School "
        "and Putou School - to the Binhai Education Group.",
        {
            "Linhu Education Group": ["Hekou School", "Madu School"],
            "Binhai Education Group": ["Gaodian School", "Putou School", "Zhongzhai School"],
        },
    ),
    "a table of consortia": (
        "Consortium | Lead | Members | Type\n"
        "Nanping Education Consortium | Nanping Middle School | Hekou School, Madu School | close\n",
        {"Nanping Education Consortium": ["Hekou School", "Madu School"]},
    ),
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=_CLOSE) if name == "to one group and to the other" else name for name in SHARED]
)
def test_shared_lists(name):
    text, groups = SHARED[name]
    found = {group["name"]: sorted(m["school"] for m in group["members"]) for group in annotated(text)["groups"]}
    assert found == groups


def test_a_principal_after_a_list_is_of_the_group_or_its_head():
    text = (
        "Linhu Primary School Education Group unites Hekou School, Madu School and Xiqiao Kindergarten. "
        "It was founded today. Principal Pan Liya made a speech."
    )
    assert annotated(text)["people"][0]["organization"].startswith("Linhu Primary School")

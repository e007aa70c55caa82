"""Former names of schools: `formerly X`, `X was renamed Y`, a village school that became a campus."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities.en.clusters import Cluster
from nlp_tool.entities.en.scene import MANY, Scene, merge
from nlp_tool.entities.en.signs import Signed, signed_sentences

_S = r"<S\d{1,4}>"
_GAP = r"[^<>.;]{0,40}?"
_WAS = r"(?:formerly|previously|originally|once|before)(?:\s(?:known\sas|called|named|the))?"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    sources = (
        # new, formerly old
        rf"(?P<new>{_S})(?:,|\s\(|\s-)?\s?(?:which\s(?:was|is)\s|was\s|is\s|it\swas\s)?{_WAS}\s?,?\s?(?:the\s|a\s)?\"?(?P<old>{_S})",
        rf"(?P<new>{_S})[^<>.;]{{0,20}}?\bused\sto\sbe\s(?:called\s|named\s|the\s)?\"?(?P<old>{_S})",
        rf"(?P<new>{_S})(?:,|\s\()?\s?(?:the\s)?(?:former|original|old|ex-)\s?\"?(?P<old>{_S})"
        # in a list, `A, the old B and C`, the word only describes
        r"(?!,?\sand\b|,\s<)",
        rf"\b{_WAS}\s(?:the\s)?\"?(?P<old>{_S})\"?,\s(?:it|(?P<new>{_S}))",
        rf"\bpredecessor\sof\s(?:the\s)?(?P<new>{_S})\s(?:is|was)\s(?:called\s|the\s)?\"?(?P<old>{_S})",
        # old renamed new
        rf"(?P<old>{_S})\"?(?:{_GAP}|[^<>.;]{{0,120}}?and\s)\b(?:renamed|changed\sits\sname\sto|took\sthe\sname(?:\sof)?|took\son\sthe\sname|was\sturned\sinto|rebranded|now\scalled|is\snow|are\snow|now\sknown\sas|now\sthe|re-named|upgraded\sto|renaming\sit)\s?(?:as\s|to\s|the\s)?(?:the\s)?\"?(?P<new>{_S})",
        rf"\b(?:it\sused\sto\sbe|it\swas\s(?:formerly|originally|once)|its\sformer\sname\s(?:is|was))\s(?:the\s|called\s)?\"?(?P<old>{_S})",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


@lru_cache(maxsize=1)
def _double() -> tuple[re.Pattern[str], ...]:
    kinds = (r"<S\d{1,4}>", r"<G\d{1,4}>")
    sources = [
        rf"(?P<one>{kind})\s?(?:\(|,\s)(?:also|or|i\.e\.|aka|a\.k\.a\.|hereinafter|hereafter|abbreviated|referred\sto|short|in\sshort)[^<>.;]{{0,40}}?\"?(?P<two>{kind})"
        for kind in kinds
    ]
    sources += [
        rf"(?P<one>{kind})[^.;]{{0,200}}?\b(?:called|known|referred\sto|abbreviated|shortened)\s(?:as\s|to\s)?(?:the\s)?\"?(?P<two>{kind})\"?\s(?:for\sshort|in\sshort)"
        for kind in kinds
    ]
    sources += [
        rf"(?P<one>{kinds[0]})\s?\((?P<two>{kinds[0]})\)",
        rf"(?P<one>{kinds[0]})(?:,?\s|[^<>.;]{{0,30}},\s)(?:which\s)?(?:is\s|was\s)?also\s(?:known\sas|called|named|hangs|bears|carries|has)[^<>.;]{{0,40}}?\"?(?P<two>{kinds[0]})",
    ]
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def join_doubles(scene: Scene) -> None:
    """Merge two names that a text gives to one school or group: `X (Y)`, `X, also known as Y`, `X, Y for short`."""
    pairs: list[tuple[Cluster, Cluster]] = []
    for sentence in signed_sentences(scene):
        for pattern in _double():
            for match in pattern.finditer(sentence.text):
                pairs.append((sentence.cluster(match.group("one")), sentence.cluster(match.group("two"))))
    for one, two in pairs:
        clusters = scene.groups if one.kind == "group" else scene.schools
        if one is not two and any(one is c for c in clusters) and any(two is c for c in clusters):
            merge(scene, one, two)
    for cluster in list(scene.schools):
        _join_group_campus(scene, cluster)


def _join_group_campus(scene: Scene, cluster: Cluster) -> None:
    """Merge `Longshan Primary School` with the `Longshan Campus of X Education Group` that it has become."""
    campus = {key.campus for key in cluster.keys if key.campus}
    if not campus or len(scene.schools) > MANY:
        return
    if not any(inner.kind == "group" for m in cluster.mentions for _, _, inner in scene.index.inside(m.start, m.end)):
        return
    alike = [
        other
        for other in scene.schools
        if other is not cluster and any(key.names in campus and not key.campus for key in other.keys)
    ]
    if len(alike) == 1:
        merge(scene, alike[0], cluster)


def rename(scene: Scene) -> list[tuple[str, Cluster, Cluster | None, int, int, str, dict[str, str]]]:
    """Merge former names into the schools that bear new ones; return the former_name relations with their sentences."""
    found: list[tuple[str, Cluster, Cluster | None, int, int, str, dict[str, str]]] = []
    previous: Cluster | None = None
    pairs: list[tuple[Cluster, Cluster, int, int]] = []
    for sentence in list(signed_sentences(scene)):
        for pattern in _patterns():
            for match in pattern.finditer(sentence.text):
                old = sentence.cluster(match.group("old"))
                sign = match.groupdict().get("new")
                new = sentence.cluster(sign) if sign else previous
                if new is not None and new is not old:
                    pairs.append((new, old, sentence.start, sentence.end))
        pairs.extend(_became_campus(scene, sentence))
        schools = [item.cluster for item in sentence.items if item.sign[1] == "S"]
        previous = schools[0] if schools else previous
    for new, old, start, end in pairs:
        if (
            any(new is cluster for cluster in scene.schools)
            and any(old is cluster for cluster in scene.schools)
            and new is not old
        ):
            name = old.name
            merge(scene, new, old, former=True)
            found.append(("former_name", new, None, start, end, "stated", {"value": name}))
    return found


def _became_campus(scene: Scene, sentence: Signed) -> list[tuple[Cluster, Cluster, int, int]]:
    """Pair `Chuzhuang Primary School became one of the campuses` with the Chuzhuang Campus of the text."""
    if not re.search(
        r"\b(?:became|become|becoming|turned into|merged|renamed|taken over|reorganized)\b", sentence.text
    ):
        return []
    found: list[tuple[Cluster, Cluster, int, int]] = []
    for item in sentence.items if len(scene.schools) <= MANY else ():
        if item.sign[1] != "S" or any(mention.kind == "campus" for mention in item.cluster.mentions):
            continue
        own = {key.names for key in item.cluster.keys if key.names and not key.numbers}
        campuses = [
            cluster
            for cluster in scene.schools
            if cluster is not item.cluster and any(key.campus in own for key in cluster.keys)
        ]
        if len(campuses) == 1:
            found.append((campuses[0], item.cluster, sentence.start, sentence.end))
    return found

"""The patterns between the signs of a sentence that say who leads a group and who belongs to it.

Templates: `@NAME` is replaced by the pattern of that name below, or by any of the phrases of en_relations.toml.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp_tool.entities.en.lexicon import table

_SIGNS = {"S": r"<S\d{1,4}>", "G": r"<G\d{1,4}>"}
_PARTS = {
    # `(in X Town)`, ` in X County`, `, both in X Town`, `, a village school`
    "NOTE": r"(?: ?\([^()<>]{0,60}\))?(?:(?:,? (?:both|all|also|each))? (?:in|of|at|from) [A-Z][^<>,;.()]{0,40})?"
    r"(?:, (?:a|an|once|formerly|now|all|both) [^<>,;.:()]{3,50}(?=,))?",
    "OF": r"(?:(?:(?:the|its|both|also|then|nearby|neighbou?ring|rural|former|new|newly[-\s]built|newly|old|small"
    r"|local|public|private|younger|finally|later|recently|likewise|a|an|@OWNER)\s){1,3}+)?(?:(?:city|county"
    r"|district|town)\s)?",
    "OWNER": r"(?:[A-Za-z-]{2,20}\s)?[A-Za-z-]{2,20}'s?",
    "SEPARATOR": r"(?:\s?(?:,|;|/|&|\+|\band\b|\bas well as\b|\b(?:and\s)?(?:together|along|alongside)(?:\swith)?\b"
    r"|\band\s(?:of|by|with)\b|\bplus\b|\bnot to mention\b)\s?){1,3}@OF",
    # the repeat gives nothing back, so that a long list costs no more than its length
    "LIST": r"@S(?:@NOTE@SEPARATOR@S){0,40}+@NOTE",
    "ARTICLE": r"(?:(?:the|a|an|its|this|that|one|new|both)\s){0,2}\"?",
    "WORDS": r"(?:[a-z-]{1,20}\s){0,3}",
    "GAP": r"[^<>.;]{0,60}?",
    "COUNT": r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})",
    "ANYGROUP": r"(?:@G|@GENERIC)",
    "HEAD": r"(?:@ADJECTIVE(?:\sand\s@ADJECTIVE)?\s@NOUN(?:s\b)?"
    r"|(?:flagship|core|leader|head|hub|nucleus|headquarters|heart|anchor|backbone|base)"
    r"(?=\s(?:of|in)\s(?:the|a|an|its|this|<G)))",
    "STATES": r"(?:(?:is|was|serves|serving|acts|acting|act|serve|became|becomes|being|will\sbe|stands|taken|works"
    r"|chosen)\s)?",
    "BUILT": r"(?:founded|formed|set\sup|established|created|launched|built)",
    "MARK": r"(?:,|:|-|is|was|being|\(|are|has\sbeen|called|named|=){0,2}",
    "MARKS": r"(?:\s?(?:,|:|-|is|are|include|includes|including|namely|such as|were|\(|like|=)){0,2}",
}
_PHRASES = {
    "GENERIC": ("generic", "groups"),
    "ADJECTIVE": ("core", "adjectives"),
    "NOUN": ("core", "nouns"),
    "LEDBY": ("core", "led_by"),
    "LEADS": ("core", "leads"),
    "JOIN": ("member", "join"),
    "BRING": ("member", "bring"),
    "WITHIN": ("member", "within"),
    "CONTAIN": ("member", "contain"),
    "ABSORB": ("member", "absorb"),
    "MEMBERS": ("member", "member_words"),
    "FORM": ("member", "form"),
    "LEFT": ("member", "left"),
}
# s, t: a core school; list: members; g: the group; c: the core school of a group; kind: a group without a name
_TEMPLATES = {
    "core_as": r"(?P<s>@LIST),?\s(?:(?:which|that|now|also|still|on\s\w{3,9})\s){0,2}@STATES(?:as\s)?(?:the\s"
    r"|its\s|a\s|@G'?s?\s|group's\s|group\s){0,3}@HEAD",
    "core_verb": r"(?P<s>@S)[^<>.;]{0,60}?\b(?:became|becomes|become|is|was|serves\sas|acts\sas|will\sbe|made"
    r"|named|remains"
    r"|chosen\sas)\s(?:the\s|a\s)?@HEAD\s(?:of|in|for)\s",
    "core_is": r"\b@HEAD(?:\s(?:of|in)\s(?:the\s)?(?:group|@ANYGROUP))?\s?@MARK\s?@ARTICLE"
    r"(?:private\s|public\s)?(?P<s>@S)",
    "core_by": r"(?:@ANYGROUP[^<>.;]{0,80}?\b@LEDBY\s@ARTICLE(?P<s>@S)"
    r"|\b@LEDBY\s@ARTICLE(?P<t>@S)[^<>.;]{0,40}?@ANYGROUP)",
    "core_self": r"\bas\s(?:the\s|a\s)?@HEAD\s(?:of|in)\s(?:the\s)?(?:@G|group)[^<>]{0,200}(?P<s>@S)",
    "core_which": r"@G,?\s(?:which|that|whom)\s(?:the\s)?(?P<s>@S)\s"
    r"(?:leads|heads|led|headed|runs|chairs|is\sleading|is\sheading)",
    "core_leads": r"(?P<s>@S)@NOTE,?\s(?:now\s|also\s|which\s)?@LEADS\s@ARTICLE@WORDS@ANYGROUP",
    "join": r"(?P<list>@LIST)@GAP\b@JOIN\s@ARTICLE@WORDS(?P<g>@G)",
    "bring": r"\b@BRING\s@ARTICLE(?P<list>@LIST)[^<>.;]{0,60}?\b(?:into|to|in|under)\s@ARTICLE(?P<g>@G)",
    "begins": r"(?P<list>@G)[^<>.;]{0,160}?\b(?:started|initiated|launched|founded|proposed)\s(?:it|this)\b",
    "within": r"(?P<list>@LIST),?\s(?:all\s)?@WITHIN\s@ARTICLE(?:[a-z-]{1,20}\s)?(?P<g>@G)",
    "contain": r"(?P<g>@G)(?:'s)?@GAP(?:\b@CONTAIN\b|:|\()\s?(?:[^<>.;:]{0,60}?)(?P<list>@LIST)",
    "row": r"^[\d\W]{0,8}(?P<g>@G)\s?(?:\||\t| {3})[^<>]{0,20}(?P<list>@S(?:[\s|,;/&]{1,6}(?:and\s)?@S){0,60})",
    "founders": r"(?P<g>@G)[^<>.;]{0,40}?\b@BUILT\b[^<>.;]{0,30}?\bby\s@ARTICLE(?P<list>@LIST)",
    "contain_after": r"(?P<g>@G)[^<>.;]{0,60}?@S[^<>.;]{0,60}?\b@CONTAIN\s(?:[^<>.;:]{0,40}?)"
    r"(?P<list>@LIST)",
    "absorb": r"\b@ABSORB\s(?:[^<>.;:]{0,40}?)(?P<list>@LIST)",
    "words": r"\b@MEMBERS(?:\s(?:of|in)\s(?:the\s)?@ANYGROUP)?\s?@MARKS\s?@ARTICLE(?P<list>@LIST)",
    "as_members": r"(?P<list>@LIST)\s(?:(?:are|is|were|was|being|become|became|serve|taken)\s)?(?:as\s)?"
    r"(?:its\s|the\s|@G'?s?\s){0,2}(?:[a-z-]{1,20}\s)?@MEMBERS",
    "as_campus": r"(?P<list>@S)(?:,|\s(?:is|as|being|was|became|becomes|remains))?\s(?:its|the\sgroup's|their|@G's)\s"
    r"(?:[a-z-]{1,20}\s){0,2}(?:campus|branch|partner|member|offshoot|kindergarten)\b",
    "form": r"(?P<list>@LIST)(?:@GAP\b@LEFT\s@ARTICLE@G)?@GAP\b@FORM\s@ARTICLE@WORDS(?P<g>@G)",
    "it_join": r"\b(?P<list>(?:it|the school|the kindergarten|its school))\s(?:(?:has|had|have|also|then|later|first"
    r"|officially|formally|was|were|is|will|be|been)\s){0,3}@JOIN\s@ARTICLE@WORDS(?P<g>@G)",
    # they, both, the two schools: those of the sentences before
    "they": r"\b(?P<list>they|these|both|all|the\s(?:@COUNT\s)?(?:schools|kindergartens|campuses|institutions"
    r"|two|three|four))"
    r"\s(?:of\sthem\s)?(?:[a-z]{1,12}\s){0,3}(?:@FORM|@JOIN)\s@ARTICLE@WORDS(?P<g>@G)",
    "quit": r"(?P<list>@LIST)\s(?:(?:has|have|had|both|later|then)\s){0,2}(?:quit|withdrew|dropped\sout|left)"
    r"(?:\s(?:again|in|last|this|after)\b|\.|,|$)",
    "left": r"(?P<list>@LIST)@GAP\b@LEFT\s@ARTICLE(?P<g>@G)",
    "it_contain": r"\b(?:it|which|that|group|consortium|alliance|federation)\s(?:[a-z]{1,20}\s){0,3}?@CONTAIN\s"
    r"(?:[^<>.;:]{0,60}?)(?P<list>@LIST)",
    "count": r"(?P<g>@G)@GAP(?:\b@CONTAIN\b)[^<>.;:]{0,80}?(?::|,\snamely)\s@OF(?P<list>@LIST)",
    "of": r"(?P<g>@G)(?:'s)?\s(?P<list>@S)",
    "partners": r"\b(?:cooperation|collaboration|partnership|pairing|tie-up)\s(?:of|between|with)\s@ARTICLE(?P<c>@S)"
    r"\s(?:and|with)\s@ARTICLE(?:[a-z-]{1,20}\s){0,2}(?P<list>@S)",
    "groups": r"(?P<g>@G)[^<>.;]{0,60}?(?:\b@FORM|\b@CONTAIN|:)"
    r"(?P<list>[^<>.;]{0,60}@G(?:[^<>.;]{0,80}(?:@G|@S)){0,8})",
    "with_core": r"\bwith\s(?P<c>@S)\s(?:is|are)\s(?P<list>@LIST)",
    "forms_generic": r"(?P<c>@S)(?P<also>(?:@SEPARATOR@S){0,40}+)@GAP\b@FORM\s(?:a|an|one|the\sfirst|its\sown)\s"
    r"(?:[a-z-]{1,20}\s){0,4}?(?P<kind>@GENERIC)\b(?P<rest>[^.;]{0,300})",
}
# Patterns that begin with a list or a group are tried only where the words behind it stand in the sentence.
_NEED_WORDS = {
    "core_as": "@HEAD",
    "as_members": "@MEMBERS",
    "quit": r"\b(?:quit|withdrew|dropped|left)\b",
    "forms_generic": "@FORM",
    "core_by": r"\b@LEDBY\s",
}
NEED_GROUP = frozenset(
    (
        "row",
        "core_which",
        "join",
        "bring",
        "begins",
        "within",
        "contain",
        "contain_after",
        "founders",
        "form",
        "left",
        "it_join",
        "they",
        "count",
        "of",
        "groups",
    )
)
# Frames that list all of a group's schools, the core among them.
LISTS = frozenset(("contain", "it_contain", "count", "absorb", "words", "as_members", "form", "founders"))
# Frames of an event: a date beside them tells when the schools joined.
JOINING = frozenset(("join", "it_join", "they", "bring"))
CORES = ("core_as", "core_verb", "core_self", "core_is", "core_by", "core_which", "core_leads")


def either(section: str, key: str) -> str:
    """Return a pattern for any of a list of phrases of en_relations.toml, longest first."""
    phrases = sorted(table("relations")[section][key], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in phrases) + ")"


def expanded(template: str) -> str:
    """Return a template with its `@NAME` parts written out."""

    def part(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in _SIGNS:
            return _SIGNS[name]
        return expanded(_PARTS[name]) if name in _PARTS else either(*_PHRASES[name])

    return re.sub(r"@([A-Z]{1,12})", part, template)


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled patterns by name; those of CORES state a core school, the others members."""
    return {name: re.compile(expanded(template), re.IGNORECASE) for name, template in _TEMPLATES.items()}


@lru_cache(maxsize=1)
def needed() -> dict[str, re.Pattern[str]]:
    """Return for some patterns, by name, what has to stand in a sentence before they are tried."""
    return {name: re.compile(expanded(template), re.IGNORECASE) for name, template in _NEED_WORDS.items()}

"""A spaCy pipeline of our own: our tokenizer, then the components of extraction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from nlp_tool.settings import Settings

COMPONENTS = (
    "nlp_tool_mentions",
    "nlp_tool_relations",
    "nlp_tool_groups",
    "nlp_tool_schools",
    "nlp_tool_people",
    "nlp_tool_policies",
)


def pipeline(language: str = "zh", *, settings: Settings | None = None, folder: Path | None = None) -> Language:
    """Return a spaCy pipeline that tokenizes as nlp-tool does and extracts.

    `settings` and `folder` (a study) bring the scholar's own dictionary into the Chinese tokenizer. For a pipeline that
    exists, `nlp.add_pipe("nlp_tool_groups")` and its sisters need nothing else.
    """
    import spacy

    import nlp_tool.entities.components  # noqa: F401  registers the factories, installed entry points or not
    from nlp_tool.tokens.spacy_tokenizer import ChineseTokenizer

    nlp = spacy.blank("en" if language == "en" else "zh")
    if language != "en":
        nlp.tokenizer = ChineseTokenizer(nlp.vocab, settings, folder)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp

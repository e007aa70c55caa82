"""Chinese: candidates by a trained model and grammars, linked to entities and relations."""

from __future__ import annotations

from nlp_tool.entities.zh.link import link
from nlp_tool.entities.zh.mentions import find_all, find_candidates

__all__ = ["find_all", "find_candidates", "link"]

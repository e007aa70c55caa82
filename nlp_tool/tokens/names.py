"""Whether a word that no dictionary has looks like a person's name."""

from __future__ import annotations

from functools import lru_cache


def looks_like_person(word: str) -> bool:
    """Say whether a Chinese word of two or three characters starts with a common surname (four with a double one)."""
    single, double = _surnames()
    return (2 <= len(word) <= 3 and word[0] in single) or (3 <= len(word) <= 4 and word[:2] in double)


@lru_cache(maxsize=1)
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    from importlib.resources import files

    path = files("nlp_tool.resources") / "tokens" / "surnames_zh.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    return frozenset(n for n in names if len(n) == 1), frozenset(n for n in names if len(n) == 2)

"""Words with wildcards: * stands for any characters, ? for one."""

from __future__ import annotations

import re
from collections.abc import Sequence


def is_pattern(word: str) -> bool:
    """Say whether a word has a wildcard."""
    return "*" in word or "?" in word


def fitting(words: Sequence[str], pattern: str) -> list[int]:
    """Return the numbers of the words that a pattern fits, in time linear in their lengths."""
    first, *rest = ["".join("." if c == "?" else re.escape(c) for c in piece) for piece in pattern.split("*")]
    # Between two stars the first place where a piece fits is as good as any later one: nothing is tried twice.
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    expression = re.compile(first + (f"{middle}.*{rest[-1]}" if rest else ""), re.DOTALL)
    return [number for number, word in enumerate(words) if expression.fullmatch(word)]

from __future__ import annotations

import importlib

import pytest


@pytest.mark.parametrize("package", ["nlp_tool", "nlp_tool.tokens", "nlp_tool.statistics"])
def test_every_public_name_is_there(package: str) -> None:
    room = importlib.import_module(package)
    assert dir(room) == room.__all__ or "__version__" in room.__all__
    assert all(getattr(room, name) for name in room.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = room.nothing


def test_a_function_keeps_its_name_beside_a_module_of_the_same_name() -> None:
    import nlp_tool.statistics
    import nlp_tool.statistics.concordance

    assert callable(nlp_tool.statistics.concordance)

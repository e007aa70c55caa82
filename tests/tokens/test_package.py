"""Names that a package and one of its modules share always mean the function."""

import importlib
import pkgutil

import pytest

SHARED = [
    (package, module.name)
    for package in ("nlp_tool.tokens", "nlp_tool.statistics")
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__)
    if module.name in importlib.import_module(package).__all__
]


def test_there_are_shared_names():
    assert ("nlp_tool.tokens", "stopwords") in SHARED


@pytest.mark.parametrize(("package", "name"), SHARED)
def test_a_shared_name_is_the_function(package, name):
    module = importlib.import_module(f"{package}.{name}")
    assert getattr(importlib.import_module(package), name) is getattr(module, name)
    assert getattr(__import__(package, fromlist=[name]), name) is getattr(module, name)

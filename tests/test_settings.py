from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest

from nlp_tool.errors import NoInput, SettingsError
from nlp_tool.settings import Settings, default_toml, read_settings, settings_from


def test_default_file_gives_the_defaults() -> None:
    assert settings_from(tomllib.loads(default_toml())) == Settings()


def test_every_setting_is_explained() -> None:
    text = default_toml()
    for section in dataclasses.fields(Settings):
        for field in dataclasses.fields(type(section.default)):
            assert f"\n{field.name} = " in text
            assert field.metadata["title"]


REFUSED = [
    # a key that is nearly right
    ({"topics": {"cout": 5}}, "did you mean count?"),
    # a section that is nearly right
    ({"topic": {}}, "did you mean topics?"),
    # a key that is like none
    ({"topics": {"zzz": 5}}, "known:"),
    # another type
    ({"topics": {"count": "five"}}, ""),
    # true is not a number
    ({"topics": {"count": True}}, ""),
    # a value outside the choices
    ({"themes": {"period": "week"}}, ""),
    # a section that is no table
    ({"topics": 5}, ""),
    # a list of the wrong things
    ({"figures": {"formats": [1]}}, ""),
]


@pytest.mark.parametrize(("table", "hint"), REFUSED)
def test_refused(table: dict, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_from(table)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_values_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    # a whole number where a number is wanted; a BOM, as Notepad writes it
    path.write_text('[topics]\ncount = 7\nmax_share = 1\n[figures]\nformats = ["png"]\n', encoding="utf-8-sig")
    settings = read_settings(path)
    assert (settings.topics.count, settings.topics.max_share, settings.figures.formats) == (7, 1.0, ("png",))


def test_broken_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    with pytest.raises(NoInput):
        read_settings(path)
    path.write_text('[reading]\nencoding = "C:\\users"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"study\.toml"):
        read_settings(path)

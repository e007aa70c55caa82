from pathlib import Path

import pytest

from nlp_tool.errors import SettingsError
from nlp_tool.settings import Settings
from nlp_tool.settings import Tokens as TokenSettings
from nlp_tool.tokens.stopwords import built_in_stopwords, stopwords


def test_built_in_lists():
    zh, en = built_in_stopwords("zh"), built_in_stopwords("en")
    assert {"的", "我们", "我們", "於"} <= zh
    assert {"the", "n't", "would"} <= en
    assert "the" not in zh
    assert built_in_stopwords("") == zh | en
    assert stopwords("zh", Settings(), Path()) == zh
    content = {"教育", "学校", "集团", "教师", "改革", "school", "group", "teacher"}
    assert not content & (zh | en)


def test_own_list(tmp_path):
    own = Settings(tokens=TokenSettings(stopwords="stop.txt"))
    (tmp_path / "stop.txt").write_text("\ufeff# 我的\n教育\r\n學校 School\n", encoding="utf-8")
    assert stopwords("zh", own, tmp_path) == {"教育", "學校", "学校", "School", "school"}
    (tmp_path / "stop.txt").write_bytes("教育\r\n學校\r\n".encode("gb18030"))
    assert stopwords("zh", own, tmp_path) == {"教育", "學校", "学校"}
    with pytest.raises(SettingsError, match="does not exist"):
        stopwords("zh", own, tmp_path / "elsewhere")

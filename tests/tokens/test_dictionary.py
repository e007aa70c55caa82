import sys

import pytest

from nlp_tool.errors import SettingsError
from nlp_tool.settings import Settings
from nlp_tool.settings import Tokens as TokenSettings
from nlp_tool.tokens.dictionary import Entry, dictionary_entries, domain_entries, parse_dictionary, read_dictionary

LINES = [
    ("教联体", [Entry("教联体")]),
    ("教联体 5", [Entry("教联体", 5)]),
    ("教联体 5 n", [Entry("教联体", 5, "n")]),
    ("教联体 n", [Entry("教联体", None, "n")]),
    # a word may hold a blank
    ("Smart School 3 n", [Entry("Smart School", 3, "n")]),
    ("# 注释", []),
    ("\ufeff教联体\t5\r\n\r\n  大学区  ", [Entry("教联体", 5), Entry("大学区")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "entries"), LINES)
def test_parse(text, entries):
    assert list(parse_dictionary(text)) == entries


def test_a_line_that_is_no_entry():
    with pytest.raises(SettingsError, match="line 2"):
        parse_dictionary("好\n" + "长" * 600)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "dictionary.txt"
    path.write_bytes("教联体 5 n\r\n县管校聘\r\n".encode(encoding))
    assert read_dictionary(path) == (Entry("教联体", 5, "n"), Entry("县管校聘"))


def test_the_settings_choose(tmp_path):
    own = Settings(tokens=TokenSettings(domain_dictionary=False))
    assert dictionary_entries(own, tmp_path) == ()  # an absent file is no words
    (tmp_path / "dictionary.txt").write_text("教联体 5", encoding="utf-8")
    assert dictionary_entries(own, tmp_path) == (Entry("教联体", 5),)
    with pytest.raises(SettingsError, match=r"words\.txt does not exist"):  # one that is named has to be there
        dictionary_entries(Settings(tokens=TokenSettings(dictionary="words.txt")), tmp_path)
    assert dictionary_entries(Settings(), tmp_path) == (*domain_entries(), Entry("教联体", 5))


def test_the_built_in_words_are_new_to_jieba_and_carry_jiebas_frequency():
    from nlp_tool.tokens.dictionary import private_jieba

    jieba = private_jieba()
    words = [entry.word for entry in domain_entries()]
    assert len(words) == len(set(words)) > 400
    for entry in domain_entries():
        assert not jieba.dt.FREQ.get(entry.word), entry.word
        assert entry.frequency == jieba.dt.suggest_freq(entry.word), entry.word
        assert entry.tag


def test_p1_a_planted_cache_is_not_opened(tmp_path):
    """Hazard P1: jieba.cache in the shared temporary folder is neither read nor written, and jieba says nothing."""
    import subprocess

    (tmp_path / "jieba.cache").write_bytes(b"poison")
    code = (
        "import sys, tempfile\nopened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "from nlp_tool.tokens.dictionary import private_jieba\n"
        "from nlp_tool.tokens.segment import cut_zh\n"
        "jieba = private_jieba()\n"
        "assert tempfile.gettempdir() == sys.argv[1]\n"
        "assert jieba.lcut('杭州市教育集团') == cut_zh('杭州市教育集团') == ['杭州市', '教育', '集团']\n"
        "import jieba.posseg\njieba.posseg.lcut('教育')\n"
        "assert not [path for path in opened if path.startswith(sys.argv[1]) and 'jieba' in path], opened\n")
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False,
                         env={"TMPDIR": str(tmp_path), "NLP_TOOL_CACHE": str(tmp_path.parent / "cache"), "PATH": "",
                              "PYTHONUTF8": "1", "PYTHONPATH": ":".join(p for p in sys.path if p)})
    assert (run.returncode, run.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"poison"

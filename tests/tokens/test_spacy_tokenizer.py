import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_tool.tokens.segment import segmenter
from nlp_tool.tokens.spacy_tokenizer import ChineseTokenizer

nlp = spacy.blank("zh")
nlp.tokenizer = ChineseTokenizer(nlp.vocab)


@given(st.text(max_size=100) | st.text("学校 \u200b\n\t a", max_size=30))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_the_text_is_the_same(text):
    text = text.encode("utf-8", "replace").decode("utf-8")  # spaCy takes no lone surrogate
    assert nlp(text).text == text


def test_words_are_ours():
    text = "杭州市学军小学教育集团，實行  县管校聘"
    assert [t.text for t in nlp(text) if not t.is_space] == [w for w in segmenter("zh").cut(text) if w.strip()]
    assert [t.text for t in nlp("學軍小學教育集團")] == ["學軍小學", "教育集團"]


def test_the_pipeline_can_be_saved(tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    assert nlp.from_disk(tmp_path / "pipeline")("学校教育").text == "学校教育"

"""How good and how fast the topic models are, beside a peer in the same run.

usage: python benchmarks/topics.py [--counts 10 20 30] [--skip-news]

bbc: ../shared/data/topics/octis_bbc_news, preprocessed. For each number of topics: this tool's NMF and gensim's
LdaModel (10 passes, one seed) on the same counts, with the NPMI (sliding window of 10 words, exact) and the diversity
of their top 10 words. Published NPMI of this corpus (NMF .012, LDA .014, BERTopic .167; diversity .549, .577, .794) is
of another implementation with other windows: only the rows of one run compare. news: 15,896 Chinese news items; time of
each step and peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nlp_tool.document import Document, document_id  # noqa: E402
from nlp_tool.settings import Topics as TopicSettings  # noqa: E402
from nlp_tool.tokens.stage import tokenize  # noqa: E402
from nlp_tool.tokens.stopwords import built_in_stopwords  # noqa: E402
from nlp_tool.topics import fit_topics  # noqa: E402
from nlp_tool.topics.coherence import coherence, diversity  # noqa: E402
from nlp_tool.topics.matrix import Words, words_from, words_of, words_pruned  # noqa: E402
from nlp_tool.topics.stability import stability  # noqa: E402

DATA = ROOT.parent / "shared" / "data"


def bbc() -> Words:
    """Return the words of the BBC corpus, as preprocessed there."""
    with gzip.open(DATA / "topics" / "octis_bbc_news" / "corpus.tsv.gz", "rt", encoding="utf-8") as file:
        texts = [line.split("\t")[0].split() for line in file]
    return words_from(((f"{number:05d}", list(words)) for number, words in enumerate(texts)), language="en")


def quality(lists: Sequence[Sequence[str]], words: Words) -> str:
    """Return mean NPMI and diversity as text."""
    values = coherence(lists, words)
    return f"{sum(item.npmi for item in values) / len(values):>7.3f} {diversity(lists):>9.3f}"


def peer(words: Words, count: int) -> tuple[list[list[str]], float]:
    """Return the top words of gensim's LdaModel and the seconds that it took."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    texts = [[words.vocabulary[i] for i in words.document(row)] for row in range(len(words.doc_ids))]
    dictionary = Dictionary(texts)
    corpus = [dictionary.doc2bow(text) for text in texts]
    start = time.monotonic()
    model = LdaModel(corpus, num_topics=count, id2word=dictionary, passes=10, random_state=0)
    seconds = time.monotonic() - start
    return [[word for word, _ in model.show_topic(topic, 10)] for topic in range(count)], seconds


def compare(counts: Sequence[int]) -> None:
    """Print quality and time on the BBC corpus."""
    words = bbc()
    print(f"bbc: {len(words.doc_ids)} documents, {len(words.words)} words, vocabulary {len(words.vocabulary)}")
    print(f"{'model':<18} {'topics':>6} {'NPMI':>7} {'diversity':>9} {'seconds':>8}")
    for count in counts:
        start = time.monotonic()
        topics = fit_topics(words, settings=TopicSettings(count=count, max_share=1.0, min_documents=1), language="en")
        seconds = time.monotonic() - start
        lists = [[word for word, _ in topics.top_words(number, 10)] for number in range(len(topics))]
        print(f"{'nlp-tool NMF':<18} {count:>6} {quality(lists, words)} {seconds:>8.1f}")
        lists, seconds = peer(words, count)
        print(f"{'gensim LdaModel':<18} {count:>6} {quality(lists, words)} {seconds:>8.1f}")


def news() -> None:
    """Print the time of each step on the news, and the peak memory."""
    with gzip.open(DATA / "dated" / "zh_xinwen_lianbo_2022_2024.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    start = time.monotonic()
    tokens = (tokenize(Document(document_id(text), text)) for text in texts)
    words = words_pruned(words_of(tokens, stopwords=built_in_stopwords("zh")), TopicSettings())
    print(f"news: {len(words.doc_ids)} documents, {len(words.words)} words; tokens {time.monotonic() - start:.1f} s",
          end="")
    start = time.monotonic()
    topics = fit_topics(words)
    print(f", fit {time.monotonic() - start:.1f} s", end="")
    start = time.monotonic()
    coherence([[word for word, _ in topics.top_words(number, 12)] for number in range(len(topics))], words)
    print(f", coherence {time.monotonic() - start:.1f} s", end="")
    start = time.monotonic()
    stable = stability(topics, words)
    print(f", stability {time.monotonic() - start:.1f} s; mean stability {sum(stable.resampled) / len(topics):.3f}, "
          f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 20, 30])
    parser.add_argument("--skip-news", action="store_true")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"needs the public data beside the project: {DATA} is not there")
    compare(options.counts)
    if not options.skip_news:
        news()


if __name__ == "__main__":
    main()

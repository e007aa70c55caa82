"""Which files are read, under which names, and what a sidecar table says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_tool.errors import NoInput
from nlp_tool.reading import Reject, read_documents
from nlp_tool.reading.inputs import find_inputs, read_sidecar

from .make import ZH_BODY


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {ZH_BODY[0]}", encoding="utf-8")
    return folder


FILTERS: list[tuple[dict[str, list[str]], list[str]]] = [
    ({}, ["a.txt", "b.TXT", "sub/c.html", "sub/deep/d.txt"]),
    ({"include": ["*.txt"]}, ["a.txt", "sub/deep/d.txt"]),
    ({"exclude": ["sub/*"]}, ["a.txt", "b.TXT"]),
    ({"include": ["*.txt"], "exclude": ["d.*"]}, ["a.txt"]),
]


@pytest.mark.parametrize("wanted, names", FILTERS, ids=range(len(FILTERS)))
def test_filters_and_silence(tmp_path: Path, wanted: dict[str, list[str]], names: list[str]) -> None:
    root = fill(tmp_path / "docs", "a.txt", "b.TXT", "sub/c.html", "sub/deep/d.txt", ".git/x.txt", ".DS_Store",
                "~$a.docx", "__MACOSX/a.txt")
    assert [item.name for item in find_inputs([root], **wanted)] == [f"docs/{name}" for name in names]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    root = fill(tmp_path / "docs", "a.txt", "sub/b.txt")
    assert len(find_inputs([root, root / "sub", root / "a.txt", root])) == 2


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = fill(tmp_path / "elsewhere", "secret.txt")
    root = fill(tmp_path / "docs", "a.txt")
    (root / "link.txt").symlink_to(secret / "secret.txt")
    (root / "folder").symlink_to(secret)
    found = list(read_documents(root))
    assert [item.code for item in found if isinstance(item, Reject)] == ["unsupported"]
    assert not any("secret" in item.text for item in found if not isinstance(item, Reject))


def test_the_nearest_sidecar_wins_and_unknown_columns_are_kept(tmp_path: Path) -> None:
    root = fill(tmp_path / "docs", "a.txt", "sub/b.txt")
    table = "文件;来源;地点;日期\nsub/b.txt;远方报;;\nA.TXT;城东日报;浙江 杭州;2023-09\n"
    (root / "metadata.csv").write_bytes(table.encode("gb18030"))
    (root / "sub/metadata.csv").write_text("\ufefffile,source,档案号\nb.txt,城北报,007\n", encoding="utf-8")
    a, b = read_documents(root)
    assert not isinstance(a, Reject)
    assert not isinstance(b, Reject)
    assert (a.source, a.place, str(a.date)) == ("城东日报", "浙江 杭州", "2023-09")
    assert (b.source, b.metadata["档案号"]) == ("城北报", "007")
    (root / "metadata.csv").write_text("name,source\na.txt,x\n", encoding="utf-8")
    with pytest.raises(NoInput, match="file"):
        read_sidecar(root / "metadata.csv")


def test_the_verb_marks_duplicates(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "a.txt").write_text(ZH_BODY[0], encoding="utf-8")
    (root / "b.txt").write_text(ZH_BODY[0] + "\n", encoding="gb18030")
    first, second = read_documents(str(root))
    assert isinstance(second, Reject)
    assert (first.path, second.path, second.code) == ("docs/a.txt", "docs/b.txt", "duplicate")

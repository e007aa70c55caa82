from __future__ import annotations

import operator
from functools import partial

import pytest

from nlp_tool import engine
from nlp_tool.errors import MissingPackage, ReadError, SettingsError, ToolError

double = partial(operator.mul, 2)


@pytest.mark.parametrize(("name", "workers"), [("serial", None), ("processes", 1), ("processes", 2)])
def test_results_come_in_order(name: str, workers: int | None) -> None:
    seen: list[tuple[str, int, int]] = []
    results = engine.run(double, list(range(7)), engine=name, workers=workers, name="work",
                         progress=lambda *step: seen.append(step))
    assert list(results) == [0, 2, 4, 6, 8, 10, 12]
    assert seen[0] == ("work", 0, 7)
    assert seen[-1] == ("work", 7, 7)


def test_unknown_engine() -> None:
    with pytest.raises(SettingsError, match="unknown engine"):
        list(engine.run(double, [1, 2], engine="threads"))


@pytest.mark.parametrize("name", ["dask", "ray", "spark"])
def test_engine_that_is_not_installed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.ENGINES, name, (name, "no_such_module_anywhere", name))
    with pytest.raises(MissingPackage) as caught:
        list(engine.run(double, [1, 2], engine=name, workers=2))
    assert f"nlp-tool[{name}]" in caught.value.hint


def _fail(item: int) -> int:
    raise ReadError("corrupt", f"item {item}", hint="open it by hand")


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_errors_keep_their_hint_across_processes(name: str) -> None:
    with pytest.raises(ToolError) as caught:
        list(engine.run(_fail, [1, 2], engine=name, workers=2))
    assert caught.value.hint == "open it by hand"
    assert caught.value.code == "corrupt"  # type: ignore[attr-defined]


def test_workers_follow_the_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    """X3: a cluster's word counts more than the number of cores."""
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", "3")
    assert engine.default_workers() == 3
    monkeypatch.delenv("SLURM_CPUS_PER_TASK")
    assert engine.default_workers() >= 1

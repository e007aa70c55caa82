"""The table of all figures: what each is made from, how its numbers are found and how it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp_tool.figures.network_chart import paint_network, plan_network
from nlp_tool.figures.plots import Plot, Words
from nlp_tool.figures.registry_charts import paint_places, paint_years, plan_places, plan_years
from nlp_tool.figures.theme_charts import (
    paint_heat,
    plan_themes_periods,
    plan_themes_places,
    plan_themes_time,
    why_no_periods,
    why_no_places,
)
from nlp_tool.figures.time_charts import paint_over_time
from nlp_tool.figures.topic_charts import paint_topic_words, plan_prevalence, plan_topic_words
from nlp_tool.findings import Findings
from nlp_tool.settings import Figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Chart:
    """One kind of figure.

    name: of its files. findings: the analysis that it shows. plan: finds its numbers; none, where the tables are
    empty. paint: (plot, words, width in cm) -> figure. empty: the sentence that says why there is no
    figure, or what finds it in the findings.
    """

    name: str
    findings: str
    plan: Callable[[Findings, Figures], list[Plot]]
    paint: Callable[[Plot, Words, float], Figure]
    empty: str | Callable[[Findings], str]


CHARTS: tuple[Chart, ...] = (
    Chart("registry_places", "registry", plan_places, paint_places, "no_groups"),
    Chart("registry_years", "registry", plan_years, paint_years, "no_years"),
    Chart("registry_network", "registry", plan_network, paint_network, "no_members"),
    Chart("topics_words", "topics", plan_topic_words, paint_topic_words, "no_words"),
    Chart("topics_prevalence", "topics", plan_prevalence, paint_over_time, "no_prevalence"),
    Chart("themes_time", "themes", plan_themes_time, paint_over_time, why_no_periods),
    Chart("themes_periods", "themes", plan_themes_periods, paint_heat, why_no_periods),
    Chart("themes_places", "themes", plan_themes_places, paint_heat, why_no_places),
)

"""Every SELECT of the dashboard. They ask and never reckon: what a page shows was worked out by the build."""

from dashboard.queries.catalogue import coverage, indicator, indicators, targets
from dashboard.queries.numbers import (
    at_period,
    benchmark,
    benchmarks_of_area,
    categories,
    estimates,
    latest,
    ranking,
    series,
    trend,
    years,
)
from dashboard.queries.places import area, areas, groups, groups_of_area, member_codes, members
from dashboard.queries.provenance import build, checks, concerns, reconciled, rejections, source_files, sources

__all__ = [
    "area",
    "areas",
    "at_period",
    "benchmark",
    "benchmarks_of_area",
    "build",
    "categories",
    "checks",
    "concerns",
    "coverage",
    "estimates",
    "groups",
    "groups_of_area",
    "indicator",
    "indicators",
    "latest",
    "member_codes",
    "members",
    "ranking",
    "reconciled",
    "rejections",
    "series",
    "source_files",
    "sources",
    "targets",
    "trend",
    "years",
]

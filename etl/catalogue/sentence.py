"""A definition in English, written from the same parts that the figure is computed from."""

from __future__ import annotations

from etl.catalogue.model import Indicator


def definition(indicator: Indicator) -> str:
    """What the figure is and when it is counted, in plain sentences.

    Of referrals: "The number of referrals of a child to children's social care. Counted over the whole period."
    """
    counts = indicator.counts
    match indicator.kind:
        case "count":
            what = f"The number of {counts}."
        case "rate":
            what = f"{counts}, for every {indicator.multiplier:,} children aged 0 to 17."
        case "percentage":
            what = f"{counts}, as a percentage of {indicator.out_of}."
        case "mean" | "ratio":
            what = f"{counts}, divided by {indicator.out_of}."
        case "median":
            what = f"The middle value of {counts}."
        case "longest":
            what = f"The greatest {counts}."
    when = {
        "during": "Counted over the whole period.",
        "at_end": "Counted on the last day of the period.",
    }[indicator.measured]
    if indicator.kind == "rate" and indicator.measured == "during":
        when += " The rate of a month or a quarter is scaled up to a year."
    return f"{what[0].upper()}{what[1:]} {when}"


def direction(indicator: Indicator) -> str:
    """Whether more is better, worse or neither, in words."""
    return {
        "low": "A lower figure is better.",
        "high": "A higher figure is better.",
        "neutral": "Neither a higher nor a lower figure is good in itself.",
    }[indicator.polarity]

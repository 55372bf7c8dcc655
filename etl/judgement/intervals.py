"""How far a rate or a percentage might lie from what was counted, by chance alone, and what that says of a benchmark.

Sources: the methods of the Office for Health Improvement and Disparities, as in its R package PHEindicatormethods:
exact Poisson limits below ten events, Byar's from ten (Breslow and Day, 1987), Wilson's score limits for a proportion
(Wilson, 1927; Newcombe, 1998) without continuity correction.

A year's count is no sample: call an interval "what might be seen by chance in a year like this". Where events repeat
for one child (missing episodes, contacts) limits for a rate are too narrow: give none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist
from typing import Literal

from etl.judgement.usual_range import Meaning, Polarity, check_polarity, judged

Comparison = Literal[Meaning, "similar"]

BYAR_FROM = 10  # events from which Byar's approximation serves


def rate_interval(count: float, population: float, per: float, confidence: float = 0.95) -> tuple[float, float]:
    """The lower and the upper limit of ``count`` / ``population`` x ``per``, in that unit (``per`` 10,000: per 10,000).

    ``count`` is a whole number of events that do not depend on each other. Exact Poisson limits below ten, so the
    lower one is 0 where nothing was counted; Byar's from ten. Raises ValueError for a count below nought or not whole,
    a population or ``per`` that is not above nought, and a confidence that is not between 0 and 1.
    """
    if not math.isfinite(count) or count < 0 or count != int(count):
        raise ValueError(f"A count is a whole number from nought, not {count}.")
    for what, number in (("population", population), ("number to give a rate for", per)):
        if not math.isfinite(number) or number <= 0:
            raise ValueError(f"The {what} must be above nought, not {number}.")
    check_confidence(confidence)
    lower, upper = (_exact if count < BYAR_FROM else _byar)(int(count), confidence)
    return lower / population * per, upper / population * per


def proportion_interval(numerator: float, denominator: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's lower and upper limit of ``numerator`` / ``denominator``, as fractions from 0 to 1.

    Raises ValueError for a denominator that is not above nought, a numerator below nought or above its denominator,
    and a confidence that is not between 0 and 1.
    """
    if not math.isfinite(denominator) or denominator <= 0:
        raise ValueError(f"The denominator must be above nought, not {denominator}.")
    if not 0 <= numerator <= denominator:
        raise ValueError(f"The numerator must be from nought to its denominator, {denominator}, not {numerator}.")
    check_confidence(confidence)
    z = normal_quantile(confidence)
    middle = 2 * numerator + z**2
    spread = z * math.sqrt(z**2 + 4 * numerator * (1 - numerator / denominator))
    whole = 2 * (denominator + z**2)
    lower = 0.0 if numerator == 0 else (middle - spread) / whole
    upper = 1.0 if numerator == denominator else (middle + spread) / whole
    return lower, upper


def compared(lower: float, upper: float, benchmark: float, polarity: Polarity) -> Comparison:
    """An area with that interval against a benchmark, taken as certain; all three in the same unit.

    "similar" where the interval holds or touches the benchmark. Otherwise "better" or "worse", or where neither way is
    good "higher" or "lower". Do not compare an area with itself. Raises ValueError for an unknown polarity, a lower
    limit above the upper one, and anything that is not a finite number. Source: OHID's Fingertips.
    """
    check_polarity(polarity)
    if not all(map(math.isfinite, (lower, upper, benchmark))):
        raise ValueError(f"Limits and benchmark must be finite numbers, not {lower}, {upper} and {benchmark}.")
    if lower > upper:
        raise ValueError(f"The lower limit, {lower}, is above the upper limit, {upper}.")
    if lower <= benchmark <= upper:
        return "similar"
    return judged("up" if lower > benchmark else "down", polarity)


def check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"Confidence must be between 0 and 1, as 0.95 is, not {confidence}.")


def normal_quantile(confidence: float) -> float:
    """1.959964 for 0.95. From the lower tail, which keeps its digits where confidence comes close to 1."""
    return -NormalDist().inv_cdf((1 - confidence) / 2)


def _byar(count: int, confidence: float) -> tuple[float, float]:
    z = normal_quantile(confidence)
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return lower, upper


@cache
def _exact(count: int, confidence: float) -> tuple[float, float]:
    """The means under which so many events or more, and so many or fewer, have half of the remaining probability."""
    tail = (1 - confidence) / 2
    lower = where_rising(lambda mean: _at_least(count, mean), tail) if count else 0.0
    upper = where_rising(lambda mean: -_at_most(count, mean), -tail)
    return lower, upper


def _at_most(count: int, mean: float) -> float:
    """The probability of ``count`` Poisson events or fewer."""
    return math.exp(-mean) * math.fsum(mean**k / math.factorial(k) for k in range(count + 1))


def _at_least(count: int, mean: float) -> float:
    """The probability of ``count`` Poisson events or more, summed on its own side: 1 - the rest would lose digits."""
    terms = [math.exp(-mean) * mean**count / math.factorial(count)]
    while terms[-1] > terms[0] * 1e-20:
        terms.append(terms[-1] * mean / (count + len(terms)))
    return math.fsum(terms)


def where_rising(function: Callable[[float], float], target: float) -> float:
    """Where a function that rises from 0 upwards reaches ``target``: halved until no number lies between."""
    low, high = 0.0, 1.0
    while function(high) < target:
        low, high = high, high * 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if function(middle) < target else (low, middle)
    return high

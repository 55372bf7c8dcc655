"""How many times as often something happens in one group as in another, and whether chance alone may explain it.

Two ratios, because one interval does not serve both. ``rate_ratio`` is of events over a number of children, of whom
few have any: its interval is exact, the mid-p interval of R's epitools::rateratio (Rothman, Greenland and Lash, Modern
Epidemiology, 2008), which rests on nothing but how the events of both groups split between them. ``proportion_ratio``
is of a stage over the stage before, where most may go on: counts that are capped so spread less, the exact interval
would be far too wide, and no conditional one exists for this ratio. Its interval is Koopman's score interval
(Biometrics 1984, 40, 513; riskscoreci of R's PropCIs), the one that goes with the chi-squared test.

Brothers and sisters often move together, so that chance is greater than either interval says.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from etl.judgement.intervals import check_confidence, normal_quantile, where_rising

Verdict = Literal["higher", "lower", "similar"]

FEWEST_EVENTS = 5
FEWEST_CHILDREN = 500


@dataclass(frozen=True)
class Ratio:
    """Times as often: 1 is the same. value: None where the reference group has no events, upper: None without limit.

    verdict: None with fewer events or children than a verdict needs; the interval is there all the same.
    """

    value: float | None
    lower: float
    upper: float | None
    verdict: Verdict | None


def rate_ratio(
    count: int, population: float, reference_count: int, reference_population: float, confidence: float = 0.95
) -> Ratio:
    """The rate of a group over that of the reference group, with its exact mid-p interval.

    Counts are whole numbers of events, populations children. No verdict with fewer than five events or 500 children in
    either group. Raises ValueError for counts below nought or not whole, populations that are not above nought, and a
    confidence that is not between 0 and 1.
    """
    _check((count, reference_count), (population, reference_population), confidence)
    tail, at_par = (1 - confidence) / 2, population / reference_population
    both = count + reference_count

    def at_least(ratio: float) -> float:
        """The probability of so many of the events or more in the group, of just so many half."""
        return _mid_p(count, both, ratio * at_par / (1 + ratio * at_par))

    lower = where_rising(at_least, tail) if count else 0.0
    upper = where_rising(at_least, 1 - tail) if reference_count else None
    value = count / reference_count / at_par if reference_count else None
    is_judged = (
        min(count, reference_count) >= FEWEST_EVENTS and min(population, reference_population) >= FEWEST_CHILDREN
    )
    return Ratio(value, lower, upper, _verdict(lower, upper) if is_judged else None)


def proportion_ratio(
    numerator: int, denominator: int, reference_numerator: int, reference_denominator: int, confidence: float = 0.95
) -> Ratio:
    """The proportion of a group over that of the reference group, with Koopman's score interval.

    Whole numbers of events; of each denominator the numerator went on. No verdict where fewer than five went on in
    either group. Raises ValueError for numbers below nought or not whole, a denominator of nought, a numerator above
    its denominator, and a confidence that is not between 0 and 1.
    """
    _check((numerator, reference_numerator), (denominator, reference_denominator), confidence)
    if numerator > denominator or reference_numerator > reference_denominator:
        raise ValueError("No more can go on than there are.")
    z = normal_quantile(confidence)

    def below(ratio: float) -> float:
        return -_score(numerator, denominator, reference_numerator, reference_denominator, ratio)

    lower = where_rising(below, -z) if numerator else 0.0
    upper = where_rising(below, z) if reference_numerator else None
    value = None
    if reference_numerator:
        value = numerator * reference_denominator / (denominator * reference_numerator)
    is_judged = min(numerator, reference_numerator) >= FEWEST_EVENTS
    return Ratio(value, lower, upper, _verdict(lower, upper) if is_judged else None)


def _check(counts: tuple[int, int], out_of: tuple[float, float], confidence: float) -> None:
    if any(not math.isfinite(count) or count < 0 or count != int(count) for count in counts):
        raise ValueError(f"Counts are whole numbers from nought, not {counts[0]} and {counts[1]}.")
    if any(not math.isfinite(number) or number <= 0 for number in out_of):
        raise ValueError(f"What they are out of must be above nought, not {out_of[0]} and {out_of[1]}.")
    check_confidence(confidence)


def _verdict(lower: float, upper: float | None) -> Verdict:
    if lower > 1:
        return "higher"
    return "lower" if upper is not None and upper < 1 else "similar"


def _mid_p(count: int, trials: int, chance: float) -> float:
    """The probability of more than ``count`` of ``trials``, and half that of just so many."""
    if chance >= 1:
        return 1.0
    is_above = chance * trials > count  # sum the tail on which the terms only become smaller
    odds = chance / (1 - chance)
    term = math.exp(
        math.lgamma(trials + 1) - math.lgamma(count + 1) - math.lgamma(trials - count + 1)
        + count * math.log(chance) + (trials - count) * math.log1p(-chance)
    ) if chance > 0 else float(count == 0)  # fmt: skip
    terms, place = [term / 2], count
    while term > terms[0] * 1e-18 and (place > 0 if is_above else place < trials):
        if is_above:
            term *= place / (trials - place + 1) / odds
            place -= 1
        else:
            term *= (trials - place) / (place + 1) * odds
            place += 1
        terms.append(term)
    return 1 - math.fsum(terms) if is_above else math.fsum(terms)


def _score(numerator: int, denominator: int, other: int, other_denominator: int, ratio: float) -> float:
    """How many standard errors the group is above ``ratio`` times the other, were that the truth; falls as it rises."""
    distance = numerator / denominator - ratio * other / other_denominator
    if distance == 0:
        return 0.0
    # The likeliest proportion of the other group, were the ratio the truth: the smaller root of a quadratic.
    square = (denominator + other_denominator) * ratio
    linear = ratio * (denominator + other) + numerator + other_denominator
    constant = numerator + other
    chance = 2 * constant / (linear + math.sqrt(max(linear**2 - 4 * square * constant, 0)))
    spread = ratio * chance * (1 - ratio * chance) / denominator + ratio**2 * chance * (1 - chance) / other_denominator
    return distance / math.sqrt(spread) if spread > 0 else math.copysign(math.inf, distance)

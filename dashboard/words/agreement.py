"""Whether what somebody says happened agrees with what the figures say happened: “fell” beside a rise is pointed out.

Only what is said of a direction is looked at: more or less than before, above or below England or a group, better or
worse, from one number to another. A clause about the future, a wish or a condition says nothing of what happened. What
goes both ways (“rose in May and fell in June”) is left alone. A warning is for a person to judge; no text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down", "same"]
Frame = Literal["year", "before", "any"]

UP = (
    r"rose|risen|rises|rising|rise|increas(?:e|es|ed|ing)|grew(?! up)|grown(?! up)|grow(?:s|ing)?(?! up)|growth|"
    r"climb(?:s|ed|ing)?|went up|gone up|goes up|going up|(?:is|are|was|were|be|been) up(?! to date)|"
    r"up (?:by|from|on)|higher|more than|"
    r"doubl(?:ed|ing)|trebl(?:ed|ing)|tripl(?:ed|ing)|jump(?:ed|s)?|surg(?:ed?|ing)|soar(?:ed|ing)?|upturn|upward"
)
DOWN = (
    r"fell|fallen|falls|falling|fall|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|drop(?:s|ped|ping)?(?!-in)|"
    r"reduc(?:ed|tion|ing)|went down|gone down|goes down|going down|(?:is|are|was|were|be|been) down|"
    r"down (?:by|from|on|to)|lower|fewer|"
    r"less than|halv(?:ed|ing)|shr[aiu]nk|shrinking|narrow(?:ed|s|ing)?|downturn|downward|lessen(?:ed|ing)"
)
SAME = (
    r"unchanged|no change|not? changed|did(?: not|n['’]t) change|stable|steady|the same as|stayed the same|"
    r"remain(?:s|ed) (?:the same|level|flat)|flat"
)
BETTER = r"improv(?:e|es|ed|ing|ement)|better"
WORSE = r"worsen(?:s|ed|ing)?|worse|deteriorat(?:e|es|ed|ing|ion)"
NOT = r"\b(?:not|never|no|without|n['’]t|hardly|neither|nor|stopped|no longer)\b|n['’]t\b"
NOT_YET = (
    r"\b(?:will|would|should|could|(?-i:may)|might|must|if|unless|expect\w*|hop(?:e|es|ed|ing)|aim\w*|target\w*|"
    r"plan(?:s|ned)? to|"
    r"likely|forecast\w*|predict\w*|intend\w*|want\w*|need to|needs to|rather than|instead of|whether|so that|risk of|"
    r"in order to|to (?:reduce|increase|improve|lower|raise|bring))\b"
)
OTHER_MEANING = (
    r"\b(?:fell|falls?|fallen|falling) (?:short|ill|into|within|under|outside|behind|through|asleep)|"
    r"giv(?:e|es|ing) rise|"
    r"\b(?:no|not) (?:more|less|fewer|lower|higher) than\b|\bmore than (?:one|half|a)\b|\bless than (?:one|half|a)\b|"
    r"\bhigher education\b|\blower[ -]tier\b|\bgrowing up\b|\bat (?:the )?flat\b|\bdrop[ -]in\b"
)
A_YEAR = r"\b(?:years?|annual\w*|(?:19|20)\d\d)\b"
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
BEFORE = rf"\b(?:months?|quarters?|previous|period|since (?:last )?(?:{MONTHS})\w*)\b"
CLAUSES = re.compile(
    r"[.;!?](?:\s|$)|\n|,\s|\s[–-]\s|"
    r"\b(?:but|while|whereas|although|though|because|however|since the|due to|so|as a result of)\b",
    re.IGNORECASE,
)
FROM_TO = re.compile(
    rf"\bfrom (?:about |around |roughly )?(\d[\d,]*(?:\.\d+)?)(?! ?(?:to|-)? ?(?:{MONTHS}))"
    r"[^.;\d]{0,30}? to (?:about |around |roughly )?(\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)
THAN_OTHERS = re.compile(
    r"\b(?:above|below|(?:higher|lower|more|less|fewer|better|worse) than)\b"
    r"(?!.*\b(?:year|month|quarter|before|last|previous|in \d)\b)",
    re.IGNORECASE,
)  # higher than England says nothing of a change


@dataclass(frozen=True)
class Beside:
    """A figure that the figure is set beside, and what texts call it: England; the North West; similar areas."""

    name: str
    value: float
    called: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What the publication says of one figure. A change that is None is not known; one that prints as nought is 0."""

    value: float
    change_from_previous: float | None = None
    change_from_year_before: float | None = None
    polarity: str = "neutral"  # which way is good: low, high or neutral
    beside: tuple[Beside, ...] = ()


def disagreements(text: str, facts: Facts) -> list[str]:
    """What in ``text`` does not agree with ``facts``, a sentence each; nothing where nothing was found."""
    text = re.sub(r"[ \t]+", " ", text)
    claims = list(_claims(text, facts.polarity))
    found = [_against_itself(clause) for clause in _sentences(text)]
    found += [_moved(claims, frame, facts) for frame in ("year", "before", "any")]
    found += [_stands(clause, facts) for clause in _clauses(text)]
    return list(dict.fromkeys(one for one in found if one))


# ---------------------------------------------------------------------------------------------- against the figures


@dataclass(frozen=True)
class _Claim:
    says: Direction
    is_denied: bool
    frame: Frame
    word: str

    def agrees(self, change: float) -> bool:
        moved: Direction = "up" if change > 0 else "down" if change < 0 else "same"
        return (moved != self.says) if self.is_denied else (moved == self.says)


def _moved(claims: Iterable[_Claim], frame: Frame, facts: Facts) -> str:
    """Words against the changes they speak of. One that agrees speaks for the others that do not."""
    of_frame = [one for one in claims if one.frame == frame]
    known = _changes(frame, facts)
    if not of_frame or not known or any(one.agrees(change) for one in of_frame for _, change in known):
        return ""
    moves = " and ".join(f"{_move(change)} {since}" for since, change in known)
    first = of_frame[0]
    return f"The words say “{first.word}”. The figures say that it {moves}."


def _changes(frame: Frame, facts: Facts) -> list[tuple[str, float]]:
    both = {"year": ("against a year before", facts.change_from_year_before)}
    both["before"] = ("from the period before", facts.change_from_previous)
    wanted = both if frame == "any" else {frame: both[frame]}
    return [(since, change) for since, change in wanted.values() if change is not None]


def _move(change: float) -> str:
    return "did not change" if change == 0 else "rose" if change > 0 else "fell"


def _stands(clause: str, facts: Facts) -> str:
    """Above or below England, the region or a group."""
    if re.search(NOT_YET, clause, re.IGNORECASE) or re.search(NOT, clause, re.IGNORECASE):
        return ""
    said = re.search(r"\b(above|higher|more|over)\b|\b(below|lower|less|fewer|under)\b", clause, re.IGNORECASE)
    if said is None:
        return ""
    for other in facts.beside:
        named = "|".join(re.escape(name) for name in other.called)
        if re.search(rf"\b(?:than|above|below|over|under)\b[^.;]{{0,30}}\b(?:{named})\b", clause, re.IGNORECASE):
            is_above = facts.value > other.value
            if facts.value == other.value or is_above != bool(said[1]):
                stands = "the same as" if facts.value == other.value else "above" if is_above else "below"
                return f"The words say “{said[0].lower()}”. The figure is {stands} {other.name}."
    return ""


# ----------------------------------------------------------------------------------------------------- in the words


def _claims(text: str, polarity: str) -> Iterator[_Claim]:
    for clause in _clauses(text):
        if re.search(NOT_YET, clause, re.IGNORECASE) or THAN_OTHERS.search(clause):
            continue
        plain = re.sub(OTHER_MEANING, " ", clause, flags=re.IGNORECASE)
        for says, words in _patterns(polarity):
            if found := re.search(rf"\b(?:{words})\b", plain, re.IGNORECASE):
                is_denied = says != "same" and re.search(NOT, plain[: found.start()][-40:], re.IGNORECASE) is not None
                yield _Claim(says, is_denied, _frame(clause), found[0].lower())


def _patterns(polarity: str) -> list[tuple[Direction, str]]:
    found: list[tuple[Direction, str]] = [("same", SAME), ("up", UP), ("down", DOWN)]
    if polarity in ("low", "high"):
        good: Direction = "up" if polarity == "high" else "down"
        bad: Direction = "down" if polarity == "high" else "up"
        found += [(good, BETTER), (bad, WORSE)]
    return found


def _frame(clause: str) -> Frame:
    if re.search(BEFORE, clause, re.IGNORECASE):
        return "before"
    return "year" if re.search(A_YEAR, clause, re.IGNORECASE) else "any"


def _against_itself(sentence: str) -> str:
    """“Narrowed from 12 to 15”."""
    said = FROM_TO.search(sentence)
    if said is None or re.search(NOT_YET, sentence, re.IGNORECASE):
        return ""
    first, last = (float(said[place].replace(",", "")) for place in (1, 2))
    before = sentence[: said.start()]
    up, down = (re.search(rf"\b(?:{words})\b", before, re.IGNORECASE) for words in (UP, DOWN))
    for found, is_wrong in ((up, last < first), (down, last > first)):
        if found and is_wrong and not (up and down):
            return f"The words say “{found[0].lower()}”, and then “{said[0]}”."
    return ""


def _sentences(text: str) -> list[str]:
    return re.split(r"[.;!?](?:\s|$)|\n", text)


def _clauses(text: str) -> list[str]:
    return [clause for clause in CLAUSES.split(text) if clause.strip()]

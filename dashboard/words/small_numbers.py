"""What typed text may give away about a child: a small number of children, an id, a day of birth, a name.

A warning to the author, who may know better, and no rule: what is found here may be harmless, and what is not found may
name a child. So it errs towards warning.
"""

from __future__ import annotations

import re

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
A_CHILD = (
    r"(?:child(?:ren)?|girls?|boys?|bab(?:y|ies)|infants?|toddlers?|teenagers?|teens?|adolescents?|siblings?|brothers?|"
    r"sisters?|twins?|triplets?|sons?|daughters?|pupils?|kids?|minors?|youths?|victims?|care[ -]leavers?|"
    r"young (?:person|people|men|man|wom[ae]n|offenders?)|under[ -]?(?:\d+s?|fives)|(?:\d+|\w+)[ -]year[ -]olds?)"
)
BETWEEN = r"(?:[ -]+(?!(?:and|but|than|or)\b)[\w'’-]+){0,3}[ -]+"  # up to three words, on the same side of a clause
NOT_BEFORE = (
    r"(?<![\w.,/£-])(?<!\bage )(?<!\baged )(?<!\bages )(?<!\byear )(?<!\byears )(?<!\bno )(?<!\bany )(?<!\bstage )"
    r"(?<!\bphase )(?<!\btable )(?<!\bsection )(?<!\blist )(?<!\bquarter )(?<!\bpage )(?<!\blevel )(?<!\bin )"
    r"(?<!\bteam )(?<!\bgroup )(?<!\bmonth )(?<!\bweek )(?<!\bday )"
)
NOT_AFTER = (
    r"(?![\d]|[.,/:][\d]|[ ]?%|(?:[ -]?st|nd|rd|th)\b|[ -](?:per ?cent|percentage|months?|weeks?|days?|hours?|times|"
    r"to[ -]one|in|out of|by)\b|[ -]years?\b(?! \d))"
)
A_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
A_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d)"
OF_BIRTH = re.compile(
    r"\b(?:born\b|birth|d\.?o\.?b\.?)[^.;\n]{0,40}?"
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?[ ]{A_MONTH}|{A_MONTH}[ ]\d{{1,2}})",
    re.IGNORECASE,
)
A_DAY_IN_NUMBERS = re.compile(rf"(?<!\d){A_DAY}")
AN_ID = re.compile(r"(?<![\w,.£])(?:\d{6,}|\d{3}[ -]\d{3}[ -]\d{4}|[A-Z]\d{12}|[A-Z]\d{11}[A-Z])(?![\w%]|[.,]\d)")
A_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
A_NAME = re.compile(rf"\b{A_CHILD}[ ,]+(?:was |is |who is )?(?:called|named)[ ]+[A-Z][a-z]+", re.IGNORECASE)


def warnings(text: str, threshold: int) -> list[str]:
    """What is to be looked at again before ``text`` is kept, a sentence each; nothing where nothing was found.

    threshold: numbers of children from 1 to it are small; it is the publication's own.
    """
    found = []
    if small := _small(text, threshold):
        found.append(
            f"“{small}” may be about {threshold} children or fewer, who could be recognised. Say it without the number."
        )
    if AN_ID.search(text):
        found.append("There is a long number, which may be that of a child. Nobody's number belongs here.")
    if OF_BIRTH.search(text) or A_DAY_IN_NUMBERS.search(text):
        found.append("There is a day that may be a day of birth. Write other days with the name of their month.")
    if A_POSTCODE.search(text):
        found.append("There is a postcode. Say no more than the ward or the part of the area.")
    if A_NAME.search(text):
        found.append("A child may be named. No child is ever named here.")
    return found


def _small(text: str, threshold: int) -> str:
    """The first words that say a small number of children; empty where there are none."""
    words = [*NUMBERS[:threshold], "a single", "a couple of", "a pair of"]
    digits = [str(one) for one in range(1, threshold + 1)]
    number = rf"{NOT_BEFORE}(?:{'|'.join([*words, *sorted(digits, reverse=True)])})\b{NOT_AFTER}"
    directly = rf"{number}(?: or (?:fewer|less|more))?[ -]+{A_CHILD}\b"
    before = rf"{number}{BETWEEN}{A_CHILD}\b"
    counted = rf"\b{A_CHILD}(?:[ ][\w-]+){{0,3}}[ ]?[:(][ ]*{number}"  # children placed abroad: 4
    ends = r"(?=[ ]*[.,;)]|\s*$|[ ](?:was|were|ha[sd]|have)\b)"
    of_them = rf"\b{A_CHILD},?[ ]+(?:only |just |there were |it was )?{number}{ends}"  # of the children, two were
    for pattern in (directly, before, counted, of_them):
        if found := re.search(pattern, text, re.IGNORECASE | re.MULTILINE):
            return " ".join(found[0].split())
    return ""

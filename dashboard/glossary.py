"""Terms of the glossary in running text: a pure function that finds where each is first used."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.wording import Row


def anchor(term: str) -> str:
    """The name of a term's place on the page.

    >>> anchor("Initial child protection conference (ICPC)")
    'initial-child-protection-conference-icpc'
    """
    return re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def pieces(text: str, terms: Sequence[Row]) -> list[tuple[str, str]]:
    """The text cut at the first use of each term: words, and the anchor of the term that they are, or nothing.

    The longest wins where two begin at the same place. A short form counts only in its own capitals; who has met a
    term by either form has met it. The words together are the text.

    >>> pieces("Enquiries, and an enquiry", [{"term": "Enquiry", "short": None}])
    [('Enquiries', 'enquiry'), (', and an enquiry', '')]
    """
    forms = [(f"(?i:{_one_or_several(row['term'])})", row["term"]) for row in terms]
    forms += [(f"{re.escape(row['short'])}s?", row["term"]) for row in terms if row["short"]]
    forms.sort(key=lambda form: -len(form[0]))
    if not forms:
        return [(text, "")]
    cut: list[tuple[str, str]] = []
    met: set[str] = set()
    end = 0
    for use in re.finditer(rf"(?<!\w)(?:{'|'.join(f'({form})' for form, _ in forms)})(?!\w)", text):
        term = forms[(use.lastindex or 1) - 1][1]
        if term not in met:
            met.add(term)
            cut += [(text[end : use.start()], ""), (use[0], anchor(term))]
            end = use.end()
    return [piece for piece in [*cut, (text[end:], "")] if piece[0]]


def _one_or_several(term: str) -> str:
    """A pattern of the term and of several of it: enquiries, plans, children in need."""
    words = re.sub(r"\bchild\b", "child(?:ren)?", re.escape(term.lower()))
    return f"{words[:-1]}(?:y|ies)" if words.endswith("y") else f"{words}s?"

"""Small numbers: what must be hidden so that no count of a few children is shown, nor can be worked out.

``protect`` chooses the cells and ``attack``, which shares no code with it, tries to work them out again. Both know
nothing of indicators: a cell is a count with a name, and a sum says which cells add up to which. ``cells`` finds the
counts of a publication and their sums, ``edition`` makes the public edition.
"""

from etl.disclosure.hiding import protect

__all__ = ["protect"]

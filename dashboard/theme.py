"""Colours and sizes of charts, after the Analysis Function palette. The contrast of each on white was measured."""

OWN = "#12436D"  # dark blue, 10.25:1
COMPARED = "#C55A00"  # dark orange, 4.34:1
OTHERS = "#8F8F8F"  # grey, 3.23:1
BETTER = "#006BA6"  # blue, 5.75:1
WORSE = "#C55A00"  # dark orange, 4.34:1
CHANGED = "#490092"  # purple, 12.36:1
USUAL = "#6F6F6F"  # grey, 5.02:1
RIBBON_SOLID = "#EBEBEB"
RIBBON = "rgba(143, 143, 143, 0.18)"
TEXT = "#0B0C0C"
GRID = "#D9D9D9"
FONT = "Arial, Helvetica, sans-serif"
TEXT_SIZE = 16
CHART_HEIGHT = 420

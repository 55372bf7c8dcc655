"""``python -m dashboard.pack``, which ``python -m etl pack`` hands its arguments on to."""

import sys

from dashboard.pack.command import main

if __name__ == "__main__":
    sys.exit(main())

"""What the log says of a fault of ours."""

from __future__ import annotations

import traceback
from pathlib import Path


def what_and_where(error: Exception) -> str:
    """The kind of a fault and the lines it passed; never its message, which may hold what was asked for."""
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(lines)}"

"""``python -m etl``. Until the program is loaded Ctrl+C ends it at once; then command_line.py takes over."""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)

from etl.command_line import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main())

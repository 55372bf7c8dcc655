"""The command line: ``build``, ``check``, ``sources``, ``template``, ``demo``, ``explain``, ``trace``,
``reconcile``, ``pack``. The options of a pack (--period, --area, --audience, --out) are read where it is made.

Exit codes. build: 0 published; 10 published, with rows set aside or concerns; 20 published without a file that was
refused; 30 not published, the present publication stays. Other commands: 0 done; 1 something you can mend.
Everywhere: 2 a fault of ours.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console

from etl import commands
from etl.build import NOT_PUBLISHED, Request
from etl.database import FilesError
from etl.errors import CannotContinue, Problem
from etl.report import print_problems
from etl.tracing import HOW_TO_SAY_IT

FAULT_OF_OURS = 2
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk, what one may have of it, or one file is full
ROOT = Path(__file__).parent.parent


class _Parser(argparse.ArgumentParser):
    """Reports a wrong option as something the user can mend; argparse alone would exit with 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {message}\n")
        raise SystemExit(NOT_PUBLISHED if self.prog.endswith(" build") else commands.TO_BE_MENDED)


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    places = _Parser(add_help=False)
    places.add_argument("--raw", type=Path, metavar="DIR", default=ROOT / "data" / "raw", help="raw files")
    places.add_argument("--out", type=Path, metavar="DIR", default=ROOT / "data" / "processed", help="what is built")
    places.add_argument("--catalogue", type=Path, metavar="FILE", default=ROOT / "indicators.yaml")
    places.add_argument("--partnership", type=Path, metavar="FILE", default=ROOT / "partnership.yaml")
    places.add_argument(
        "--as-of", type=_day, metavar="DATE", default=commands.today(), help="the day to build for, such as 2026-07-31"
    )
    whole = _Parser(prog="python -m etl", description="Safeguarding figures: from raw files to the publication.")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="COMMAND", parser_class=_Parser)
    build = verbs.add_parser("build", parents=[places], help="build and publish")
    build.add_argument("--accept-loss", action="store_true", help="publish even if it is less than is published now")
    check = verbs.add_parser("check", parents=[places], help="say what is wrong, without publishing")
    check.add_argument("path", type=Path, nargs="?", metavar="FILE-OR-FOLDER", help="look at this only")
    check.add_argument("--extract-on", type=_day, metavar="DATE", help="the day the files were extracted")
    check.add_argument("--json", type=Path, metavar="OUT", help="write the answer for a program, too")
    template = verbs.add_parser("template", help="write the headings of a list that we accept, to be filled in")
    template.add_argument("name", metavar="NAME", help="a list, such as missing_episodes")
    template.add_argument("--out", type=Path, metavar="FILE", help="where; else NAME.csv in this folder")
    demo = verbs.add_parser("demo", help="write the extracts of a made-up council")
    demo.add_argument("--out", type=Path, metavar="DIR", default=ROOT / "data" / "raw" / "child_level")
    demo.add_argument("--seed", type=int, default=1, help="another seed gives other children")
    demo.add_argument("--councils", type=int, default=1)
    demo.add_argument("--first-only", action="store_true", help="do nothing if there are any extracts already")
    demo.add_argument("--years", type=int, default=3, help="years before April 2014")
    verbs.add_parser("sources", parents=[places], help="list the kinds of file we accept, and where to get them")
    explain = verbs.add_parser("explain", parents=[places], help="say what an indicator means and how it is computed")
    explain.add_argument("indicator", metavar="INDICATOR")
    trace = verbs.add_parser(
        "trace", parents=[places], help="write the rows behind a figure, for the data officer only"
    )
    trace.add_argument("indicator", metavar="INDICATOR")
    trace.add_argument("--area", required=True, help="ONS code or name of the home authority")
    trace.add_argument("--period", required=True, help=HOW_TO_SAY_IT)
    trace.add_argument("--category", default="", metavar="BREAKDOWN=CATEGORY", help="such as source_group=Police")
    verbs.add_parser("reconcile", parents=[places], help="set every printed figure beside ours")
    verbs.add_parser("pack", add_help=False, help="make the pack of a meeting from what is published")
    return whole


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a day; write it as 2026-07-31') from error
    if not 2000 <= day.year <= 2100:
        raise argparse.ArgumentTypeError(f"{text} is not a day that figures could be published for")
    return day


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Never shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character, a name that is no text
    asked, unknown = parser().parse_known_args(arguments)
    if asked.verb == "pack":
        return commands.run_pack(unknown)
    width = None if sys.stdout.isatty() else 140
    # Nothing here is markup: a file may be called "[bold].csv".
    plain: Any = {"width": width, "markup": False, "emoji": False, "highlight": False}
    console, errors = Console(**plain), Console(stderr=True, **plain)
    mendable = NOT_PUBLISHED if asked.verb == "build" else commands.TO_BE_MENDED
    if unknown:
        print_problems(
            errors, [Problem(f"python -m etl {asked.verb}", f"There is no option {unknown[0]}.", "Try --help.")]
        )
        return mendable
    stopped = _stop_on_interrupt()
    try:
        return _run(asked, console)
    except CannotContinue as error:
        print_problems(errors, error.problems)
        code = mendable
    except (Exception, KeyboardInterrupt) as error:
        if stopped or isinstance(error, KeyboardInterrupt):  # DuckDB tells of it as a RuntimeError
            errors.print("\nStopped.")
            code = mendable
        elif problem := _of_the_machine(error, asked.out or Path.cwd()):
            print_problems(errors, [problem])
            code = mendable
        else:  # the last resort: a fault of ours, told without its data
            errors.print(f"\nA fault in the program itself: {_place_of(error)}. Please report it.")
            code = FAULT_OF_OURS
    if asked.verb == "build":
        errors.print("\nNothing was published. If there is a publication, it stays as it is.", style="bold")
    return code


def _run(asked: argparse.Namespace, console: Console) -> int:
    if asked.verb == "template":
        return commands.run_template(asked.name, asked.out, console)
    if asked.verb == "demo":
        return commands.run_demo(asked.out, asked.seed, asked.councils, asked.years, asked.first_only, console)
    accept_loss = getattr(asked, "accept_loss", False)
    request = Request(asked.raw, asked.out, asked.catalogue, asked.partnership, asked.as_of, accept_loss)
    match asked.verb:
        case "build":
            return commands.run_build(request, console)
        case "check":
            if asked.path is not None:
                return commands.run_check_path(request, asked.path, asked.extract_on, asked.json, console)
            return commands.run_check(request, console)
        case "sources":
            return commands.run_sources(asked.raw, console)
        case "explain":
            return commands.run_explain(request, asked.indicator, console)
        case "trace":
            return commands.run_trace(request, asked.indicator, asked.area, asked.period, asked.category, console)
        case _:
            return commands.run_reconcile(asked.out, console)


def _stop_on_interrupt() -> list[bool]:
    """From now on Ctrl+C raises KeyboardInterrupt, and the list that is given back is no longer empty."""
    stopped: list[bool] = []

    def stop(_signal: int, _frame: object) -> None:
        stopped.append(True)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, stop)
    return stopped


def _of_the_machine(error: BaseException, out: Path) -> Problem | None:
    """What the user can do about a full disk, or a file that may not be used; None if it is neither."""
    # DuckDB tells a full disk apart from its other errors by words only.
    if getattr(error, "errno", None) in NO_ROOM or any(os.strerror(code) in str(error) for code in NO_ROOM):
        return Problem(str(out), "The disk is full.", "Make room and run the command again.")
    hint = "Check that it is there, and that you may read it and write there."
    if isinstance(error, OSError):
        what = f"The file or folder cannot be used: {error.strerror or 'no reason given'}."
        return Problem(str(error.filename or out), what, hint)
    if isinstance(error, FilesError):
        return Problem(str(out), "A file here cannot be read or written.", hint)
    return None


def _place_of(error: BaseException) -> str:
    """Type and place of an error. Never its text: the text of a data error may repeat the data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"

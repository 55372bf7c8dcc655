"""What is promised of safety, in figures: ``python -m bench.safety [--minutes N] [--quick]``. Linux only.

It makes a made-up council, builds both editions in a temporary folder, tries all that follows on them, and prints a
table for ``docs/safety.md``; several trials run beside each other. It ends with 1 if anything is not as promised, and
says what. ``--quick``: little of each.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.safety.council import Attacked, build_watched, disclosure, make_council
from bench.safety.crashes import EDITIONS, Killed, kill
from bench.safety.inputs import VERDICTS, Read, read_all
from bench.safety.soak import Soaked, soak
from bench.safety.swaps import Swapped, swap

PORT = 8065
Line = tuple[str, str, str, list[str]]  # what was tried, how much of it, what came of it, what is not as promised


def of_inputs(what: str, read: Read) -> Line:
    verdicts = ", ".join(f"{read.verdicts[name]} {name}" for name in VERDICTS)
    unlike = "" if "spoiled" in what else f", {len(read.unlike)} other than promised"
    came = (
        f"{verdicts}{unlike}; {len(read.faults)} tracebacks; {len(read.ran)} executed; "
        f"at worst {read.slowest:.1f} s and {read.peak:,.0f} MiB"
    )
    return what, f"{read.files}", came, [*read.faults, *read.unlike, *read.ran]


def of_crashes(killed: Killed) -> Line:
    left = ", ".join(f"{number} {state}" for state, number in sorted(killed.left.items()))
    mended = killed.kills - len(killed.wrong)
    came = f"editions left: {left}; {len(killed.wrong)} broken; the next build made both whole {mended} times"
    return "builds killed (SIGKILL)", f"{killed.kills}, {killed.while_writing} while writing", came, killed.wrong


def of_swaps(swapped: Swapped, readers: int) -> Line:
    refused = [why for why in swapped.refused if why]
    came = (
        f"{swapped.let_in} let in; {swapped.answers:,} answers, {len(swapped.failed)} failed, "
        f"{len(swapped.mixed)} mixed; {len(refused)} of {len(swapped.refused)} bad files refused, "
        "the last good one served and said to be older"
    )
    wrong = [*swapped.failed, *swapped.mixed, *["a bad file was let in"] * (len(swapped.refused) - len(refused))]
    wrong += ["a publication was not let in"] * (swapped.swaps - swapped.let_in)
    return "publications replaced under readers", f"{swapped.swaps} under {readers}", came, wrong


def of_attacks(publication: Path, folder: Path) -> Line:
    from tests.access.attacks import Attacked as Served

    served, tried, wrong = Served(publication, folder), Counter[str](), []
    for attack in served.attacks():
        tried[attack.kind] += 1
        if why := served.try_one(attack):
            wrong.append(f"{attack.kind}: {attack.method} {attack.path}: {why}")
    came = f"{tried.total() - len(wrong)} refused, {len(wrong)} not, of {len(tried)} kinds"
    return "requests of attackers", f"{tried.total()}", came, wrong


def of_disclosure(attacked: Attacked, hides: dict[str, int]) -> Line:
    came = (
        f"{hides['small']:,} hidden as small, {hides['partners']:,} beside them, "
        f"{hides['figures_hidden']:,} figures in all, {hides['figures_left_out']:,} by month left out; "
        f"{attacked.hidden:,} hidden cells in {attacked.sums:,} sums "
        f"attacked, {attacked.recovered} recovered, {attacked.seconds:.0f} s"
    )
    wrong = [f"{attacked.recovered} hidden counts can be worked out"] if attacked.recovered else []
    return "counts of the public edition", f"{hides['counts']:,}", came, wrong


def of_soak(soaked: Soaked) -> Line:
    before, warm, *later = soaked.mib
    came = (
        f"{soaked.requests:,} requests, {len(soaked.errors)} errors; MiB before {before:.0f}, "
        f"after the warm-up {warm:.0f}, then {', '.join(f'{one:.0f}' for one in later)}"
    )
    what = f"{soaked.minutes:g} minutes, {soaked.addresses:,} addresses"
    return "clicks without a pause", what, came, soaked.errors


def main() -> int:
    """Try all of it, print the table, and say what is not as promised."""
    parser = argparse.ArgumentParser(prog="python -m bench.safety", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="of clicks")
    parser.add_argument("--quick", action="store_true", help="little of each")
    asked = parser.parse_args()
    years, files, kills, swaps, readers = (1, 40, 4, 12, 20) if asked.quick else (3, 300, 20, 200, 50)
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor() as beside:
        folder = Path(name)
        inputs = beside.submit(read_all, _new(folder / "inputs"), files)
        killed = beside.submit(lambda: kill(make_council(folder / "small", 1), folder / "killed", kills))
        attacked = build_watched(make_council(folder / "raw", years), folder / "out")
        public, internal = (folder / "out" / edition for edition in EDITIONS)
        soaked = beside.submit(soak, internal, PORT + 1, 0.5 if asked.quick else asked.minutes)
        swapped = beside.submit(swap, internal, _new(folder / "swaps"), PORT, swaps=swaps, readers=readers)
        lines = [of_disclosure(attacked, disclosure(public)), of_attacks(internal, _new(folder / "attacked"))]
        listed, spoiled = inputs.result()
        lines += [of_inputs("bad files that the tests list", listed), of_inputs("files spoiled by lot", spoiled)]
        lines += [of_soak(soaked.result()), of_crashes(killed.result()), of_swaps(swapped.result(), readers)]
    _print(lines)
    return int(any(wrong for *_, wrong in lines))


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _print(lines: list[Line]) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    day = time.strftime("%d %B %Y").lstrip("0")
    print(f"{day}, Linux, {os.cpu_count()} cores, {memory:.0f} GiB, Python {sys.version.split()[0]}:\n")
    print("| tried | how many | what came of it |\n|---|---|---|")
    for what, number, came, _ in lines:
        print(f"| {what} | {number} | {came} |")
    for *_, wrong in lines:
        for one in wrong[:10]:
            print(f"NOT AS PROMISED: {one}")


if __name__ == "__main__":
    raise SystemExit(main())

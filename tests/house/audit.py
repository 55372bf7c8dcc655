"""Known holes in the packages that are pinned: ``python -m tests.house.audit``, part of ``make check``.

pip-audit says "No known vulnerabilities found" and ends well also where it could ask nobody, as behind a mirror of
packages. Here what could not be asked is said, loudly, and is not called good. Only a known hole is a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).parents[2] / "constraints.txt"


def verdict(answer: str) -> tuple[int, str]:
    """The code to end with, and what to say of pip-audit's answer in JSON; an answer that is none was never given."""
    try:
        packages = json.loads(answer)["dependencies"]
        audited = [one for one in packages if "skip_reason" not in one]
        holes = [f"  {one['name']} {one['version']}: {hole['id']}" for one in audited for hole in one["vulns"]]
    except (ValueError, KeyError, TypeError):
        packages, audited, holes = [], [], []
    told = [f"Known holes: {len(holes)} in {len(audited)} packages that were audited.", *holes]
    unknown = len(packages) - len(audited)
    if unknown or not packages:
        what = f"{unknown} of {len(packages)} packages" if packages else "any package"
        told.append(
            f"WARNING: nobody could be asked about {what}. This is not a pass. Run it again where the service that "
            "knows of holes can be reached, before anything is put into use."
        )
    return (1 if holes else 0), "\n".join(told)


def main() -> int:
    """Ask about every pinned package, and say what came of it."""
    options = ["--format", "json", "--progress-spinner", "off", "--no-deps", "--disable-pip", "-r", str(PINS)]
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    code, words = verdict(asked.stdout.decode())
    print(words)
    return code


if __name__ == "__main__":
    raise SystemExit(main())

"""Which files and folders others on this machine may reach. Checked before anything is served.

Windows keeps other lists of who may read a file, which are not looked at; docs/running.md says what to set there.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from dashboard.access.settings import WORDS, NotSafe, Settings
from dashboard.access.store import FILE


def check_files(settings: Settings) -> None:
    """Raises NotSafe when others on this machine may read what they should not, or the service may do too much."""
    if sys.platform == "win32":
        return
    faults = []
    if settings.edition == "internal":
        if os.geteuid() == 0 and not settings.is_local:
            faults.append("The internal edition may not be served beyond this machine by root. Use a user of its own.")
        if settings.sign_in and _others_may_read(settings.publication):
            faults.append(
                f"Everybody on this machine may read {settings.publication.name}. "
                f"Close its folder to others: chmod o= {settings.publication.parent}"
            )
    if settings.sign_in:
        kept = sorted([*settings.people.glob(f"{FILE}*"), *settings.people.glob(f"{WORDS}*")])
        faults += [_too_open(path) for path in ([settings.people, *kept] if kept else []) if _is_open(path, 0o077)]
    if settings.log is not None and _is_open(settings.log, 0o007):
        faults.append(_too_open(settings.log))
    if _is_open(settings.publication, stat.S_IWOTH):
        faults.append(f"Everybody on this machine may change {settings.publication.name}: chmod o-w it.")
    if faults:
        raise NotSafe("\n".join(faults))


def _others_may_read(path: Path) -> bool:
    return _is_open(path, stat.S_IROTH) and _is_open(path.parent, stat.S_IXOTH)


def _is_open(path: Path, to: int) -> bool:
    try:
        return bool(path.stat().st_mode & to)
    except FileNotFoundError:
        return False


def _too_open(path: Path) -> str:
    return f"Others on this machine may reach {path}: chmod {'700' if path.is_dir() else '600'} {path}"

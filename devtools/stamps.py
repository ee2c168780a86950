"""What was set up already, so that the second run starts at once."""

import hashlib
from pathlib import Path

from devtools.places import ROOT, STAMPS


def digest(*inputs: Path | str) -> str:
    """One fingerprint of some files and words; this checkout's place is part of it."""
    sum_ = hashlib.sha256(str(ROOT).encode())
    for item in inputs:
        sum_.update(item.read_bytes() if isinstance(item, Path) else item.encode())
        sum_.update(b"\0")
    return sum_.hexdigest()


def fresh(name: str, fingerprint: str) -> bool:
    """Has the step of that name been done for these inputs?"""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint


def mark(name: str, fingerprint: str) -> None:
    """Remember that the step of that name is done for these inputs."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(fingerprint, encoding="ascii")

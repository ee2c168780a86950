"""What makes an entry of the record true."""

import hashlib
import json
from datetime import UTC, datetime
from typing import NamedTuple


class Said(NamedTuple):
    """What an entry says, in the order in which it is hashed."""

    number: int
    at: datetime
    by: int | None
    verb: str
    subject_kind: str
    subject_id: str
    subject_name: str
    detail: str
    previous_hash: str


def entry_hash(said: Said) -> str:
    """SHA-256 over the entry's fields and the hash of the entry before it."""
    moment = said.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [moment if name == "at" else value for name, value in said._asdict().items()]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

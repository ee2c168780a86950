"""What makes an entry of the record true."""

import hashlib
import json
from datetime import UTC, datetime


def entry_hash(
    *,
    number: int,
    at: datetime,
    by: int | None,
    verb: str,
    subject_kind: str,
    subject_id: str,
    subject_name: str,
    detail: str,
    previous_hash: str,
) -> str:
    """SHA-256 over the entry's fields and the hash of the entry before it."""
    fields = [
        number,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        by,
        verb,
        subject_kind,
        subject_id,
        subject_name,
        detail,
        previous_hash,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

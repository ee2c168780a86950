"""What the tests of the interface share: a program, and what it expects of answers."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
ROOT = "/api/v1/"


@dataclass
class Program:
    """Speaks to the interface as a program does; ``secret`` is its token."""

    secret: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str, **asked: Any) -> Any:
        """Read an address below the root."""
        return self.client.get(ROOT + path, asked, headers=self.headers)

    def post(self, path: str, content: Any = None) -> Any:
        """Send JSON to an address below the root."""
        body = content if isinstance(content, bytes) else json.dumps(content or {})
        return self.client.post(
            ROOT + path, body, content_type="application/json", headers=self.headers
        )

    def delete(self, path: str) -> Any:
        """Delete an address below the root."""
        return self.client.delete(ROOT + path, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """What goes along with every request."""
        return {"authorization": f"Bearer {self.secret}"} if self.secret else {}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem that an answer tells of, in the shape of RFC 9457."""
    assert answer.status_code == status, answer.content[:500]
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["type"].startswith("/api/v1/#problem-")
    assert said["title"]
    assert said["detail"]
    return said


def items(answer: Any) -> list[dict[str, Any]]:
    """The items of a page that was found."""
    assert answer.status_code == 200, answer.content[:500]
    return answer.json()["items"]


def queries_of(program: Program, path: str, **asked: Any) -> int:
    """How often the database is asked for an answer that is found."""
    with CaptureQueriesContext(connection) as seen:
        answer = program.get(path, **asked)
    assert answer.status_code == 200, answer.content[:500]
    return len(seen)

"""What the surroundings say: folders, database, secrets, mail."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
    "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;"
)


def data_folder() -> Path:
    """The folder of everything that this installation writes."""
    folder = Path(os.environ.get("INTERLOCAL_DATA", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def flag(name: str, default: bool = False) -> bool:
    """A yes or no from the environment; unknown words are refused."""
    word = os.environ.get(name, "").strip().lower()
    if word in {"", "default"}:
        return default
    if word in {"1", "yes", "true", "on"}:
        return True
    if word in {"0", "no", "false", "off"}:
        return False
    raise ValueError(f"{name} is {word!r}; write yes or no.")


def words(name: str, default: str) -> list[str]:
    """A comma-separated list from the environment."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(folder: Path) -> str:
    """The signing key: from the environment, else made once and kept in the data folder."""
    given = os.environ.get("INTERLOCAL_SECRET_KEY")
    if given:
        return given
    file = folder / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of the database named by INTERLOCAL_DATABASE_URL."""
    url = os.environ.get("INTERLOCAL_DATABASE_URL", "")
    if not url:
        return _sqlite(str(folder / "interlocal.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/") if parts.netloc else parts.path))
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
        }
    raise ValueError("INTERLOCAL_DATABASE_URL must start with sqlite:// or postgresql://.")


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_START,
        },
        "CONN_MAX_AGE": None,
    }


def mail(folder: Path) -> dict[str, Any]:
    """Mail goes to INTERLOCAL_MAIL_URL (smtp:// or smtps://), else to files to look at."""
    url = os.environ.get("INTERLOCAL_MAIL_URL", "")
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError("INTERLOCAL_MAIL_URL must start with smtp:// or smtps://.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }

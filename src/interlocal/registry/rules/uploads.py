"""Who may load what, and how long a file waits between its preview and the load."""

from datetime import timedelta

KEPT_FOR = timedelta(days=2)
MOST_KEPT = 10  # files of one person that wait at a time
LARGEST_UPLOAD = 20 * 2**20
FOR_COORDINATORS = ("facts", "travel")


def kinds_for(kinds: list[str], *, is_everywhere: bool) -> list[str]:
    """The kinds of files that a person may load: all, or those about one's own members."""
    return kinds if is_everywhere else [kind for kind in kinds if kind in FOR_COORDINATORS]


def why_no_upload(size: int) -> str:
    """Why a file cannot be looked at on a page; nothing if it can."""
    if not size:
        return "The file is empty."
    if size > LARGEST_UPLOAD:
        return (
            f"The file is larger than {LARGEST_UPLOAD // 2**20} MB. Split it, or ask whoever runs "
            "this site to load it with “interlocal import”."
        )
    return ""

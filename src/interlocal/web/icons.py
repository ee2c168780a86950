"""Small line drawings beside words; each is decoration, the word carries the meaning."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Drawn on a 24 × 24 sheet with a pen of 2.
DRAWINGS = {
    "arrow-right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "check": '<path d="M5 12.5 10 17.5 19 7"/>',
    "chevron-left": '<path d="M15 5 8 12l7 7"/>',
    "chevron-right": '<path d="M9 5l7 7-7 7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "down": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "download": '<path d="M12 4v11M7 10.5 12 15.5l5-5M5 20h14"/>',
    "equal": '<path d="M5 9h14M5 15h14"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c-5 5-5 12 0 17'
    'M12 3.5c5 5 5 12 0 17"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.4v.6"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "mixed": '<path d="M8 20V5M4 9l4-4 4 4M16 4v15M12 15l4 4 4-4"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6'
    'M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2.2.8 3.5 2.7 3.5 5.4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "question": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.6a2.6 2.6 0 1 1 3.6 2.4c-.8.4'
    '-1.1.9-1.1 1.7M12 16.6v.4"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5.5 5.5"/>',
    "source": '<path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6"/>',
    "up": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "warning": '<path d="M12 4 21.5 20h-19zM12 10v4.5M12 17v.4"/>',
}


@cache
def icon(name: str) -> SafeString:
    """The drawing of this name as SVG, hidden from screen readers.

    Raises KeyError for a name that is not drawn.
    """
    return format_html(
        '<svg class="il-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" '
        'focusable="false">{}</svg>',
        mark_safe(DRAWINGS[name]),  # noqa: S308 - our own drawings above
    )

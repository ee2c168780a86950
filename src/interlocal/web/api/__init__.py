"""How the interface for programs behaves in every room: errors, pages, money, its document.

Each room owns an ``api.py`` with a router; ``config.api`` mounts them under ``ROOT``.
"""

ROOT = "/api/v1/"

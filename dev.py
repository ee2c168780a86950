#!/usr/bin/env python3
"""The one door to everything a developer does; `python3 dev.py` lists its commands.

Needs Python 3.11 or newer and nothing else: it builds its own environment in
`.venv`. This file stays readable for older Pythons, so that they can say so.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Interlocal needs Python 3.11 or newer; this is {}.{}.\n"
        "Start dev.py with a newer one, for example: python3.12 dev.py demo".format(
            *sys.version_info[:2]
        )
    )

from devtools.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

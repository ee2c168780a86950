"""A map as a picture of its own, for a report or a letter: SVG and PNG, in daylight colors."""

from collections.abc import Sequence
from xml.etree import ElementTree

from interlocal.web.charts.drawing import png
from interlocal.web.maps import Map

SVG = "http://www.w3.org/2000/svg"
LINE, MARGIN, WIDTH = 20, 24, 720
LETTERS_A_LINE = 100
HUES = (
    ("#b9d8ee", "#8fbde0"),
    ("#f5d6a6", "#e8bb74"),
    ("#cbe3b3", "#a5cd83"),
    ("#e2cbea", "#c9a3d8"),
    ("#f6c6bf", "#e8a197"),
    ("#f1e9a8", "#d9cc6c"),
)
LOOK = """
text { font-family: "Public Sans", "Helvetica Neue", Arial, sans-serif; fill: #1c2b33; }
.il-map__place { stroke: #ffffff; stroke-width: 1; }
.il-map__place.is-shade-0 { fill: #e6ecea; }
.il-map__hatch-ground { fill: #f7f8f6; }
.il-map__hatch { stroke: #7b898f; stroke-width: 1.5; }
.il-map__line { fill: none; stroke: #1c2b33; stroke-width: 2.5; }
.il-map__name { font-size: 12px; text-anchor: middle; }
.il-map__mark { font-size: 17px; font-weight: 700; text-anchor: middle; }
.title { font-size: 20px; font-weight: 700; }
.said { font-size: 13px; }
""" + "\n".join(
    f".il-map__hue-{hue} {{ fill: {ground}; }}\n"
    f".il-map__stroke-{hue} {{ fill: none; stroke: {ink}; stroke-width: 1.5; }}"
    for hue, (ground, ink) in enumerate(HUES)
)


def svg_of(shown: Map, *, title: str, said: Sequence[str]) -> str:
    """The map with its title above and sentences below, as SVG that needs no style sheet.

    Raises ValueError for a map on which nothing is drawn.
    """
    if not shown.svg:
        raise ValueError("There is no outline of any of these towns to draw.")
    sheet = ElementTree.fromstring(_with_namespace(shown.svg))  # noqa: S314 - our own drawing
    height = float(sheet.get("viewBox", "0 0 0 0").split()[3])
    lines = [part for sentence in said for part in _broken(sentence)]
    full = MARGIN * 2 + LINE * 2 + height + LINE * (len(lines) + 1)
    root = ElementTree.Element(
        f"{{{SVG}}}svg",
        {
            "viewBox": f"0 0 {WIDTH + 2 * MARGIN} {full:g}",
            "width": f"{WIDTH + 2 * MARGIN}",
            "height": f"{full:g}",
            "role": "img",
            "aria-label": shown.label,
        },
    )
    ElementTree.SubElement(root, f"{{{SVG}}}title").text = title
    ElementTree.SubElement(root, f"{{{SVG}}}style").text = LOOK
    _write(root, title, MARGIN + LINE, "title")
    drawing = ElementTree.SubElement(
        root, f"{{{SVG}}}g", {"transform": f"translate({MARGIN} {MARGIN + 2 * LINE})"}
    )
    drawing.extend(list(sheet))
    for number, line in enumerate(lines, 1):
        _write(root, line, MARGIN + 2 * LINE + height + LINE * (number + 0.5), "said")
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def png_of(svg: str, *, scale: float = 2.0) -> bytes:
    """The same as PNG, ``scale`` times its size in pixels."""
    return png(svg, scale)


def _with_namespace(svg: str) -> str:
    return svg.replace("<svg ", f'<svg xmlns="{SVG}" ', 1)


def _write(root: ElementTree.Element, text: str, y: float, look: str) -> None:
    line = ElementTree.SubElement(
        root, f"{{{SVG}}}text", {"x": str(MARGIN), "y": f"{y:g}", "class": look}
    )
    line.text = text


def _broken(sentence: str) -> list[str]:
    """A sentence in lines that fit the sheet."""
    lines = [""]
    for word in sentence.split():
        if len(lines[-1]) + len(word) >= LETTERS_A_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines

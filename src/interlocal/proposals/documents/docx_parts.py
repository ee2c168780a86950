"""Styles, tables and pictures of a DOCX, as Word keeps them."""

import io
from typing import Any

from interlocal.proposals.documents.blocks import Figure, Table
from interlocal.web.charts import drawing
from interlocal.web.charts.look import ACCENT, HAIRLINE, INK, LOSS, MUTED, TINT

FONT = "Arial"
"""Public Sans is on few desks; a missing font would be replaced by chance."""
LOSS_TINT = "#fbebe4"
TEXT_WIDTH = 6.5
"""Inches between the margins of a letter page."""

__all__ = ["INK", "LOSS", "colour", "page", "picture", "points", "source", "style", "table"]


def points(size: float) -> Any:
    """A size of letters or space."""
    from docx.shared import Pt

    return Pt(size)


def colour(token: str) -> Any:
    """A colour of the look."""
    from docx.shared import RGBColor

    return RGBColor.from_string(token.removeprefix("#").upper())


def source(line: Any, said: str, href: str) -> None:
    """Where something is from, after what it says; a link if it can be read on the web."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    line.add_run(" ")
    run = line.add_run(said)
    run.font.size, run.font.color.rgb = points(8), colour(ACCENT if href else MUTED)
    if href:
        link = _element("w:hyperlink")
        place = line.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(_name("r:id"), place)
        run._r.addprevious(link)
        link.append(run._r)


def style(document: Any) -> None:
    """The look of the paper in styles, so that whoever edits it keeps it."""
    styles = document.styles
    _language(styles)
    _set(styles["Normal"], 10, INK, after=5)
    styles["Normal"].paragraph_format.line_spacing = 1.08
    _set(styles["Title"], 26, INK, after=10, bold=True)
    _border(styles["Title"].element.get_or_add_pPr(), {})
    _set(styles["Subtitle"], 11, ACCENT, before=120, after=4, bold=True)
    _set(styles["Heading 1"], 16, ACCENT, before=16, after=5, bold=True)
    _set(styles["Heading 2"], 12, INK, before=16, after=4, bold=True)
    _set(styles["Caption"], 8.5, MUTED, before=8, after=4)
    _set(styles["List Bullet"], 10, INK, after=3)
    _set(styles["List Number"], 10, INK, after=5)
    _set(styles["Footer"], 8, MUTED)
    _set(_new(styles, "Product"), 13, INK, bold=True)
    _set(_new(styles, "Lead"), 11.5, INK, after=8)
    _set(_new(styles, "Small"), 8.5, MUTED, before=3, after=4)
    _set(_new(styles, "Reference"), 9, INK, after=4)
    _set(_new(styles, "Key figure"), 10, MUTED, before=4, after=4)
    _set(_new(styles, "Callout"), 10, INK, before=8, after=10)
    callout = styles["Callout"].element.get_or_add_pPr()
    _border(callout, {"left": (18, LOSS)})
    _shade(callout, LOSS_TINT)


def page(document: Any, footer: str) -> None:
    """Letter size, an inch around, and the footer that every page carries."""
    from docx.shared import Inches

    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(0.8)
    line = section.footer.paragraphs[0]
    line.add_run(f"{footer} · page ")
    _field(line, "PAGE")
    line.add_run(" of ")
    _field(line, "NUMPAGES")
    line.add_run(" · estimates, not promises")


def picture(document: Any, figure: Figure) -> None:
    """A picture with its text alternative, where a screen reader looks for it."""
    from docx.shared import Inches

    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(
        io.BytesIO(drawing.png(figure.svg, 3)), width=Inches(TEXT_WIDTH * figure.width)
    )
    shape._inline.docPr.set("descr", figure.alt)
    shape._inline.docPr.set("name", figure.caption)


def table(document: Any, block: Table) -> None:
    """A table whose header row is marked as such and repeats on every page."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Inches

    made = document.add_table(rows=0, cols=len(block.header))
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    total = sum(block.widths)
    for column, width in zip(made.columns, block.widths, strict=True):
        column.width = Inches(TEXT_WIDTH * width / total)
    small = 7.5 if block.fine else 8.5
    header = _row(made, block, -1, block.header, small)
    _mark(header._tr.get_or_add_trPr(), "w:tblHeader")
    for index, cells in enumerate(block.rows):
        _row(made, block, index, cells, small)


def _row(made: Any, block: Table, index: int, cells: Any, small: float) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Inches

    row = made.add_row()
    _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
    total = sum(block.widths)
    for column, (cell, said) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = Inches(TEXT_WIDTH * block.widths[column] / total)
        line = cell.paragraphs[0]
        line.paragraph_format.line_spacing = 1
        line.paragraph_format.space_before = points(1.5)
        line.paragraph_format.space_after = points(1.5)
        if column in block.numbers:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = line.add_run(said)
        run.font.size = points(small)
        run.bold = index < 0 or index in block.strong
        if index < 0:
            run.font.color.rgb = colour(MUTED)
        elif (index, column) in block.losses:
            run.font.color.rgb = colour(LOSS)
        properties = cell._tc.get_or_add_tcPr()
        _border(properties, {"bottom": (8, ACCENT) if index < 0 else (4, HAIRLINE)}, "w:tcBorders")
        if index in block.strong:
            _shade(properties, TINT)
    return row


def _set(
    style: Any,
    size: float,
    token: str,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
) -> None:
    from docx.oxml.ns import qn

    style.font.name, style.font.size, style.font.bold = FONT, points(size), bold
    style.font.italic = False
    style.font.color.rgb = colour(token)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = (
        points(before),
        points(after),
    )


def _new(styles: Any, name: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = styles["Normal"]
    return made


def _language(styles: Any) -> None:
    from docx.oxml.ns import qn

    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")


def _name(prefixed: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(prefixed))


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _mark(properties: Any, tag: str) -> None:
    properties.append(_element(tag, val="true"))


def _border(properties: Any, sides: dict[str, tuple[int, str]], tag: str = "w:pBdr") -> None:
    from docx.oxml.ns import qn

    for old in properties.findall(qn(tag)):
        properties.remove(old)
    if not sides:
        return
    borders = _element(tag)
    for side, (size, token) in sides.items():
        borders.append(
            _element(
                f"w:{side}", val="single", sz=str(size), space="0", color=token.removeprefix("#")
            )
        )
    _insert(properties, borders, before=("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"))


def _shade(properties: Any, token: str) -> None:
    shade = _element("w:shd", val="clear", color="auto", fill=token.removeprefix("#"))
    _insert(properties, shade, before=("w:tabs", "w:spacing", "w:ind", "w:jc"))


def _insert(properties: Any, child: Any, *, before: tuple[str, ...]) -> None:
    """Word insists on the order of properties."""
    from docx.oxml.ns import qn

    names = {qn(name) for name in before}
    for place, old in enumerate(properties):
        if old.tag in names:
            properties.insert(place, child)
            return
    properties.append(child)


def _field(line: Any, code: str) -> None:
    for kind, said in (("begin", ""), ("", code), ("end", "")):
        run = line.add_run()
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            text = _element("w:instrText")
            text.text = said
            run._r.append(text)

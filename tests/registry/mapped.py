"""What tests of mappings share: a source, and files made on the spot."""

import io

from openpyxl import Workbook

SOURCE = "source: {code: state-audit, title: Audited spending, publisher: State comptroller}\n"
BY_GEOID = SOURCE + "body: {scheme: geoid, identifier: geoid}\n"


def workbook(*rows, merged=(), sheets=("Table",)):
    """A workbook of one filled sheet, as bytes."""
    made = Workbook()
    sheet = made.active
    sheet.title = sheets[0]
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for name in sheets[1:]:
        made.create_sheet(name).append(["nothing", "here"])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()

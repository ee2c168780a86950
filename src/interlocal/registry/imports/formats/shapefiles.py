"""Shapefiles in a zip, as the Census publishes boundaries, into GeoJSON features."""

import io
import struct
import zipfile
from typing import Any

from interlocal.registry.imports.problems import refuse

MOST_UNPACKED = 256 * 2**20
_NEEDED = (".shp", ".shx", ".dbf")
_EXPORT_AS = "In a map program, export the layer in WGS84 (EPSG:4326)."


def features_of(content: bytes, file: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The features of the one shapefile in a zip, and what to tell about them.

    Raises ImportRefused if a part is missing or damaged, or if the .prj file names another
    system of coordinates than degrees in WGS84 or NAD83.
    """
    parts = _parts(content, file)
    notices = _coordinates(parts.get(".prj"), file)
    import shapefile

    encoding = _encoding(parts.get(".cpg"))
    try:
        reader = shapefile.Reader(
            **{name[1:]: io.BytesIO(parts[name]) for name in _NEEDED},
            encoding=encoding,
            encodingErrors="strict",
        )
        features = [
            {
                "type": "Feature",
                "properties": dict(each.record.as_dict()),
                "geometry": each.shape.__geo_interface__ if each.shape.shapeType else None,
            }
            for each in reader.iterShapeRecords()
        ]
    except UnicodeDecodeError:
        raise refuse(file, f"The names in the .dbf are not in {encoding}. {_EXPORT_AS}") from None
    except (shapefile.ShapefileException, struct.error, ValueError, LookupError, EOFError):
        raise refuse(file, "The shapefile is damaged.") from None
    except Exception:  # pyshp raises whatever the damage leads to
        raise refuse(file, "The shapefile is damaged.") from None
    return features, notices


def _parts(content: bytes, file: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = [each for each in packed.infolist() if not each.filename.startswith("__")]
            shapes = [each for each in entries if each.filename.casefold().endswith(".shp")]
            if len(shapes) != 1:
                raise refuse(file, f"The zip holds {len(shapes)} shapefiles, not one.")
            stem = shapes[0].filename[:-4].casefold()
            mine = [each for each in entries if each.filename.casefold()[:-4] == stem]
            if sum(each.file_size for each in mine) > MOST_UNPACKED:
                raise refuse(file, f"Unpacked, it is larger than {MOST_UNPACKED // 2**20} MB.")
            parts = {each.filename[-4:].casefold(): packed.read(each) for each in mine}
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError):
        raise refuse(file, "This zip file is damaged, or has a password.") from None
    missing = [name for name in _NEEDED if name not in parts]
    if missing:
        raise refuse(file, f"The zip has no {' and no '.join(missing)} file for its .shp.")
    return parts


def _coordinates(prj: bytes | None, file: str) -> list[str]:
    """Notices if the coordinates are degrees that a map can use; else a refusal."""
    if prj is None:
        raise refuse(
            file, f"The zip has no .prj file, so nobody knows its coordinates. {_EXPORT_AS}"
        )
    said = prj.decode("ascii", errors="replace").upper().replace(" ", "_").lstrip("\ufeff_")
    datum = said[:400]
    if said.startswith(("GEOGCS[", "GEOGCRS[")):
        if "WGS_1984" in datum or "WGS_84" in datum:
            return []
        if "NORTH_AMERICAN_1983" in datum or "NAD83" in datum:
            return [
                "The coordinates are NAD83, as the Census publishes them. They were read as WGS84, "
                "which lies within two metres of it in the lower 48 states."
            ]
    name = prj.decode("ascii", errors="replace").partition('"')[2].partition('"')[0][:60]
    raise refuse(file, f"The coordinates are “{name}”, not degrees in WGS84. {_EXPORT_AS}")


def _encoding(cpg: bytes | None) -> str:
    said = (cpg or b"utf-8").decode("ascii", errors="ignore").strip().casefold()
    known = {"utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8"}
    return known.get(said, "latin-1" if "8859" in said else "cp1252")

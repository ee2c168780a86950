"""The shape of public identifiers, and what spreadsheets do to them."""

import re

from interlocal.registry.imports.values import BadValue, shown

STATE_CODES = {
    **{"AL": "01", "AK": "02", "AZ": "04", "AR": "05", "CA": "06", "CO": "08", "CT": "09"},
    **{"DE": "10", "DC": "11", "FL": "12", "GA": "13", "HI": "15", "ID": "16", "IL": "17"},
    **{"IN": "18", "IA": "19", "KS": "20", "KY": "21", "LA": "22", "ME": "23", "MD": "24"},
    **{"MA": "25", "MI": "26", "MN": "27", "MS": "28", "MO": "29", "MT": "30", "NE": "31"},
    **{"NV": "32", "NH": "33", "NJ": "34", "NM": "35", "NY": "36", "NC": "37", "ND": "38"},
    **{"OH": "39", "OK": "40", "OR": "41", "PA": "42", "RI": "44", "SC": "45", "SD": "46"},
    **{"TN": "47", "TX": "48", "UT": "49", "VT": "50", "VA": "51", "WA": "53", "WV": "54"},
    **{"WI": "55", "WY": "56", "AS": "60", "GU": "66", "MP": "69", "PR": "72", "VI": "78"},
}
GEOID_LENGTHS = {"geoid": (5, 7, 10), "geoid-2020": (5, 7, 10), "geoid-school": (7,)}
SCHOOL_DISTRICT = "school-district"
SCHOOL_SCHEME = "geoid-school"  # seven digits, as a place's GEOID has: hence a scheme of its own
_LONGEST = 160

_SHAPES = {
    "ocd": (r"ocd-division/country:[a-z]{2}(/[a-z_-]+:[\w.~-]+)*", "ocd-division/country:us/..."),
    "census-government": (r"[0-9]{9}|[0-9]{14}", "9 or 14 digits"),
    "gnis": (r"[0-9]{1,10}", "up to 10 digits"),
    "uei": (r"[A-Z0-9]{12}", "12 capital letters and digits"),
    # For bodies that nobody else numbers: most districts have no public identifier.
    "urn": (
        r"urn:interlocal:[a-z]{2}(-[a-z]{2})?:[a-z]+(-[a-z]+)*:[a-z0-9]+(-[a-z0-9]+)*",
        "urn:interlocal:us-ct:school-district:the-name",
    ),
}
SCHEMES = ("geoid", "geoid-2020", SCHOOL_SCHEME, *_SHAPES)


def checked(scheme: str, value: str, state: str = "", kind: str = "") -> str:
    """An identifier of the shape that its scheme has, in the state and for the kind of body.

    Raises BadValue. A GEOID has 5 digits (county), 7 (place) or 10 (town in a county);
    that of a school district has 7 as well, and so a scheme of its own.
    """
    if re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", value):
        raise BadValue(
            f"{shown(value)}: a spreadsheet has shortened this number. Store it as text."
        )
    if scheme.startswith("geoid"):
        if kind and (kind == SCHOOL_DISTRICT) != (scheme == SCHOOL_SCHEME):
            right = SCHOOL_SCHEME if kind == SCHOOL_DISTRICT else "geoid"
            raise BadValue(
                f"{value} is given as {scheme}. For a {kind.replace('-', ' ')} it is {right}: "
                "places and school districts share numbers."
            )
        return _geoid(value, state, GEOID_LENGTHS[scheme])
    shape, words = _SHAPES[scheme]
    if not re.fullmatch(shape, value) or len(value) > _LONGEST:
        raise BadValue(f"{shown(value)} is no {scheme} identifier, which is {words}.")
    return value


def _geoid(value: str, state: str, lengths: tuple[int, ...]) -> str:
    if not re.fullmatch(r"[0-9]+", value):
        raise BadValue(f"{shown(value)} is no GEOID, which is all digits.")
    if len(value) + 1 in lengths and f"0{value[0]}" in STATE_CODES.values():
        raise BadValue(
            f"GEOID {value} has {len(value)} digits. A spreadsheet may have dropped the zero "
            f"in front: 0{value}?"
        )
    if len(value) not in lengths:
        wanted = ", ".join(map(str, lengths)).replace("7, 10", "7 or 10")
        raise BadValue(f"GEOID {shown(value)} has {len(value)} digits, not {wanted}.")
    if state and STATE_CODES.get(state, value[:2]) != value[:2]:
        raise BadValue(
            f"GEOID {value} does not lie in {state}, whose GEOIDs begin with {STATE_CODES[state]}."
        )
    return value

"""What each kind of unit is called."""

from typing import Any

from flask_babel import lazy_gettext as _l

KINDS: dict[str, Any] = {
    "city": _l("City"),
    "province": _l("Province"),
    "department": _l("Department"),
    "urban_district": _l("Urban district (until 2025)"),
    "rural_district": _l("Rural district (until 2025)"),
    "district_city": _l("City under the city (until 2025)"),
    "ward": _l("Ward"),
    "commune": _l("Commune"),
    "special_zone": _l("Special zone"),
}


def unit_kind(kind: str) -> str:
    """The name of the kind; a kind without one is a unit."""
    return str(KINDS.get(kind) or _l("Unit"))

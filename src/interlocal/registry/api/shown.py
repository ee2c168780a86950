"""What programs are shown of bodies, figures and outlines."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from interlocal.registry.models import (
    Boundary,
    Fact,
    Measure,
    Organisation,
    Representative,
    Service,
    Source,
)
from interlocal.web.api.pages import Filters
from interlocal.web.api.values import Line, Named, Slug

MONEY = "USD"

OrganisationKind = Literal[
    "municipality",
    "county",
    "school-district",
    "special-district",
    "cog",
    "nonprofit",
    "private",
]
FactKind = Literal["reported", "estimated", "imputed", "absent"]
RepresentativeRole = Literal[
    "manager", "finance", "clerk", "department", "elected", "purchasing", "coordinator"
]
OutlineKind = Literal["imported", "sketch"]


class IdentifierOut(BaseModel):
    """A public identifier of a body."""

    scheme: str = Field(
        description="geoid, geoid-2020, geoid-school, ocd, census-government, gnis, uei or urn."
    )
    value: str


class PositionOut(BaseModel):
    """Where a body lies, degrees in WGS84."""

    latitude: float
    longitude: float


class OrganisationOut(BaseModel):
    """A body that may share a service."""

    slug: str = Field(description="Its name in addresses; never changes.")
    name: str
    kind: OrganisationKind
    state: str = Field(description="Two letters, as the post writes it.")
    position: PositionOut | None = Field(description="Null where nobody said.")
    identifiers: list[IdentifierOut]

    @classmethod
    def of(cls, body: Organisation) -> "OrganisationOut":
        """As shown to programs; its identifiers were read along."""
        return cls(
            slug=body.slug,
            name=body.name,
            kind=body.kind,  # type: ignore[arg-type]  # the table allows no other
            state=body.state,
            position=_position(body),
            identifiers=[
                IdentifierOut(scheme=each.scheme, value=each.value)
                for each in body.identifiers.all()
            ],
        )


class OrganisationDetail(OrganisationOut):
    """A body with the councils that it belongs to."""

    regions: list[Named] = Field(description="Councils of governments that it belongs to.")


class PersonOut(BaseModel):
    """Somebody who speaks for a body."""

    name: str
    email: str
    role: RepresentativeRole
    is_administrator: bool = Field(description="Invites, confirms and ends the others.")
    since: date

    @classmethod
    def of(cls, seat: Representative) -> "PersonOut":
        """As shown to programs of the body's own people."""
        return cls(
            name=seat.user.name,
            email=seat.user.email,
            role=seat.role,  # type: ignore[arg-type]  # the table allows no other
            is_administrator=seat.is_administrator,
            since=seat.since,
        )


class OrganisationFilters(Filters):
    """What may be asked of the list of bodies."""

    q: Line | None = Field(None, description="A part of the name.")
    kind: OrganisationKind | None = None
    state: str | None = Field(None, pattern="^[A-Za-z]{2}$", description="Two letters.")
    region: Slug | None = Field(None, description="Members of this council of governments only.")
    identifier: Line | None = Field(None, description="A public identifier, in any scheme.")


class ServiceOut(BaseModel):
    """Something that governments do and might do together."""

    code: str
    name: str
    description: str
    is_area: bool = Field(description="One of the areas that councils of governments list.")
    is_remainder: bool = Field(description="What is left of a group of lines: never shared.")
    census_functions: list[str] = Field(description="Function codes of the Census of Governments.")

    @classmethod
    def of(cls, service: Service) -> "ServiceOut":
        """As shown to programs."""
        return cls(
            code=service.code,
            name=service.name,
            description=service.description,
            is_area=service.is_area,
            is_remainder=service.is_remainder,
            census_functions=service.census_functions.replace(",", " ").split(),
        )


class MeasureOut(BaseModel):
    """What a fact measures."""

    code: str
    name: str
    unit: str
    description: str
    of_service: bool = Field(description="Whether there is one figure for each service.")

    @classmethod
    def of(cls, measure: Measure) -> "MeasureOut":
        """As shown to programs."""
        return cls(
            code=measure.code,
            name=measure.name,
            unit=measure.unit,
            description=measure.description,
            of_service=measure.of_service,
        )


class SourceOut(BaseModel):
    """Who published figures, where they are, under what licence."""

    code: str
    title: str
    publisher: str
    href: str
    licence: str
    note: str

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """As shown to programs."""
        return cls(
            code=source.code,
            title=source.title,
            publisher=source.publisher,
            href=source.href,
            licence=source.licence,
            note=source.note,
        )


class OriginOut(BaseModel):
    """Where a figure stands, exactly."""

    source: str = Field(description="The source's code.")
    title: str
    publisher: str
    file: str
    sha256: str = Field(description="Of the file that was read.")
    locator: str = Field(description="Where in the file: row and column.")
    loaded_at: datetime


class FactOut(BaseModel):
    """One figure of one body for one year. Missing is not zero."""

    measure: str
    service: str | None = Field(description="For measures that have one figure for each service.")
    year: int
    kind: FactKind
    value: str | None = Field(
        description="A decimal number in the unit, as a string so that nothing is rounded; null "
        "if the kind is “absent”."
    )
    unit: str
    cents: int | None = Field(description="The value of money in whole cents; null for the rest.")
    note: str
    origin: OriginOut

    @classmethod
    def of(cls, fact: Fact) -> "FactOut":
        """As shown to programs; measure and source were read along."""
        load = fact.load
        return cls(
            measure=fact.measure_id,
            service=fact.service_id,
            year=fact.year,
            kind=fact.kind,  # type: ignore[arg-type]  # the table allows no other
            value=None if fact.value is None else _plain(fact.value),
            unit=fact.measure.unit,
            cents=_cents(fact),
            note=fact.note,
            origin=OriginOut(
                source=load.source.code,
                title=load.source.title,
                publisher=load.source.publisher,
                file=load.file_name,
                sha256=load.sha256,
                locator=fact.locator,
                loaded_at=load.loaded_at,
            ),
        )


class FactFilters(Filters):
    """What may be asked of a body's facts."""

    measure: Slug | None = Field(None, description="A measure's code.")
    service: Slug | None = Field(None, description="A service's code.")
    year: int | None = Field(None, ge=1, le=9999)
    kind: FactKind | None = None


class OutlineProperties(BaseModel):
    """What is said of an outline."""

    slug: str
    name: str
    outline: OutlineKind | None = Field(
        description="A true boundary that was imported, or a sketch from positions; null where "
        "there is no outline."
    )
    source: str | None
    file: str | None


class Feature(BaseModel):
    """One body on the map (GeoJSON, RFC 7946)."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: dict[str, Any] | None
    properties: OutlineProperties

    @classmethod
    def of(cls, body: Organisation, outline: Boundary | None) -> "Feature":
        """As shown to programs; the outline's source was read along."""
        return cls(
            id=body.slug,
            geometry=json.loads(outline.geojson) if outline else None,
            properties=OutlineProperties(
                slug=body.slug,
                name=body.name,
                outline=outline.kind if outline else None,  # type: ignore[arg-type]
                source=outline.load.source.code if outline else None,
                file=outline.load.file_name if outline else None,
            ),
        )


class FeatureCollection(BaseModel):
    """Several bodies on the map (GeoJSON, RFC 7946)."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]


class Me(BaseModel):
    """The person for whom a program acts."""

    name: str
    email: str
    represents: list[Named] = Field(description="The bodies that this person may speak for.")


def named(body: Organisation) -> Named:
    """A body by slug and name."""
    return Named(slug=body.slug, name=body.name)


def _position(body: Organisation) -> PositionOut | None:
    if body.latitude is None or body.longitude is None:
        return None
    return PositionOut(latitude=body.latitude, longitude=body.longitude)


def _plain(value: Decimal) -> str:
    """Without zeros that say nothing: 17.35 and not 17.3500, 5300000 and not 5.3E+6."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cents(fact: Fact) -> int | None:
    if fact.value is None or fact.measure.unit != MONEY:
        return None
    return round(fact.value * 100)

"""The values that every room's interface speaks in: names, texts, estimates."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LARGEST_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,120}$")]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=160, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Text = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]


class Asked(BaseModel):
    """What a program sends to change something; a misspelt name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Estimate(BaseModel):
    """An amount of money that was worked out, in cents a year, with its range."""

    low: int = Field(description="Eight draws in ten lie between low and high.")
    mean: int
    high: int


class Estimated(BaseModel):
    """What all estimates in an answer have in common."""

    kind: Literal["estimated"] = "estimated"
    unit: Literal["cents a year"] = "cents a year"
    range: Literal["eight draws in ten"] = "eight draws in ten"


class Named(BaseModel):
    """Something by its address name (slug or code) and the name that people read."""

    slug: str
    name: str

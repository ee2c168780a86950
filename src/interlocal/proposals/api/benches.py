"""Benches for programs: what is said of an option, and its forecast over the years."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router
from pydantic import BaseModel, Field

from interlocal.accounts.api import READ, person
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.benches import bench_said, benches_visible_to
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Id

router = Router(tags=["proposals"])

OptionKind = Literal["alone", "contract", "lead", "joint", "private"]


class BenchOut(BaseModel):
    """The bench of a scenario. Estimates, not promises; money in cents."""

    scenario: int
    name: str
    option: OptionKind
    host: str | None = Field(description="Who provides or leads, by slug.")
    first_year: int = Field(description="The first fiscal year shared.")
    years: int
    discount_rate: float = Field(description="Per year, 0.03 for 3 %.")
    build_up: dict[str, Any] = Field(description="What the shared service would cost.")
    inputs: list[dict[str, Any]] = Field(description="Uncertain inputs, each with its source.")
    drivers: dict[str, Any] = Field(description="Drivers of cost by participant.")
    clause: dict[str, Any] = Field(description="The cost clause as data; empty if as proposed.")
    revision: int
    saved_at: datetime
    locked_at: datetime | None = Field(description="Null while it may change.")
    sha256: str | None = Field(description="Of all that was locked; what an agreement cites.")
    refusal: str | None = Field(description="Why there is no forecast.")
    forecast: dict[str, Any] | None = Field(
        description="Per participant and for all together: alone, bill and net by year, range, "
        "break-even with and without grants, the way from gross to net; inputs and evidence."
    )

    @classmethod
    def of(cls, bench: Bench) -> "BenchOut":
        """As shown to programs."""
        said = bench_said(bench)
        refusal = bench.forecast.get("refusal")
        return cls(
            scenario=bench.scenario_id,
            name=bench.name,
            option=said["option"],
            host=said["host"] or None,
            first_year=bench.first_year,
            years=bench.years,
            discount_rate=bench.discount_rate,
            build_up=bench.build_up,
            inputs=bench.inputs,
            drivers=bench.drivers,
            clause=bench.clause,
            revision=bench.revision,
            saved_at=bench.saved_at,
            locked_at=bench.locked_at,
            sha256=bench.sha256 or None,
            refusal=refusal,
            forecast=None if refusal else bench.forecast,
        )


@router.get(
    "/scenarios/{pk}/bench",
    response=answers({200: BenchOut}, 401, 404, 422),
    auth=READ,
    summary="The bench of a scenario",
)
def show_bench(request: HttpRequest, pk: Path[Id]) -> BenchOut:
    """What is said of the option, and what it would mean over the years; 404 if none was opened."""
    found = get_object_or_404(benches_visible_to(person(request)), scenario=pk)
    return BenchOut.of(found)

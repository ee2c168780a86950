"""What programs are shown of scenarios and their papers."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from interlocal.proposals import rules
from interlocal.proposals.models import BaselineVersion, Participant, Scenario, Share, Split
from interlocal.registry.api.shown import FactOut, named
from interlocal.web.api.values import Asked, Estimate, Estimated, Named, Text

TermCode = Literal[
    "alone",
    "gross",
    "travel",
    "coordination",
    "pay",
    "stranded",
    "backfill",
    "elsewhere",
    "transition",
    "net",
    "shared",
]


class ScenarioOut(BaseModel):
    """One way to share a service among named bodies, computed at one time from named facts."""

    id: int
    title: str
    service: str
    owner: Named
    initiative: int | None = Field(description="The id of the initiative that it belongs to.")
    created_at: datetime
    shared_at: datetime | None = Field(description="Null while it is its owner's own.")

    @classmethod
    def of(cls, scenario: Scenario) -> "ScenarioOut":
        """As shown to programs; the owner was read along."""
        return cls(
            id=scenario.pk,
            title=scenario.title,
            service=scenario.service_id,
            owner=named(scenario.owner),
            initiative=scenario.initiative_id,
            created_at=scenario.created_at,
            shared_at=scenario.shared_at,
        )


class StatedOut(BaseModel):
    """The version of a body's own baseline that its cost alone is taken from."""

    baseline: int
    version: int
    fiscal_year: int | None
    handed_over_at: datetime | None
    handed_over_by: str
    locked_at: datetime | None
    sha256: str | None = Field(description="Of a locked version: the hash of all that it says.")

    @classmethod
    def of(cls, version: BaselineVersion) -> "StatedOut":
        """As shown to programs."""
        return cls(
            baseline=version.baseline_id,
            version=version.number,
            fiscal_year=version.fiscal_year,
            handed_over_at=version.handed_over_at,
            handed_over_by=version.handed_over_name,
            locked_at=version.locked_at,
            sha256=version.sha256 or None,
        )


class ParticipantOut(BaseModel):
    """A body in a scenario, with its cost alone and what it rests on."""

    organisation: Named
    alone: Estimate = Field(
        description="Yearly cost alone: of its own baseline, else as published, benefits spread."
    )
    stated: StatedOut | None = Field(
        description="Its own baseline, which goes before the published figure; null without one."
    )
    cost_fact: FactOut | None = Field(description="Null where no figure is published.")
    population_fact: FactOut
    central_fact: FactOut | None
    grand_list_fact: FactOut | None

    @classmethod
    def of(cls, participant: Participant) -> "ParticipantOut":
        """As shown to programs; the facts were read along."""
        cost, stated = participant.cost_fact, participant.stated
        grand_list, central = participant.grand_list_fact, participant.central_fact
        return cls(
            organisation=named(participant.organisation),
            alone=Estimate(
                low=participant.alone_low_cents,
                mean=participant.alone_cents,
                high=participant.alone_high_cents,
            ),
            stated=StatedOut.of(stated) if stated else None,
            cost_fact=FactOut.of(cost) if cost else None,
            population_fact=FactOut.of(participant.population_fact),
            central_fact=FactOut.of(central) if central else None,
            grand_list_fact=FactOut.of(grand_list) if grand_list else None,
        )


class ShareOut(BaseModel):
    """What one participant pays, and what it saves by it."""

    organisation: Named
    cents: int = Field(description="To pay a year. The shares of a split add up to the cent.")
    saving: Estimate


class Verdict(BaseModel):
    """Whether anybody would do better apart."""

    everyone_gains: bool
    groups_better_apart: int = Field(
        description="How many towns and sub-groups would do better apart."
    )
    worst_group: list[Named] = Field(description="The one that would gain most by leaving.")
    worst_loss_cents: int = Field(description="What that group would gain a year.")


class SplitOut(BaseModel):
    """One way to share the cost, with its test."""

    method: str
    name: str
    idea: str
    refusal: str | None = Field(description="Why the method has no answer here.")
    shares: list[ShareOut]
    test: Verdict | None = Field(description="Null where the method has no answer.")

    @classmethod
    def of(cls, split: Split) -> "SplitOut":
        """As shown to programs; shares and bodies were read along."""
        method = rules.method(split.method)
        told = cls(
            method=split.method,
            name=method.name,
            idea=method.idea,
            refusal=split.refusal or None,
            shares=[],
            test=None,
        )
        if not split.refusal:
            told.shares = [_share(share) for share in split.shares.all()]
            told.test = Verdict(
                everyone_gains=split.everyone_gains,
                groups_better_apart=split.groups_better_apart,
                worst_group=[named(body) for body in split.worst_group.all()],
                worst_loss_cents=split.worst_loss_cents,
            )
        return told


class ScenarioDetail(ScenarioOut, Estimated):
    """A scenario with all that it says. Estimates, not promises."""

    terms: dict[TermCode, Estimate] = Field(
        description="The way from gross to net, for the whole group."
    )
    chance_of_saving: float = Field(description="Share of simulated futures that save.")
    proposed_method: str = Field(description="The split that its papers put forward.")
    participants: list[ParticipantOut]
    splits: list[SplitOut]
    engine_version: str
    seed: int = Field(description="The same facts, parameters and seed give the same figures.")
    draws: int
    parameters_on: date
    fitted_on_towns: int


class ProspectusOut(BaseModel):
    """The paper for one participant. Kept as it was made."""

    id: int
    organisation: Named
    made_at: datetime
    pdf: str = Field(description="Where to get it as PDF.")
    pdf_sha256: str
    docx: str = Field(description="Where to get it as DOCX.")
    docx_sha256: str


class Sharing(Asked):
    """What the invitation says."""

    message: Text = ""


class Shared(BaseModel):
    """A scenario that its partners see from now on."""

    scenario: ScenarioOut
    invited: list[Named] = Field(
        description="Who was invited now; none if the initiative was shared before."
    )


def _share(share: Share) -> ShareOut:
    participant = share.participant
    saving = Estimate(
        low=share.saving_low_cents,
        mean=participant.alone_cents - share.cents,
        high=share.saving_high_cents,
    )
    return ShareOut(organisation=named(participant.organisation), cents=share.cents, saving=saving)

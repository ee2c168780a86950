"""Figures in words, and what is worked out from them, each with the way back to its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from interlocal.registry.models import Fact
from interlocal.web.origins import Origin, Walk
from interlocal.web.words import dollars, in_sentence, possessive

KM2_A_SQUARE_MILE = Decimal("2.589988110336")  # by definition of the international mile
MISSING = "–"
CERTAIN_FIRST = ("reported", "estimated", "imputed", "absent")


def amount(value: Decimal | None, unit: str) -> str:
    """A value with its unit, rounded as the unit is usually read.

    Examples
    --------
    >>> amount(Decimal("386659"), "USD"), amount(Decimal("40.008"), "km2")
    ('$386,659', '15.4 square miles')
    """
    if value is None:
        return MISSING
    if unit == "USD":
        return money(value)
    if unit == "km2":
        return f"{_rounded(value / KM2_A_SQUARE_MILE, '0.1'):,} square miles"
    if unit == "USD per 1,000 USD":
        return f"{_rounded(value, '0.01'):,} mills"
    return f"{_rounded(value, '1'):,}"


def money(value: Decimal) -> str:
    """Dollars; a small amount keeps its cents."""
    if value and abs(value) < 10:
        sign = "−" if value < 0 else ""
        return f"{sign}${_rounded(abs(value), '0.01')}"
    return dollars(int(_rounded(value * 100, "1")))


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)


def name_of(fact: Fact) -> str:
    """What a fact is about: “Spending on libraries”, “Population”."""
    if fact.service is None:
        return fact.measure.name
    return f"{fact.measure.name} on {in_sentence(fact.service.name)}"


def dated(fact: Fact) -> str:
    """The same with its year."""
    return f"{name_of(fact)}, {fact.year}"


def exact(fact: Fact) -> str:
    """A fact as it stands in the file, with its unit; nothing rounded away."""
    if fact.value is None:
        return "not reported"
    number = f"{fact.value:,.4f}".rstrip("0").rstrip(".")
    unit = fact.measure.unit
    if unit == "USD":
        return f"−${number[1:]}" if fact.value < 0 else f"${number}"
    if unit == "km2":
        return f"{number} km² ({amount(fact.value, unit)})"
    return f"{number} mills" if unit == "USD per 1,000 USD" else f"{number} {unit}"


def origin_of(fact: Fact, town: str) -> Origin:
    """Where a fact stands: file, row, year, publisher, licence, when it was read in."""
    source = fact.load.source
    return Origin(
        label=f"{town}: {in_sentence(name_of(fact))}",
        value=exact(fact),
        kind=fact.kind,
        title=source.title,
        publisher=source.publisher,
        year=fact.year,
        href=source.href,
        file_name=fact.load.file_name,
        locator=fact.locator,
        loaded_at=fact.load.loaded_at,
        licence=source.licence,
        note=fact.note,
    )


def walk_of(fact: Fact, town: str) -> Walk:
    """The walk back of a figure that was read and not worked out."""
    if fact.value is None:
        meaning = f"{town} reports no such figure for {fact.year}. That is not zero."
        return Walk(number=MISSING, meaning=meaning, origins=[origin_of(fact, town)])
    what = f"{possessive(town)} {in_sentence(name_of(fact))} for {fact.year}"
    meaning = f"is {what}. {fact.measure.description}"
    return Walk(
        number=amount(fact.value, fact.measure.unit),
        meaning=meaning,
        origins=[origin_of(fact, town)],
    )


@dataclass(frozen=True)
class Derived:
    """A figure worked out from facts of one town."""

    town: str
    value: Decimal
    text: str
    meaning: str
    steps: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def kind(self) -> str:
        """As certain as the least certain figure that it rests on."""
        return least_certain(self.facts)

    @property
    def year(self) -> int:
        """The year of the figure that was divided."""
        return self.facts[0].year

    @property
    def walk(self) -> Walk:
        """The way back to the facts."""
        return Walk(
            number=self.text,
            meaning=self.meaning,
            steps=list(self.steps),
            origins=[origin_of(fact, self.town) for fact in self.facts],
        )


def least_certain(facts: Sequence[Fact]) -> str:
    """The kind of what rests on several facts."""
    return max((fact.kind for fact in facts), key=CERTAIN_FIRST.index)


def per_head(fact: Fact | None, people: Fact | None, town: str) -> Derived | None:
    """A figure divided by the people of the nearest year; None where either is not known."""
    if fact is None or fact.value is None or people is None or not people.value:
        return None
    value = fact.value / people.value
    near = "" if people.year == fact.year else f", the nearest year to {fact.year} that is known"
    return Derived(
        town=town,
        value=value,
        text=money(value),
        meaning=f"a head: {in_sentence(name_of(fact))} of {town} in {fact.year}, for each person.",
        steps=(
            f"{amount(fact.value, fact.measure.unit)} ({in_sentence(name_of(fact))}, {fact.year}) "
            f"divided by {amount(people.value, 'people')} people.",
            f"People: the population of {people.year}{near}; {people.get_kind_display().lower()}.",
        ),
        facts=(fact, people),
    )


def density(people: Fact | None, land: Fact | None, town: str) -> Derived | None:
    """People for each square mile of land; None where either is not known."""
    if people is None or people.value is None or land is None or not land.value:
        return None
    value = people.value / (land.value / KM2_A_SQUARE_MILE)
    return Derived(
        town=town,
        value=value,
        text=amount(value, "people"),
        meaning=f"people live on each square mile of land in {town}.",
        steps=(
            f"{amount(people.value, 'people')} people ({people.year}) divided by "
            f"{amount(land.value, 'km2')} of land.",
            f"Land: {exact(land)}; a square mile is 2.59 km².",
        ),
        facts=(people, land),
    )

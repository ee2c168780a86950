"""The facts of a body, put in the order in which a page asks for them."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from interlocal.registry.models import Fact, Organisation

SCHOOLS = "education"  # shared under laws of its own, and outside a town's municipal lines


class Sheet:
    """The current facts of one body, by what they measure, newest first.

    Of two facts of one year a figure goes before a statement of absence, and what
    was loaded later goes before what was loaded earlier.
    """

    def __init__(self, town: Organisation, facts: Iterable[Fact]) -> None:
        self.town = town
        self._facts: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for fact in in_order(facts):
            self._facts[fact.measure_id, fact.service_id or ""].append(fact)

    def all_of(self, measure: str, service: str = "") -> list[Fact]:
        """Every fact of a measure, newest first."""
        return self._facts.get((measure, service), [])

    def newest(self, measure: str, service: str = "") -> Fact | None:
        """What is known last, be it that nothing was reported."""
        return next(iter(self.all_of(measure, service)), None)

    def of_year(self, measure: str, year: int | None, service: str = "") -> Fact | None:
        """What is known for one year."""
        return next((fact for fact in self.all_of(measure, service) if fact.year == year), None)

    def people(self, year: int) -> Fact | None:
        """The population of the year nearest to ``year``, the later of two equally near."""
        known = [fact for fact in self.all_of("population") if fact.value]
        return min(known, key=lambda fact: abs(fact.year - year), default=None)

    @property
    def spending_year(self) -> int | None:
        """The last year with any spending figure."""
        return max(
            (
                fact.year
                for (measure, _), facts in self._facts.items()
                for fact in facts
                if measure in {"spending", "spending-total"} and fact.value is not None
            ),
            default=None,
        )

    def services(self, year: int | None) -> list[Fact]:
        """One fact for each service of a year, absences too."""
        codes = [service for measure, service in self._facts if measure == "spending"]
        found = [self.of_year("spending", year, code) for code in codes]
        return [fact for fact in found if fact is not None]

    def measured(self) -> list[Fact]:
        """The newest fact of each measure that is not of one service."""
        return [facts[0] for (_, service), facts in self._facts.items() if not service]

    @property
    def has_breakdown(self) -> bool:
        """Whether any service other than schools has a figure in the last year."""
        return bool(self.municipal_lines)

    @property
    def municipal_lines(self) -> list[Fact]:
        """What was spent on each service outside schools in the last year.

        Without what is below zero, over which nothing can be spread.
        """
        return [
            fact
            for fact in self.services(self.spending_year)
            if fact.value is not None
            and fact.service_id != SCHOOLS
            and not fact.is_spent_below_zero
        ]

    @property
    def below_zero(self) -> list[Fact]:
        """Services of the last year on which less than nothing was spent, as reported."""
        return [fact for fact in self.services(self.spending_year) if fact.is_spent_below_zero]

    @property
    def central_line(self) -> Fact | None:
        """What was booked on no one service in the last year."""
        return self.of_year("spending-unallocated", self.spending_year)

    @property
    def central_share(self) -> Decimal | None:
        """What is booked on no one service, as a share of all lines outside schools.

        None where no breakdown is known; 0 where no central line is reported.
        """
        lines = sum((fact.value or Decimal(0) for fact in self.municipal_lines), Decimal(0))
        central = self.central_line
        held = central.value if central and central.value else Decimal(0)
        return held / (lines + held) if lines > 0 else None


def sheets(towns: Iterable[Organisation], facts: Iterable[Fact]) -> list[Sheet]:
    """A sheet for each town, in the order given; the facts come from one read."""
    of_town: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_town[fact.organisation_id].append(fact)
    return [Sheet(town, of_town[town.pk]) for town in towns]


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts as they are used: the newest first, and of one year the one that pages go by."""
    return sorted(facts, key=_order)


def _order(fact: Fact) -> tuple[int, bool, int]:
    return -fact.year, fact.kind == Fact.Kind.ABSENT, -fact.pk

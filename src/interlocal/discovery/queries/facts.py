"""The facts on which the finder rests."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from interlocal.registry import queries as registry
from interlocal.registry.models import Fact, Load, Measure, Organisation

SPENDING, CENTRAL, PEOPLE = "spending", "spending-unallocated", "population"
LIST, AREA = "net-grand-list", "land-area"


class Figure(NamedTuple):
    """A current row of facts, as it is read: comparing takes thousands, a page tells of a few."""

    id: int
    organisation_id: int
    measure_id: str
    service_id: str | None
    year: int
    value: Decimal | None
    kind: str
    note: str
    load_id: int
    locator: str
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class Sources:
    """What stands behind many figures: a few files and measures, read once each."""

    loads: Mapping[int, Load]
    measures: Mapping[str, Measure]

    def fact(self, figure: Figure) -> Fact:
        """The fact of a figure, with its measure and its source at hand."""
        fact = Fact.from_db(None, Figure._fields, figure)
        fact.load, fact.measure = self.loads[figure.load_id], self.measures[figure.measure_id]
        return fact


class _Facts(Mapping[str, Fact]):
    """Facts by service, each made when it is asked for."""

    def __init__(self, figures: Mapping[str, Figure], sources: Sources) -> None:
        self._figures, self._sources = figures, sources
        self._made: dict[str, Fact] = {}

    def __getitem__(self, code: str) -> Fact:
        if code not in self._made:
            self._made[code] = self._sources.fact(self._figures[code])
        return self._made[code]

    def __contains__(self, code: object) -> bool:
        return code in self._figures

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


@dataclass(frozen=True)
class TownFacts:
    """What is known of a town for comparing costs; None where nothing is known.

    ``spent`` maps service codes to the figure of the latest reported year;
    ``year`` is that year, and the other figures, by measure, are of the year nearest to it.
    ``below_zero`` holds the services whose figure is negative, as refunds and corrections
    are reported: nothing is said by it of what the service costs.
    """

    town: Organisation
    year: int | None
    spent: Mapping[str, Figure]
    others: Mapping[str, Figure]
    sources: Sources = field(repr=False, compare=False)
    below_zero: frozenset[str] = frozenset()

    @cached_property
    def spending(self) -> Mapping[str, Fact]:
        """The facts of what was spent, by service."""
        return _Facts(self.spent, self.sources)

    @cached_property
    def unallocated(self) -> Fact | None:
        """What was spent on no one service in the same year."""
        return self._other(CENTRAL)

    @cached_property
    def population(self) -> Fact | None:
        """How many people live there."""
        return self._other(PEOPLE)

    @cached_property
    def grand_list(self) -> Fact | None:
        """The value of what is taxed."""
        return self._other(LIST)

    @cached_property
    def land_area(self) -> Fact | None:
        """Square kilometres of land."""
        return self._other(AREA)

    @property
    def people(self) -> float:
        """The population as a number, 0 where it is not known."""
        return self._number(PEOPLE) or 0.0

    @property
    def central(self) -> float | None:
        """What was spent on no one service, as a number."""
        return self._number(CENTRAL)

    @property
    def area(self) -> float | None:
        """The land area as a number."""
        return self._number(AREA)

    def _number(self, measure: str) -> float | None:
        figure = self.others.get(measure)
        return None if figure is None else float(figure.value or 0)

    def _other(self, measure: str) -> Fact | None:
        figure = self.others.get(measure)
        return figure and self.sources.fact(figure)


def facts_for_comparison(towns: Iterable[Organisation]) -> list[TownFacts]:
    """The facts of several towns in one read, in the order given.

    Of two sources for one figure the one that was read in last is taken, as on every page.
    """
    towns = list(towns)
    wanted = [SPENDING, CENTRAL, PEOPLE, LIST, AREA]
    rows = registry.current_facts().filter(
        organisation__in=[town.pk for town in towns],
        measure__in=wanted,
        value__isnull=False,
    )
    columns = [name for name in Figure._fields if name not in Figure._field_defaults]
    read = rows.select_related(None).order_by("pk").values_list(*columns)
    by_town: dict[int, list[Figure]] = defaultdict(list)
    loads = set()
    for row in read:
        figure = Figure(*row)
        by_town[figure.organisation_id].append(figure)
        loads.add(figure.load_id)
    sources = Sources(
        loads=Load.objects.select_related("source").in_bulk(loads),
        measures=registry.measures().in_bulk(wanted),
    )
    return [_of_town(town, by_town[town.pk], sources) for town in towns]


def _of_town(town: Organisation, figures: list[Figure], sources: Sources) -> TownFacts:
    by_measure: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_measure[figure.measure_id].append(figure)
    spending = by_measure[SPENDING]
    year = max((figure.year for figure in spending), default=None)
    latest = {each.service_id: each for each in spending if each.year == year and each.service_id}
    below = frozenset(code for code, each in latest.items() if (each.value or 0) < 0)
    others = {
        CENTRAL: _nearest([each for each in by_measure[CENTRAL] if each.year == year], year),
        **{measure: _nearest(by_measure[measure], year) for measure in (PEOPLE, LIST, AREA)},
    }
    return TownFacts(
        town=town,
        year=year,
        spent={code: each for code, each in latest.items() if code not in below},
        others={measure: each for measure, each in others.items() if each},
        sources=sources,
        below_zero=below,
    )


def _nearest(figures: list[Figure], year: int | None) -> Figure | None:
    """The figure of the year nearest to ``year``, the later of two equally near."""
    if year is None:
        return max(figures, key=lambda each: (each.year, each.id), default=None)
    return min(
        figures, key=lambda each: (abs(each.year - year), -each.year, -each.id), default=None
    )

"""The list of towns: found, sorted, in pages, beside a map where they belong to one region."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from interlocal.registry import queries
from interlocal.registry.models import Organisation
from interlocal.registry.pages.choices import Choice, Reading
from interlocal.registry.pages.maps import town_map
from interlocal.registry.pages.sheets import sheets
from interlocal.web.maps import Map
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import listing

A_PAGE = 50
MOST_ON_A_MAP = 400
AT_ONCE = 1000  # towns whose facts are read together for an export
SORTS = ("town", "population", "grand-list", "shown")


@dataclass(frozen=True)
class Wanted:
    """What is asked for; every field stands in the address bar.

    ``choices`` are all figures that can be shown, ``show`` the word of the chosen one.
    """

    choices: dict[str, Choice]
    show: str
    q: str = ""
    region: Organisation | None = None
    sort: str = ""
    page: str = ""

    @property
    def shown(self) -> Choice | None:
        """The figure on the map; None where nothing can be measured yet."""
        return self.choices.get(self.show)

    @property
    def shown_word(self) -> str:
        """The word of the column that the map shows."""
        return next((word for word, choice in self.columns.items() if choice == self.shown), "")

    @property
    def columns(self) -> dict[str, Choice]:
        """The figures of the table, by the word that sorts by them."""
        usual = {"population": "population", "grand-list": "net-grand-list", "shown": self.show}
        found: dict[str, Choice] = {}
        for word, code in usual.items():
            choice = self.choices.get(code)
            if choice is not None and choice not in found.values():
                found[word] = choice
        return found


@dataclass(frozen=True)
class TownList:
    """The list as a page shows it. ``nearest`` are names to try where nothing was found."""

    wanted: Wanted
    page: Page
    table: Table
    map: Map | None
    problem: str
    nearest: list[str]
    notes: list[str]


def town_list(wanted: Wanted) -> TownList:
    """One page of the towns that are asked for, with the map of all of them."""
    found, problem, nearest = find(wanted)
    page = Paginator(in_order(found, wanted), A_PAGE).get_page(wanted.page)
    rows = list(page.object_list)
    mapped = towns_to_map(wanted)
    read = readings({town.pk: town for town in [*rows, *mapped]}.values(), wanted)
    return TownList(
        wanted=wanted,
        page=page,
        table=table(rows, read, wanted),
        map=map_of(mapped, read, wanted, chosen=[town.pk for town in rows] if wanted.q else []),
        problem=problem,
        nearest=nearest,
        notes=notes([read[town.pk] for town in rows], wanted),
    )


def find(wanted: Wanted) -> tuple[QuerySet[Organisation], str, list[str]]:
    """The towns asked for; a wrong name comes with a sentence and the nearest names."""
    towns = queries.municipalities()
    if wanted.region:
        towns = queries.members_of(wanted.region)
    words = wanted.q.strip()
    if not words:
        return towns, "", []
    # By identifier in a query of its own: a town with several is still one row.
    known = queries.organisations().filter(identifiers__value=words).values("pk")
    found = towns.filter(Q(name__icontains=words) | Q(slug=words) | Q(pk__in=known))
    if found.exists():
        return found, "", []
    try:
        meant = queries.find_organisation(words)
    except queries.SeveralOrganisations as several:
        return towns.filter(slug__in=several.nearest), "", []
    except queries.OrganisationNotFound as refusal:
        return towns.none(), str(refusal), refusal.nearest
    if towns.filter(pk=meant.pk).exists():
        return towns.filter(pk=meant.pk), "", []
    where = f"a member of {wanted.region.name}" if wanted.region else "a town"
    return towns.none(), f"{meant.name} is known here, but is not {where}.", []


def in_order(towns: QuerySet[Organisation], wanted: Wanted) -> QuerySet[Organisation]:
    """The towns in the order asked for; those without the figure come last either way."""
    word = wanted.sort.removeprefix("-")
    is_down = wanted.sort.startswith("-")
    choice = wanted.columns.get(word)
    if choice is None:
        return towns.order_by(*(["-name", "-state"] if is_down else ["name", "state"]), "pk")
    service = choice.service_code or None
    if choice.is_per_head:
        towns = queries.with_figure_per_head(towns, choice.measure.pk, service)
        field = F("figure_per_head")
    else:
        towns = queries.with_figure(towns, choice.measure.pk, service)
        field = F("figure")
    first = field.desc(nulls_last=True) if is_down else field.asc(nulls_last=True)
    return towns.order_by(first, "name", "pk")


def towns_to_map(wanted: Wanted) -> list[Organisation]:
    """All towns of the region asked for, or of a small registry; none where a map would not do."""
    towns = queries.members_of(wanted.region) if wanted.region else queries.municipalities()
    few = list(towns[: MOST_ON_A_MAP + 1])
    return few if len(few) <= MOST_ON_A_MAP else []


def readings(towns: Iterable[Organisation], wanted: Wanted) -> dict[int, dict[str, Reading]]:
    """Every column's figure of every town, from one read."""
    towns = list(towns)
    columns = wanted.columns
    measures = {choice.measure.pk for choice in columns.values()} | {"population"}
    services = {choice.service_code for choice in columns.values()} - {""}
    rows = queries.current_facts().filter(
        Q(service=None) | Q(service__in=services), organisation__in=towns, measure__in=measures
    )
    return {
        sheet.town.pk: {word: choice.read(sheet) for word, choice in columns.items()}
        for sheet in sheets(towns, rows)
    }


def table(towns: list[Organisation], read: dict[int, dict[str, Reading]], wanted: Wanted) -> Table:
    """The towns with their figures; each figure leads to its source."""
    states = len({town.state for town in towns}) > 1
    return Table(
        caption=_caption(wanted),
        columns=[
            Column("Town", sort="town"),
            *[
                Column(choice.short, is_number=True, sort=word)
                for word, choice in wanted.columns.items()
            ],
            *([Column("Year")] if wanted.shown_word else []),
        ],
        rows=[
            Row(
                [
                    Cell(town.name, href=town_href(town), note=town.state if states else ""),
                    *[_cell(read[town.pk][word]) for word in wanted.columns],
                    *([_data(read[town.pk][wanted.shown_word])] if wanted.shown_word else []),
                ],
                place=town.slug,
            )
            for town in towns
        ],
    )


def _caption(wanted: Wanted) -> str:
    return "; ".join(choice.label for choice in wanted.columns.values())


def _cell(reading: Reading) -> Cell:
    return Cell(reading.text, href=reading.href)


def _data(reading: Reading) -> Cell:
    return Cell(str(reading.year or ""), kind=reading.kind)


def town_href(town: Organisation) -> str:
    """The page of a town."""
    return reverse("registry:town", args=[town.slug])


def map_of(
    towns: list[Organisation],
    read: dict[int, dict[str, Reading]],
    wanted: Wanted,
    chosen: Iterable[int] = (),
) -> Map | None:
    """The map of the chosen figure."""
    if wanted.shown is None:
        return None
    values: dict[int, Decimal] = {}
    for town in towns:
        value = read[town.pk][wanted.shown_word].value
        if value is not None:
            values[town.pk] = value
    where = wanted.region.name if wanted.region else "All towns"
    return town_map(
        towns,
        values,
        wanted.shown.worded,
        label=f"{wanted.shown.label}, {where}",
        value_label=wanted.shown.label,
        chosen=set(chosen),
    )


def notes(read: list[dict[str, Reading]], wanted: Wanted) -> list[str]:
    """Of which years the figures are, and by which people they were divided."""
    said = []
    for word, choice in wanted.columns.items():
        known = [each[word] for each in read if each[word].value is not None]
        if not known:
            continue
        years = _years(Counter(reading.year for reading in known))
        people = ""
        if choice.is_per_head:
            divided = _years(Counter(reading.facts[-1].year for reading in known))
            people = f", divided by the population of the nearest year known: {divided}"
        said.append(f"{choice.label}: {years}{people}.")
    if wanted.shown and wanted.shown.service and wanted.shown.service.is_remainder:
        name = wanted.shown.service.name
        said.append(f"{name} is what is left of several lines: it is no service to share.")
    return said


def _years(counted: Counter[int | None]) -> str:
    """The years from the most frequent on: “2023 (2 towns: 2021)” says less than the numbers."""
    (most, _), *others = counted.most_common()
    rest = [f"{year} for {count}" for year, count in others]
    return f"{most} ({listing(rest)})" if rest else str(most)


def export(wanted: Wanted) -> Iterator[list[str | Decimal | int | None]]:
    """Every town asked for, on all pages, as rows for a file: numbers unrounded, with sources."""
    columns = wanted.columns
    head = ["town", "state", "slug", "geoid"]
    for choice in columns.values():
        more = ("year", "kind", "source", "place in it")
        head += [choice.label, *(f"{choice.label}: {what}" for what in more)]
    yield list(head)
    found, _, _ = find(wanted)
    keys = list(in_order(found, wanted).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        by_key = queries.with_identifiers(queries.organisations()).in_bulk(some)
        towns = [by_key[key] for key in some]
        read = readings(towns, wanted)
        for town in towns:
            yield [*_names(town), *_values(read[town.pk])]


def _names(town: Organisation) -> list[str]:
    geoids = [each.value for each in town.identifiers.all() if each.scheme == "geoid"]
    return [town.name, town.state, town.slug, *(geoids or [""])[:1]]


def _values(read: dict[str, Reading]) -> list[str | Decimal | int | None]:
    cells: list[str | Decimal | int | None] = []
    for reading in read.values():
        titles = dict.fromkeys(fact.load.source.title for fact in reading.facts)
        places = [f"{fact.load.file_name}, {fact.locator}" for fact in reading.facts]
        value = None if reading.value is None else round(reading.value, 4)
        cells += [value, reading.year, reading.kind, "; ".join(titles), "; ".join(places)]
    return cells

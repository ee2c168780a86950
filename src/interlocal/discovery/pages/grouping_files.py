"""A grouping as files to take along."""

from collections.abc import Iterator

from interlocal.discovery.calculations.regions_kept import result_of
from interlocal.discovery.models import Grouping
from interlocal.discovery.pages.grouping_maps import geojson_of, grouping_map
from interlocal.discovery.pages.groupings import headline, labels_of
from interlocal.web.map_pictures import svg_of
from interlocal.web.words import about

HEAD = [
    *("group", "town", "id", "is_host", "residents", "alone_usd", "pays_usd", "saves_usd"),
    *("group_net_low_usd", "group_net_mean_usd", "group_net_high_usd", "chance_of_saving"),
    *("stable", "note"),
]


def csv_rows(grouping: Grouping) -> Iterator[list[object]]:
    """One line a town: its group, what it would pay, and the range of its group's saving."""
    result = result_of(grouping.result or {})
    labels = labels_of(result)
    yield list(HEAD)
    for group in result.groups:
        label = labels.get(group.members, "")
        for share in group.shares:
            town = result.towns[share.town]
            yield [
                label or "by itself",
                town.name,
                town.id,
                "yes" if label and group.host == town.id else "no",
                town.population,
                share.alone_cents / 100,
                share.pays_cents / 100,
                share.saves_cents / 100,
                *(end / 100 for end in (group.net.low, group.net.mean, group.net.high)),
                round(group.chance_of_saving, 3),
                "yes" if group.stable else "no",
                "",
            ]
    for gone in result.left_out:
        yield ["not compared", gone.name, gone.id, *[""] * 10, gone.reason]


def geojson(grouping: Grouping) -> dict[str, object]:
    """The towns with outline and group."""
    result = result_of(grouping.result or {})
    return geojson_of(grouping, result, labels_of(result))


def picture(grouping: Grouping) -> str:
    """The map as SVG, with what one must know beside it.

    Raises ValueError where no outline is known.
    """
    result = result_of(grouping.result or {})
    labels = labels_of(result)
    shown = grouping_map(grouping, result, labels)
    ranked = sorted(labels, key=lambda members: (len(labels[members]), labels[members]))
    return svg_of(
        shown,
        title=f"{grouping.name}: {result.region}",
        said=[
            f"{headline(result)} Net saving a year: {about(result.net)} (eight draws in ten).",
            *(
                f"{labels[members]}: {', '.join(result.name(town) for town in members)}"
                for members in ranked
            ),
            "Plain: by itself. Hatched: not compared. Estimates from public figures, not promises; "
            f"worked out on {result.on:%-d %B %Y}.",
            shown.note,
        ],
    )

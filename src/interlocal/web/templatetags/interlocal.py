"""What pages are made of. `/style/` shows every piece; their templates lie in web/parts/."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interlocal.web import fields, glossary, ranges
from interlocal.web import navigation as ways
from interlocal.web.charts import Chart
from interlocal.web.icons import icon as drawing
from interlocal.web.maps import Map, table_of
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import MINUS

register = template.Library()

KINDS = {
    "reported": "Reported",
    "estimated": "Estimated",
    "imputed": "Imputed",
    "absent": "Not reported",
}
DIRECTIONS = {
    "saves": ("down", "Tends to save"),
    "no-effect": ("equal", "No clear effect on cost"),
    "costs-more": ("up", "Tends to cost more"),
    "mixed": ("mixed", "Studies disagree"),
    "unknown": ("question", "Not studied"),
}
AUDIENCES = {"own": "lock", "shared": "people", "public": "globe"}


# ---------- the page ----------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside a word."""
    return drawing(name)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """Where the header and the footer lead."""
    request, user = context.get("request"), context.get("user")
    return ways.ways(
        request.path if request else "", is_signed_in=bool(user and user.is_authenticated)
    )


@register.inclusion_tag("web/parts/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """The way here: label, address, label, address, ..., and last the label of this page."""
    pairs = list(zip(steps[:-1:2], steps[1:-1:2], strict=True))
    return {"pairs": pairs, "here": steps[-1]}


@register.simple_block_tag(end_name="end_page_header")
def page_header(
    content: str,
    title: str,
    kicker: str = "",
    lead: str = "",
    audience: str = "",
    seen_by: str = "",
) -> str:
    """The head of a page; between the tags stands its one main action."""
    return render_to_string(
        "web/parts/page_header.html",
        {
            "title": title,
            "kicker": kicker,
            "lead": lead,
            "audience": audience,
            "seen_by": seen_by,
            "actions": content if content.strip() else "",
        },
    )


@register.inclusion_tag("web/parts/audience.html")
def audience(who: str, sentence: str) -> dict[str, Any]:
    """Who sees this: ``own``, ``shared`` or ``public``, and the sentence that says it."""
    return {"icon": AUDIENCES[who], "sentence": sentence}


@register.simple_tag
def term(code: str, label: str = "") -> SafeString:
    """A word that has a meaning of its own here, with that meaning one hover or click away."""
    word = glossary.word(code)
    return format_html(
        '<a class="il-term" href="{}#{}" title="{}">{}</a>',
        ways.href_of("web:help"),
        word.code,
        word.meaning,
        label or word.term,
    )


# ---------- figures ----------


@register.inclusion_tag("web/parts/kind.html")
def kind(code: str) -> dict[str, Any]:
    """How a figure came about: reported, estimated, imputed or absent."""
    return {"code": code, "label": KINDS[code]}


@register.inclusion_tag("web/parts/range.html")
def range_line(
    low: float,
    middle: float,
    high: float,
    label: str,
    floor: float | None = None,
    ceiling: float | None = None,
    low_text: str = "",
    high_text: str = "",
) -> dict[str, Any]:
    """A range drawn as a line with a dot; ``label`` says the same in words."""
    line = ranges.drawn(low, middle, high, floor=floor, ceiling=ceiling)
    return {
        "line": line,
        "label": label,
        "is_loss": high < 0,
        "low_text": low_text,
        "high_text": high_text,
    }


@register.inclusion_tag("web/parts/figure.html")
def figure(
    label: str,
    value: str,
    kind: str = "",
    unit: str = "",
    range_text: str = "",
    low: float | None = None,
    middle: float | None = None,
    high: float | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
    note: str = "",
    walk: Walk | None = None,
    source_url: str = "",
) -> dict[str, Any]:
    """A figure with its kind, its range in words and drawn, and the way to its source."""
    has_line = low is not None and middle is not None and high is not None
    return {**locals(), "has_line": has_line}


@register.inclusion_tag("web/parts/source.html")
def source(walk: Walk | None = None, url: str = "", title: str = "") -> dict[str, Any]:
    """“Where does this number come from?”: here and now, or loaded from ``url`` when opened."""
    return {"walk": walk, "url": url, "title": title or "Where does this number come from?"}


@register.inclusion_tag("web/parts/chart.html")
def chart(chart: Chart, title: str = "", data_url: str = "") -> dict[str, Any]:
    """A drawn chart with its message in words, and its figures to open below."""
    return {"chart": chart, "title": title, "data_url": data_url, "table": _figures_of(chart)}


def _figures_of(chart: Chart) -> Table:
    is_number = [
        any(isinstance(row[i], float | int) for row in chart.rows) for i in range(len(chart.header))
    ]
    return Table(
        caption="The figures of this picture, in dollars",
        columns=[Column(*pair) for pair in zip(chart.header, is_number, strict=True)],
        rows=[Row([Cell(_told(cell)) for cell in row]) for row in chart.rows],
        stacks=False,
    )


def _told(cell: str | float | None) -> str:
    if cell is None:
        return "not reported"
    return cell if isinstance(cell, str) else f"{cell:,.0f}".replace("-", MINUS)


# ---------- what to think of it ----------


@register.inclusion_tag("web/parts/evidence.html")
def evidence(
    direction: str, finding: str, source: str, href: str = "", note: str = ""
) -> dict[str, Any]:
    """What a study found. Every direction stands as high as every other."""
    drawing_name, label = DIRECTIONS[direction]
    return {**locals(), "icon": drawing_name, "label": label}


@register.inclusion_tag("web/parts/warnings.html")
def warnings(items: list[str], title: str = "Before you rely on this") -> dict[str, Any]:
    """What speaks against, or makes the figures shaky. Nothing where there is nothing."""
    return {"items": items, "title": title}


@register.inclusion_tag("web/parts/reasons.html")
def reasons(items: list[str], title: str = "Why") -> dict[str, Any]:
    """What speaks for it."""
    return {"items": items, "title": title}


@register.simple_block_tag(end_name="end_answer")
def answer(
    content: str,
    sentence: str,
    href: str = "",
    kicker: str = "",
    kind: str = "",
    low: float | None = None,
    middle: float | None = None,
    high: float | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
    low_text: str = "",
    high_text: str = "",
    range_text: str = "",
    place: str = "",
    level: int = 3,
) -> str:
    """One ranked answer: sentence, range, and between the tags its folds and actions."""
    has_line = low is not None and middle is not None and high is not None
    return render_to_string("web/parts/answer.html", {**locals(), "has_line": has_line})


@register.simple_block_tag(end_name="end_fold")
def fold(content: str, title: str, url: str = "", is_open: bool = False) -> str:
    """Something to open; with ``url`` its inside is loaded when it is opened."""
    return render_to_string(
        "web/parts/fold.html",
        {"content": content, "title": title, "url": url, "is_open": is_open},
    )


# ---------- beginnings and steps ----------


@register.inclusion_tag("web/parts/empty_state.html")
def empty_state(
    title: str, purpose: str, example: str = "", action: str = "", href: str = ""
) -> dict[str, Any]:
    """An empty page: what it is for, what it will look like, and the first step."""
    return locals()


@register.inclusion_tag("web/parts/steps.html")
def steps(names: list[str], current: int, label: str = "Steps", across: bool = True) -> Any:
    """Where we are on a way of several steps; ``current`` counts from 1."""
    return locals()


@register.inclusion_tag("web/parts/progress.html")
def progress(label: str, done: int | None = None, total: int | None = None) -> dict[str, Any]:
    """How far a longer piece of work has come."""
    return locals()


# ---------- tables, lists, papers ----------


@register.inclusion_tag("web/parts/data_table.html", takes_context=True)
def data_table(context: template.Context, table: Table) -> dict[str, Any]:
    """A table of words and numbers; sortable columns lead to ``?sort=``."""
    request = context.get("request")
    columns = [{"column": column, **_sorting(request, column.sort)} for column in table.columns]
    lines = [
        {"row": row, "cells": list(zip(table.columns, row.cells, strict=True))}
        for row in table.rows
    ]
    totals = table.totals and list(zip(table.columns, table.totals.cells, strict=True))
    return {"table": table, "columns": columns, "lines": lines, "totals": totals}


def _sorting(request: HttpRequest | None, word: str) -> dict[str, str]:
    if not word or request is None:
        return {}
    now = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{word}" if now == word else word
    query.pop("page", None)
    aria = {word: "ascending", f"-{word}": "descending"}.get(now, "")
    return {"href": f"?{query.urlencode()}", "aria_sort": aria}


@register.inclusion_tag("web/parts/pages.html", takes_context=True)
def pages(context: template.Context, page: Page[Any], what: str = "results") -> dict[str, Any]:
    """The pages of a long list; the address keeps every other choice."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if query is not None and isinstance(number, int):
            query["page"] = str(number)
        is_number = isinstance(number, int)
        href = f"?{query.urlencode()}" if query is not None and is_number else ""
        links.append({"number": number, "href": href, "is_here": number == page.number})
    return {"page": page, "links": links, "what": what}


@register.inclusion_tag("web/parts/download.html")
def download(label: str, href: str, kind: str = "", size: str = "") -> dict[str, Any]:
    """One paper or file to take along; stands in ``<ul class="il-downloads">``."""
    return locals()


# ---------- forms ----------


@register.inclusion_tag("web/parts/errors.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All that is wrong with a form, each leading to its field. Nothing where all is well."""
    return {"problems": fields.problems(form)}


@register.inclusion_tag("web/parts/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """One question of a form with its hint, its error and its control."""
    return {
        "field": field,
        "control": fields.control(field),
        "is_group": fields.is_group(field),
        "is_tick": fields.is_tick(field),
    }


@register.inclusion_tag("web/parts/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Every question of a form, in order."""
    return {"form": form}


@register.inclusion_tag("web/parts/confirm.html", takes_context=True)
def confirm(
    context: template.Context, label: str, action: str, question: str, button: str
) -> dict[str, Any]:
    """A second look before something is gone: the first click only asks."""
    return {
        "label": label,
        "action": action,
        "question": question,
        "button": button,
        "csrf_token": context.get("csrf_token", ""),
    }


# ---------- maps ----------


@register.inclusion_tag("web/parts/map.html")
def region_map(shown: Map) -> dict[str, Any]:
    """A map with its legend; put its table beside it, or use ``map_and_table``."""
    return {"map": shown}


@register.inclusion_tag("web/parts/map_and_table.html", takes_context=True)
def map_and_table(context: template.Context, shown: Map, table: Table | None = None) -> Any:
    """A map, and beside it a table that says the same."""
    return {"map": shown, "table": table or table_of(shown), "request": context.get("request")}

"""What pages are made of, as tags. `/style/` shows every piece.

What stands on a page by the hundred is drawn by web/pieces/; the others have templates in
web/parts/.
"""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interlocal.web import fields, glossary, pieces
from interlocal.web import navigation as ways
from interlocal.web.charts import Chart
from interlocal.web.icons import icon as drawing
from interlocal.web.maps import Map, table_of
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import MINUS

register = template.Library()

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


register.simple_tag(pieces.kind)
register.simple_tag(pieces.range_line)


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


register.simple_tag(pieces.source)
register.simple_tag(pieces.walk_back)


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


register.simple_tag(pieces.evidence)
register.simple_tag(pieces.warnings)
register.simple_tag(pieces.reasons)
register.simple_tag(pieces.said)
register.simple_block_tag(pieces.answer, end_name="end_answer")
register.simple_block_tag(pieces.fold, end_name="end_fold")


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


@register.simple_tag(takes_context=True)
def data_table(context: template.Context, table: Table) -> SafeString:
    """A table of words and numbers; sortable columns lead to ``?sort=``."""
    request = context.get("request")
    return pieces.table(table, [_sorting(request, column.sort) for column in table.columns])


def _sorting(request: HttpRequest | None, word: str) -> pieces.Head:
    if not word or request is None:
        return pieces.Head()
    now = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{word}" if now == word else word
    query.pop("page", None)
    aria = {word: "ascending", f"-{word}": "descending"}.get(now, "")
    return pieces.Head(href=f"?{query.urlencode()}", aria_sort=aria)


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

register.simple_tag(pieces.known_names)


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

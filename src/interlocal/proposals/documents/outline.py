"""From content to a paper: what stands where, and in which words."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from interlocal.proposals import rules
from interlocal.proposals.documents import figures, tables
from interlocal.proposals.documents.blocks import (
    Block,
    Callout,
    Cover,
    Figure,
    Heading,
    Item,
    KeyFigure,
    Paper,
    Paragraph,
    Points,
)
from interlocal.proposals.documents.content import Content, Map, Split
from interlocal.proposals.documents.questions import ORIGIN
from interlocal.web import words
from interlocal.web.words import Verdict

NAMED_PARTNERS = 4
"""Beyond so many, partners are counted in sentences and named in the table."""

NOT_LEGAL_ADVICE = (
    "This paper is not legal advice. Whether and how these bodies may share this service is a "
    "question of law for each of them; ask your attorney before you rely on anything here."
)
PROMISE = "Estimates, not promises."


def outline(content: Content) -> Paper:
    """The prospectus as blocks, in the order in which it is read."""
    content = _plain(content)
    return Paper(
        title=f"Prospectus for {content.town}: {words.in_sentence(content.service)}",
        footer=f"Prospectus for {content.town}",
        made_on=content.made_on.isoformat(),
        cover=_cover(content),
        blocks=[
            *_proposal(content),
            *_meaning(content),
            *_control(content),
            *_gross_to_net(content),
            *_horizon(content),
            *_splits(content),
            *_risks(content),
            *_evidence(content),
            *_questions(content),
            *_contact(content),
            *_method(content),
        ],
    )


def headline(content: Content) -> str:
    """The one sentence for the town itself: gain, loss or open question."""
    return (
        f"Sharing {words.in_sentence(content.service)} with {_partners(content)} "
        f"{words.outcome(content.town, content.own.saving)}"
    )


def _partners(content: Content) -> str:
    if len(content.partners) <= NAMED_PARTNERS:
        return words.listing(content.partners)
    return f"{len(content.partners)} others"


def _cover(content: Content) -> Cover:
    own = content.own
    town = content.town
    return Cover(
        kicker=f"Prospectus for {town}  ·  {content.service}",
        headline=headline(content),
        lead=f"An estimate: sharing {words.outcome_with_range(town, own.saving)}. "
        f"{content.range_words}",
        figures=[_saving_figure(content), _share_figure(content), _alone_figure(content)],
        lines=[
            ("Around the table", words.listing([p.name for p in content.participants])),
            ("Made on", _day(content.made_on)),
            *([("Who sees this", content.audience)] if content.audience else []),
        ],
        closing=f"{PROMISE} {NOT_LEGAL_ADVICE}",
    )


def _saving_figure(content: Content) -> KeyFigure:
    saving = content.own.saving
    size = words.dollars(abs(saving.mean), saving.step)
    if words.verdict(saving) is Verdict.SAVES:
        return KeyFigure("Net saving a year", size, words.likely(saving))
    low, high = sorted((abs(saving.low), abs(saving.high)))
    ends = f"{words.dollars(low, saving.step)} and {words.dollars(high, saving.step)}"
    if words.verdict(saving) is Verdict.COSTS_MORE:
        return KeyFigure("Extra cost a year", size, f"likely between {ends}", loss=True)
    return KeyFigure("Saving or extra cost", "Open", "too uncertain to call")


def _share_figure(content: Content) -> KeyFigure:
    share = words.dollars(content.own.share, content.own.alone.step)
    return KeyFigure(f"{content.town} would pay", share, f"a year, under “{content.split}”")


def _alone_figure(content: Content) -> KeyFigure:
    alone = content.own.alone
    note = words.likely(alone) if alone.low < alone.high else "a year"
    value = words.dollars(alone.mean, alone.step)
    return KeyFigure(f"{content.town} alone", value, f"{note}; {content.own.kind.value}")


def _proposal(content: Content) -> list[Block]:
    where: list[Block] = []
    if content.map:
        where = [Figure(content.map.svg, content.map.alt, "Where the partners lie.", width=0.62)]
    return [
        Heading("What we propose", 1, new_page=True),
        *_paragraphs(content.proposal, first="lead"),
        *where,
    ]


def _meaning(content: Content) -> list[Block]:
    own, town = content.own, content.town
    note = f" {own.note.rstrip('.')}." if own.note else ""
    said = (
        f"Alone, {town} would pay {words.about(own.alone)} a year ({own.kind.value}).{note} "
        f"With the cost shared under “{content.split}”, it would pay about "
        f"{words.dollars(own.share, own.alone.step)}. "
        f"Sharing {words.outcome_with_range(town, own.saving)}."
    )
    return [
        Heading(f"What it means for {town}", 1),
        Paragraph(said, "lead"),
        *_honest(content),
        figures.alone_and_shared(content),
        tables.participants(content),
    ]


def _honest(content: Content) -> list[Block]:
    """What a town must not find out for itself."""
    verdict = words.verdict(content.own.saving)
    if verdict is Verdict.COSTS_MORE:
        return [
            Callout(
                f"On these figures {content.town} would pay more",
                "Join only for reasons other than money, such as better hours, cover or skills, "
                "or under another way of sharing the cost.",
            )
        ]
    if verdict is Verdict.UNCERTAIN:
        return [
            Callout(
                "Too uncertain to call",
                "The likely range lies on both sides of zero. Better figures would narrow it: a "
                "study is a reasonable next step, a promise is not.",
            )
        ]
    return []


def _control(content: Content) -> list[Block]:
    town = content.town
    kept = [
        Item("The decision", f"Nothing in this paper commits {town}. Its governing body decides."),
        Item(
            "The service its residents get",
            "Hours, places and levels of service are set in an agreement, and each participant "
            "has a say in them before it signs.",
        ),
        Item(
            "The way out",
            "Notice, staff, debt and equipment on leaving are agreed before the start, not after "
            "a quarrel.",
        ),
        *(Item(text) for text in content.keeps),
    ]
    return [Heading(f"What {town} keeps control of", 2), Points(kept)]


def _gross_to_net(content: Content) -> list[Block]:
    return [
        Heading("From gross to net", 1),
        Paragraph(
            "Scale alone is not a saving: working together, overhead that stays behind, duties "
            "that must be filled again and the change itself cost money. For the whole group, "
            f"sharing {words.outcome_with_range('it', content.net)}."
        ),
        figures.gross_to_net(content),
        tables.terms(content),
    ]


def _horizon(content: Content) -> list[Block]:
    """The years ahead, where a forecast was worked out."""
    ahead = content.horizon
    if ahead is None:
        return []
    first, last = ahead.years[0][0], ahead.years[-1][0]
    return [
        Heading(f"The years ahead, {first} to {last}", 1),
        Paragraph(
            f"Over these years sharing {words.outcome_with_range(content.town, ahead.yearly)}, on "
            f"average. {ahead.pays_back} {ahead.drives}"
        ),
        figures.years_ahead(content, ahead),
        *([Callout("The grant ends", ahead.cliff)] if ahead.cliff else []),
        Paragraph(
            "This looks further than the figures of one year above, with prices, wages, a cost of "
            "the change by year and any grant; so the two do not agree to the dollar.",
            "quiet",
        ),
    ]


def _splits(content: Content) -> list[Block]:
    step = tables.step_of(content)
    return [
        Heading("Ways to share the cost", 1),
        Paragraph(
            "The same shared cost, split in different ways. What matters is not only what each "
            "town pays, but whether any town or smaller group would do better on its own: such a "
            "group has a reason to leave."
        ),
        figures.shares(content),
        tables.splits(content),
        Points([Item(split.title, _test(split, step)) for split in content.splits]),
    ]


def _test(split: Split, step: int) -> str:
    """Whether anybody would do better apart, and who most of all."""
    idea = f"{split.idea.rstrip('.')}. " if split.idea else ""
    if not split.groups_better_apart:
        return f"{idea}{rules.nobody_words(is_proven=split.is_proven)}"
    count = words.counted(split.groups_better_apart, "town or sub-group", "towns or sub-groups")
    if not split.worst_group:
        return f"{idea}{count} would do better apart."
    together = " together" if len(split.worst_group) > 1 else ""
    return (
        f"{idea}{count} would do better apart, most of all {words.listing(split.worst_group)}"
        f"{together}: by {words.dollars(split.worst_loss, step)} a year."
    )


def _risks(content: Content) -> list[Block]:
    risks = [Item(caution.title, caution.text) for caution in content.warnings]
    return [Heading("What could go wrong", 1), *([Points(risks)] if risks else _none_known())]


def _none_known() -> list[Block]:
    return [
        Paragraph(
            "No warning came out of the figures. That is not the same as no risk: labor "
            "contracts, law and local custom are not in the figures."
        )
    ]


def _evidence(content: Content) -> list[Block]:
    if not content.evidence:
        none = "We know of no study of sharing this service that bears on this proposal."
        return [Heading("What the evidence says", 1), Paragraph(none)]
    found = [
        Item(f"{study.direction.value}.", study.sentence, study.citation, _on_the_web(study.href))
        for study in content.evidence
    ]
    return [Heading("What the evidence says", 1), Points(found)]


def _on_the_web(href: str) -> str:
    """An address that a reader may be led to; anything else leads nowhere."""
    return href if href.startswith(("https://", "http://")) else ""


def _questions(content: Content) -> list[Block]:
    return [
        Heading("Seven questions for the first meeting", 1),
        Paragraph(
            "To think about before you meet. Nobody brings an offer, everybody brings answers."
        ),
        Points([Item(q.text, q.hint) for q in content.questions], numbered=True),
        Paragraph(ORIGIN, "quiet"),
    ]


def _method(content: Content) -> list[Block]:
    return [
        Heading("Method, assumptions and sources", 1, new_page=True),
        *_paragraphs([*content.method, content.range_words], rest="fine"),
        *([tables.assumptions(content)] if content.assumptions else []),
        *([tables.sources(content)] if content.sources else []),
    ]


def _contact(content: Content) -> list[Block]:
    contact = content.contact
    ways = [part for part in (contact.role, contact.email, contact.phone) if part]
    return [
        Heading("Who to call", 1),
        Paragraph(", ".join([contact.name, *ways])),
        Paragraph("This paper is not legal advice.", "quiet"),
    ]


def _paragraphs(texts: Sequence[str], *, first: str = "", rest: str = "body") -> list[Block]:
    return [Paragraph(text, first if first and i == 0 else rest) for i, text in enumerate(texts)]


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _plain(value: Any) -> Any:
    """The same value with every text on one line and free of control characters."""
    if isinstance(value, str):
        return words.plain(value)
    if isinstance(value, Map):
        return replace(value, alt=words.plain(value.alt))
    if isinstance(value, list | tuple):
        return tuple(_plain(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.init}
        )
    return value

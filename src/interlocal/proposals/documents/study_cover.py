"""The first page of a study: the outcome, three figures, and what it was made of."""

from datetime import date

from interlocal.proposals.documents import study_words as said
from interlocal.proposals.documents.blocks import Cover, KeyFigure
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.documents.study_content import StudyContent
from interlocal.web import words
from interlocal.web.words import Verdict, dollars


def cover(content: StudyContent) -> Cover:
    """What the study found in one look, and what it was made of."""
    group = content.told["group"]
    saving = range_of(group["yearly"])
    chance = round(group["chance_without_grant"] * 10)
    state = "locked" if content.is_locked else "open"
    return Cover(
        kicker=f"Feasibility study  ·  {content.service}",
        headline=f"Sharing {words.in_sentence(content.service)} "
        f"{words.outcome('the group', saving)}",
        lead=f"{said.group_outcome(content)} {said.RANGE_WORDS}",
        figures=[
            _saving_figure(content),
            KeyFigure(
                "Pays back", _year(content), "without any grant, in the middle of all futures"
            ),
            KeyFigure(
                "Futures that save",
                f"{chance} of 10",
                f"all years, today’s dollars{', no grant' if content.has_grant else ''}",
            ),
        ],
        lines=[
            ("Around the table", words.listing(content.names)),
            ("Way of sharing", content.option),
            ("Years", content.years),
            ("Made on", _day(content.made_on)),
            ("Made of", f"Version {content.revision} of “{content.title}” ({state})"),
            ("Fingerprint", content.fingerprint),
            ("Who sees this", content.audience),
        ],
        closing=f"Estimates, not promises. {said.NOT_LEGAL_ADVICE}",
    )


def _saving_figure(content: StudyContent) -> KeyFigure:
    saving = range_of(content.told["group"]["yearly"])
    size = dollars(abs(saving.mean), saving.step)
    outcome = words.verdict(saving)
    if outcome is Verdict.SAVES:
        return KeyFigure(
            "Net saving a year",
            size,
            words.likely(saving) + (", grants included" if content.has_grant else ""),
        )
    if outcome is Verdict.COSTS_MORE:
        least, most = (dollars(-end, saving.step) for end in (saving.high, saving.low))
        return KeyFigure("Extra cost a year", size, f"likely between {least} and {most}", loss=True)
    return KeyFigure("Saving or extra cost", "Open", said.both_ends(saving))


def _year(content: StudyContent) -> str:
    middle = content.told["group"]["break_even_without_grant"]["middle"]
    return str(middle) if middle else f"Not by {content.told['years'][-1]}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"

"""The papers of a bench as their page shows them: what there is, for whom, and how fresh."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from interlocal.accounts.models import User
from interlocal.jobs import pages as job_pages
from interlocal.jobs import queries as jobs
from interlocal.jobs.pages import Panel
from interlocal.proposals import queries
from interlocal.proposals.models import Bench, Paper
from interlocal.proposals.queries import papers as reads
from interlocal.proposals.queries.benches import may_edit_bench
from interlocal.proposals.rules import papers as rules

ABOUT = {
    Paper.Kind.STUDY: "Everything in one order: today, options, costs, effect on each, risks, "
    "sources. For whoever prepares the decision.",
    Paper.Kind.ONE_PAGER: "What it means for this town, on one page. For its council.",
    Paper.Kind.WORKBOOK: "The likely future by live formulas: change an input, and all follows. "
    "For finance offices.",
}
ORDER = (Paper.Kind.ONE_PAGER, Paper.Kind.STUDY, Paper.Kind.WORKBOOK)


@dataclass(frozen=True)
class File:
    """One file to download."""

    label: str
    href: str
    sha256: str


@dataclass(frozen=True)
class Shown:
    """One paper with its files."""

    title: str
    whose: str
    about: str
    made_at: datetime
    revision: int
    is_current: bool
    files: tuple[File, ...]


@dataclass(frozen=True)
class Preview:
    """What one participant sees, or will see once it is shared; and who was written to."""

    name: str
    papers: tuple[Shown, ...]
    sent_to: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True)
class PapersPage:
    """All that the page of papers needs."""

    papers: tuple[Shown, ...]
    older: tuple[Shown, ...]
    previews: tuple[Preview, ...]
    panel: Panel | None
    may_make: bool
    may_send: bool
    is_owner: bool
    is_shared: bool
    is_stale: bool
    refusal: str


def papers_page(bench: Bench, user: User) -> PapersPage:
    """What the page shows to a person."""
    scenario = bench.scenario
    visible = list(reads.bench_papers_visible_to(user).filter(scenario=scenario))
    shown = _grouped(visible, bench)
    prospectuses = _prospectuses(bench, user)
    current = tuple(one for one in shown if one.is_current)
    newest = max((one.revision for one in shown), default=0)
    fresh = current or tuple(one for one in shown if one.revision == newest)
    owns = may_edit_bench(scenario, user)
    job = jobs.newest_to(reverse("proposals:bench_papers", args=[scenario.pk])) if owns else None
    is_open = job is not None and job.owner_id == user.pk and (job.is_open or job.state == "failed")
    refusal = bench.forecast.get("refusal", "")
    if bench.option == Bench.Option.ALONE:
        refusal = rules.NOTHING_SHARED
    return PapersPage(
        papers=(*prospectuses, *fresh),
        older=tuple(one for one in shown if one not in fresh),
        previews=_previews(bench, fresh, prospectuses) if owns else (),
        panel=job_pages.panel(job) if job and is_open else None,
        may_make=owns and not current and not refusal and not (job and job.is_open),
        may_send=owns and bool(current) and scenario.shared_at is not None,
        is_owner=owns,
        is_shared=scenario.shared_at is not None,
        is_stale=bool(shown) and not current,
        refusal=refusal,
    )


def _grouped(papers: list[Paper], bench: Bench) -> tuple[Shown, ...]:
    found: dict[tuple[int, str, int | None], list[Paper]] = {}
    for one in papers:
        found.setdefault((one.revision, one.kind, one.participant_id), []).append(one)
    keys = sorted(found, key=lambda key: (-key[0], ORDER.index(Paper.Kind(key[1]))))
    return tuple(_shown(found[key], bench) for key in keys)


def _shown(files: list[Paper], bench: Bench) -> Shown:
    one = files[0]
    whose = one.participant.organisation.name if one.participant else "All around the table"
    return Shown(
        title=one.get_kind_display(),
        whose=whose,
        about=ABOUT[Paper.Kind(one.kind)],
        made_at=one.made_at,
        revision=one.revision,
        is_current=one.revision == bench.revision,
        files=tuple(
            File(
                each.suffix.upper(),
                reverse("proposals:bench_paper", args=[each.pk, each.suffix]),
                each.sha256,
            )
            for each in sorted(files, key=lambda each: each.suffix, reverse=True)
        ),
    )


def _prospectuses(bench: Bench, user: User) -> tuple[Shown, ...]:
    """The prospectuses of the scenario; they are made once and say the figures of one year."""
    found = queries.prospectuses_visible_to(user).filter(participant__scenario=bench.scenario_id)
    return tuple(
        Shown(
            title="Prospectus",
            whose=one.participant.organisation.name,
            about="What we propose to this town, its own benefit first. Made once, and kept.",
            made_at=one.made_at,
            revision=0,
            is_current=True,
            files=tuple(
                File(ending.upper(), reverse("proposals:paper", args=[one.pk, ending]), digest)
                for ending, digest in (("pdf", one.pdf_sha256), ("docx", one.docx_sha256))
            ),
        )
        for one in found.order_by("participant__order")
    )


def _previews(
    bench: Bench, papers: tuple[Shown, ...], prospectuses: tuple[Shown, ...]
) -> tuple[Preview, ...]:
    """What each of the others sees: the papers for all, and its own."""
    sent: dict[str, list[tuple[str, datetime]]] = {}
    whose = {
        str(one.pk): one.participant.organisation.name
        for one in reads.bench_papers_of(bench)
        if one.participant
    }
    for entry in reads.sendings_of(bench):
        sent.setdefault(whose[entry.subject_id], []).append((entry.detail, entry.at))
    names = [each.organisation.name for each in queries.participants_of(bench.scenario)]
    return tuple(
        Preview(
            name=name,
            papers=tuple(
                one
                for one in (*prospectuses, *papers)
                if one.whose in {name, "All around the table"}
            ),
            sent_to=tuple(sent.get(name, ())),
        )
        for name in names
        if name != bench.scenario.owner.name
    )

"""From a bench to what its papers say. Reads only; saves nothing."""

from collections.abc import Sequence
from datetime import date

from interlocal.proposals.calculations.papers import Basis, basis_of
from interlocal.proposals.documents.workbook import Source, WorkbookContent
from interlocal.proposals.models import Bench
from interlocal.proposals.queries import benches as reads
from interlocal.proposals.rules import benches as rules
from interlocal.registry import queries as registry
from interlocal.web.words import dollars


class BenchPaper:
    """What all papers of one bench have in common, read once."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.scenario, self.told = bench, bench.scenario, bench.forecast
        self.said = reads.bench_said(bench)
        self.grounds = reads.grounds_of(bench.scenario)
        self.fingerprint = bench.sha256 or rules.digest_of_document(reads.bench_document(bench))

    @property
    def option_words(self) -> str:
        """The way of sharing, and who provides."""
        words = rules.OPTIONS[self.bench.option]
        host = self.bench.host
        return f"{words}: {host.name}" if host and self.told["option"]["host"] else words

    def workbook(self, made_on: date) -> WorkbookContent:
        """What the workbook says."""
        basis: Basis = basis_of(self.said, self.grounds, reads.proposed_shares(self.scenario))
        return WorkbookContent(
            title=self.bench.name,
            service=self.scenario.service.name,
            owner=self.scenario.owner.name,
            option=self.option_words,
            made_on=made_on,
            revision=self.bench.revision,
            fingerprint=self.fingerprint,
            is_locked=self.bench.is_locked,
            basis=basis,
            told=self.told,
            input_sources=[
                (
                    rules.GRADES.get(one["grade"], one["grade"]),
                    one["source"] or "no source given",
                    one["href"],
                )
                for one in self.told["inputs"]
            ],
            sources=self.sources(),
        )

    def sources(self) -> Sequence[Source]:
        """Every figure that participants stand on, with its exact place."""
        found = []
        for each, ground in zip(self.told["participants"], self.grounds, strict=True):
            footing = each["footing"]
            cost = sum(each["lines"].values()) - 2 * each["lines"].get("fees", 0)
            if ground.version:
                found.append(
                    Source(
                        f"{each['name']}: baseline",
                        dollars(cost),
                        "reported",
                        f"Baseline of {each['name']}, version {footing['number']}, "
                        + ("locked" if footing["locked"] else "handed over, not locked"),
                        str(footing["year"]),
                        f"SHA-256 {footing['sha256']}" if footing["sha256"] else "",
                    )
                )
            if footing["assumed"]:
                taken = {"backfill": "duties on the side", "stranded": "overhead that stays"}
                found.append(
                    Source(
                        f"{each['name']}: " + ", ".join(taken[one] for one in footing["assumed"]),
                        dollars(each["backfill_cents"] + sum(c for c, _ in each["stranded"])),
                        "assumed",
                        "The option of this bench: nobody answered for this participant",
                        str(footing["year"]),
                        "",
                    )
                )
            keys = footing["facts"]
            for fact in registry.facts_ever().filter(pk__in=keys).order_by("measure", "-year"):
                source, value = fact.load.source, fact.value
                amount = "" if value is None else f"{value:,.0f}"
                found.append(
                    Source(
                        f"{each['name']}: {fact.measure.name}",
                        f"${amount}" if fact.measure.unit == "USD" and amount else amount,
                        fact.kind,
                        f"{source.publisher}: {source.title}",
                        str(fact.year),
                        f"{fact.load.file_name}, {fact.locator}",
                        source.href,
                    )
                )
        return found

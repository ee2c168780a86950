"""From a bench to what its papers say. Reads only; saves nothing."""

from collections.abc import Sequence
from datetime import date

from interlocal import parameters
from interlocal.proposals import queries
from interlocal.proposals.calculations.papers import Basis, basis_of
from interlocal.proposals.documents import content as paper
from interlocal.proposals.documents.study_content import StudyContent, Today
from interlocal.proposals.documents.workbook import Source, WorkbookContent
from interlocal.proposals.models import Bench
from interlocal.proposals.queries import benches as reads
from interlocal.proposals.rules import benches as rules
from interlocal.proposals.services.content import DIRECTIONS, ScenarioPaper, split_of
from interlocal.proposals.services.papers_map import map_of
from interlocal.registry import queries as registry
from interlocal.web.words import dollars, in_sentence, listing


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

    def study(self, made_on: date, contact: paper.Contact) -> StudyContent:
        """What the study says, and every one-pager."""
        told, scenario = self.told, self.scenario
        found = (*parameters.evidence_for(scenario.service_id), *parameters.general_evidence()[:2])
        names = [each["name"] for each in told["participants"]]
        return StudyContent(
            title=self.bench.name,
            service=scenario.service.name,
            owner=scenario.owner.name,
            option=self.option_words,
            option_lines=self._option_lines(),
            made_on=made_on,
            revision=self.bench.revision,
            fingerprint=self.fingerprint,
            is_locked=self.bench.is_locked,
            told=told,
            today=self._today(),
            splits=[split_of(split) for split in ScenarioPaper(scenario).splits],
            shares_words=self._shares_words(),
            findings=[
                paper.Evidence(DIRECTIONS[one.direction], one.text, one.citation, one.href)
                for one in found
                if one.direction in DIRECTIONS
            ],
            evidence_words=[
                f"{label}: {rules.evidence_words(said, in_sentence(scenario.service.name))}"
                for label, key in (
                    ("Before the costs of sharing", "gross"),
                    ("After the costs of sharing", "net"),
                )
                if (said := told["evidence"].get(key))
            ],
            sources=self.sources(),
            inputs=self._inputs(),
            audience=f"{listing(names)}, once {scenario.owner.name} has shared it",
            contact=contact,
            map=map_of([ground.organisation for ground in self.grounds]),
        )

    def _today(self) -> list[Today]:
        today = []
        for each, ground in zip(self.told["participants"], self.grounds, strict=True):
            version = ground.version
            if version is None:
                year = each["footing"]["year"]
                today.append(
                    Today(
                        each["name"],
                        f"Public figures of {year}, estimated",
                        "not stated",
                        "not stated",
                        [],
                    )
                )
                continue
            said = queries.content_of(version)
            posts = [line.fte for line in said.lines if line.fte is not None]
            volume = f"{said.volume:,.0f} {said.volume_unit}" if said.volume is not None else ""
            level = [
                *([f"level of service: {said.service_level}"] if said.service_level else []),
                *([f"hours: {said.hours}"] if said.hours else []),
                *(f"owns {one.what}" for one in said.assets),
                *(
                    f"bound by {one.what}"
                    + (f" until {one.until_on:%B %Y}" if one.until_on else "")
                    for one in said.bindings
                ),
            ]
            state = "locked" if version.is_locked else "handed over"
            today.append(
                Today(
                    each["name"],
                    f"Baseline version {version.number}, {state}, {each['footing']['year']}",
                    f"{sum(posts):g}" if posts else "not stated",
                    volume or "not stated",
                    level,
                )
            )
        return today

    def _option_lines(self) -> list[tuple[str, str, str]]:
        build_up = self.said["build_up"]
        if self.bench.option == "alone":
            return []
        rows = []
        for line, row in zip(self.told["lines"], build_up["lines"], strict=True):
            cents = line["cents"]
            amount = (
                f"{dollars(cents[0])} in the first year"
                if isinstance(cents, list)
                else f"{dollars(cents)} a year"
            )
            how = "by scale curve" if row["how"] == "scale" else ""
            rows.append((line["label"], amount, line["source"] or how or "no source given"))
        for row in build_up.get("fees", []):
            label, cents = f"Less: {row['label']}", row["cents"]
            rows.append((label, f"{dollars(cents)} a year", row.get("source", "")))
        pay = build_up.get("pay", {})
        if pay.get("cents"):
            rows.append(
                ("Bringing pay together", f"{dollars(pay['cents'])} a year", pay.get("source", ""))
            )
        change = build_up.get("transition", {})
        if any(change.get("cents", [])):
            rows.append(
                (
                    "Cost of the change",
                    f"{dollars(sum(change['cents']))} once",
                    change.get("source", ""),
                )
            )
        for row in build_up.get("borrowing", []):
            rows.append(
                (
                    f"Loan: {row['label']}",
                    f"{dollars(row['cents'])}, {row['years']} years",
                    row.get("source", ""),
                )
            )
        for row in build_up.get("grants", []):
            rows.append(
                (
                    f"Grant: {row['label']}",
                    f"{dollars(row['cents'])} a year, {row['years']} years",
                    row.get("source", ""),
                )
            )
        return rows

    def _inputs(self) -> list[tuple[str, str, str, str, str, str]]:
        def number(kind: str, value: float) -> str:
            return f"{value * 100:.3g} %".replace("-", "−")

        return [
            (
                one["name"],
                *(number(one["kind"], one[end]) for end in ("low", "likely", "high")),
                rules.GRADES.get(one["grade"], one["grade"]),
                one["source"] or "no source given",
            )
            for one in self.told["inputs"]
        ]

    def _shares_words(self) -> str:
        how = (
            "a cost clause of drivers and weights, worked out for every year"
            if self.told["shares_from"] == "clause"
            else "what the scenario proposes, the same in every year"
        )
        first = [f"{each['name']} {each['shares'][0]:.1%}" for each in self.told["participants"]]
        return (
            f"In this study the shared cost is divided by {how}. In the first year: "
            f"{listing(first)}. Below, the scenario’s one-year cost under other ways. What matters "
            "is not only what each pays, but whether anybody would do better apart: such a group "
            "has a reason to leave."
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

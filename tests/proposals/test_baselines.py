"""A baseline is drafted by its own people, handed over, locked, and never silently changed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from interlocal.initiatives import services as initiatives
from interlocal.proposals import calculations, queries, services
from interlocal.proposals.models import BaselineVersion
from interlocal.proposals.rules.baselines import Asset, Binding, Content, Duty, Line, Stranded
from interlocal.proposals.rules.differences import differences
from interlocal.proposals.services import CannotKeep, Overtaken
from interlocal.record import queries as record
from interlocal.registry.models import Fact

WHOLE = Content(
    fiscal_year=2030,
    volume=Decimal("4100"),
    volume_unit="calls a year",
    service_level="Answered within ten seconds.",
    hours="All day, all year",
    benefits="yes",
    overhead="no",
    fees_netted="no",
    capital="yes",
    duties_answer="some",
    stranded_answer="some",
    lines=(
        Line("personnel", "Dispatchers", 300_000_00, fte=Decimal("5"), source="Budget FY30"),
        Line("benefits", "Benefits", 90_000_00, "estimated", None, 80_000_00, 110_000_00, "Audit"),
        Line("fees", "Alarm fees", 12_000_00, source="Budget FY30"),
    ),
    duties=(Duty("Watches the lobby", Decimal("20"), 26_000_00),),
    stranded=(Stranded("Server room", 8_000_00, 3),),
    assets=(Asset("Console", 2024, 6, 40_000_00),),
    bindings=(Binding("Radio maintenance", "Acme Radio", None, 5_000_00),),
)


@pytest.fixture
def start(towns, clerks, dispatch, noon):
    """Start a baseline of dispatch for a town, as its clerk."""

    def start(name="Alder", initiative=None, by=None, service=dispatch):
        return services.start_baseline(
            organisation=towns[name],
            service=service,
            initiative=initiative,
            by=clerks[by or name],
            at=noon,
        )

    return start


@pytest.fixture
def save(clerks, noon):
    """Save a draft as a town's clerk, from the revision that stands there."""

    def save(version, content=WHOLE, by="Alder", seen=None, at=noon):
        seen = version.revision if seen is None else seen
        return services.save_draft(
            version=version, content=content, seen=seen, by=clerks[by], at=at
        )

    return save


def verbs(subject):
    return [entry.verb.removeprefix("proposals.") for entry in record.entries_about(subject)]


def test_a_baseline_starts_with_an_empty_draft_once(start, clerks):
    baseline = start()

    draft = queries.own_draft(baseline)

    assert start() == baseline
    assert (draft.number, draft.state, queries.content_of(draft)) == (1, "draft", Content())
    assert verbs(baseline) == ["baseline_started"]
    assert verbs(draft) == ["baseline_draft_begun"]


def test_nobody_starts_a_baseline_for_another_body(start):
    with pytest.raises(CannotKeep, match="You may not write the baseline of Alder"):
        start("Alder", by="Birch")


def test_a_baseline_in_an_initiative_is_of_a_partner_and_of_its_service(
    start, exploring, towns, clerks, services_by_code
):
    with pytest.raises(CannotKeep, match="Dogwood is no partner"):
        start("Dogwood", exploring)
    with pytest.raises(CannotKeep, match="about another service"):
        start("Alder", exploring, service=services_by_code["libraries"])


def test_what_was_saved_reads_back_the_same(start, save):
    draft = queries.own_draft(start())

    saved = save(draft)

    assert queries.content_of(saved) == WHOLE
    assert (saved.revision, saved.saved_by_name) == (1, "Clerk of Alder")
    assert verbs(saved) == ["baseline_draft_begun", "baseline_saved"]


def test_saves_of_one_sitting_are_one_act_on_record(start, save, noon):
    draft = queries.own_draft(start())
    draft = save(draft)
    draft = save(draft, replace(WHOLE, hours="Days"), at=noon + timedelta(minutes=10))

    draft = save(draft, replace(WHOLE, hours="Nights"), at=noon + timedelta(hours=2))

    assert verbs(draft) == ["baseline_draft_begun", "baseline_saved", "baseline_saved"]


def test_a_draft_is_kept_with_gaps_but_not_with_nonsense(start, save):
    draft = save(queries.own_draft(start()), Content(fiscal_year=2030))
    assert queries.content_of(draft).lines == ()

    for wrong, words in (
        (Content(volume=Decimal("-1"), volume_unit="calls"), "volume cannot be negative"),
        (Content(volume=Decimal("10")), "Say what the volume counts"),
        (Content(lines=(Line("fees", "Alarm fees", -1),)), "without a minus"),
        (Content(lines=(Line("whole", "x", 5, low_cents=9),)), "between “from” and “to”"),
        (replace(WHOLE, duties_answer="none"), "Which holds?"),
    ):
        with pytest.raises(CannotKeep, match=words):
            save(draft, wrong)


def test_the_second_of_two_writers_is_told_and_nothing_is_overwritten(start, save, noon):
    draft = queries.own_draft(start())
    theirs = replace(WHOLE, hours="Days only")
    save(draft, theirs)

    with pytest.raises(Overtaken, match="Clerk of Alder saved this draft") as refusal:
        save(draft, WHOLE, seen=0)

    held = queries.content_of(refusal.value.version)
    assert held == theirs
    (difference,) = differences(held, WHOLE)
    assert (difference.what, difference.before, difference.after) == (
        "Hours",
        "Days only",
        "All day, all year",
    )


def test_a_draft_with_blank_answers_is_not_handed_over(start, save, clerks, noon):
    draft = save(queries.own_draft(start()), replace(WHOLE, duties_answer="", duties=()))

    with pytest.raises(CannotKeep, match="other duties on the side"):
        services.hand_over(version=draft, by=clerks["Alder"], at=noon)


def test_none_is_an_answer(start, save, clerks, noon):
    content = replace(WHOLE, duties_answer="none", duties=(), stranded_answer="none", stranded=())
    draft = save(queries.own_draft(start()), content)

    version = services.hand_over(version=draft, by=clerks["Alder"], at=noon)

    figures = calculations.figures_of(version, queries.content_of(version))
    assert (figures.backfill_cents, figures.stranded) == (0, ())


def test_what_was_handed_over_stays_and_a_new_draft_starts_from_it(start, save, clerks, noon):
    baseline = start()
    draft = save(queries.own_draft(baseline))
    handed = services.hand_over(version=draft, by=clerks["Alder"], at=noon)

    with pytest.raises(CannotKeep, match="stays as it is"):
        save(handed, Content())
    new = services.begin_draft(baseline=baseline, by=clerks["Alder"], at=noon)

    assert (new.number, new.state) == (2, "draft")
    assert queries.content_of(new) == WHOLE
    assert services.begin_draft(baseline=baseline, by=clerks["Alder"], at=noon) == new


def test_a_locked_version_has_a_hash_of_all_that_it_says(start, save, clerks, noon):
    draft = save(queries.own_draft(start()))

    locked = services.lock(version=draft, by=clerks["Alder"], at=noon)

    assert locked.state == "locked"
    assert locked.sha256 == queries.digest_of_version(queries.whole(locked.pk))
    assert verbs(locked)[-2:] == ["baseline_handed_over", "baseline_locked"]
    with pytest.raises(CannotKeep, match="locked already"):
        services.lock(version=locked, by=clerks["Alder"], at=noon)


def test_a_row_changed_behind_the_services_shows_in_the_hash(start, save, clerks, noon):
    locked = services.lock(version=save(queries.own_draft(start())), by=clerks["Alder"], at=noon)

    locked.costline_rows.filter(what="Dispatchers").update(cents=1)

    assert locked.sha256 != queries.digest_of_version(queries.whole(locked.pk))


def test_the_table_itself_refuses_a_locked_version_without_a_hash(start, save):
    draft = queries.own_draft(start())

    with pytest.raises(IntegrityError), transaction.atomic():
        BaselineVersion.objects.filter(pk=draft.pk).update(state="locked")


def test_drafts_are_the_bodys_own_and_partners_see_what_was_handed_over(
    start, save, exploring, clerks, noon
):
    baseline = start("Birch", exploring)
    draft = save(queries.own_draft(baseline), by="Birch")

    assert not queries.versions_visible_to(clerks["Alder"]).exists()
    assert not queries.baselines_visible_to(clerks["Alder"]).exists()
    services.hand_over(version=draft, by=clerks["Birch"], at=noon)

    for name in ("Alder", "Cedar"):
        assert list(queries.versions_visible_to(clerks[name])) == [draft]
        assert list(queries.newest_of_initiative(exploring, clerks[name])) == [draft]
    assert not queries.versions_visible_to(clerks["Dogwood"]).exists()
    assert not queries.baselines_visible_to(clerks["Dogwood"]).exists()


def test_a_baseline_by_itself_is_seen_by_its_own_body_only(start, save, exploring, clerks, noon):
    draft = save(queries.own_draft(start("Birch")), by="Birch")
    services.lock(version=draft, by=clerks["Birch"], at=noon)

    assert not queries.versions_visible_to(clerks["Alder"]).exists()


def test_a_partner_does_not_lock_what_another_body_can_lock_itself(
    start, save, exploring, clerks, noon
):
    draft = save(queries.own_draft(start("Birch", exploring)), by="Birch")
    handed = services.hand_over(version=draft, by=clerks["Birch"], at=noon)

    with pytest.raises(CannotKeep, match="Only Birch may lock"):
        services.lock(version=handed, by=clerks["Alder"], at=noon)


def test_a_closed_initiative_takes_no_new_baseline(start, exploring, clerks, noon):
    initiatives.close(initiative=exploring, by=clerks["Alder"], at=noon, why="No money.")
    exploring.refresh_from_db()

    with pytest.raises(CannotKeep, match="closed"):
        start("Alder", exploring)


def test_public_figures_fill_a_draft_and_lead_back_to_their_facts(start, clerks, noon):
    # Cedar: dispatch 830,000, libraries 700,000; 120,000 booked centrally
    draft = queries.own_draft(start("Cedar"))

    taken = services.take_facts(version=draft, by=clerks["Cedar"], at=noon)

    content = queries.content_of(taken)
    spent, benefits = content.lines
    assert (spent.category, spent.cents, spent.kind) == ("whole", 830_000_00, "reported")
    assert (benefits.category, benefits.kind) == ("benefits", "estimated")
    assert benefits.cents == round(120_000_00 * 830 / 1530)
    assert (benefits.low_cents, benefits.high_cents) == (0, round(1.5 * 120_000_00 * 830 / 1530))
    assert spent.fact != benefits.fact
    assert None not in (spent.fact, benefits.fact)
    assert (content.fiscal_year, content.benefits) == (2030, "yes")


def test_taking_the_figures_twice_does_not_double_them(start, clerks, noon):
    draft = queries.own_draft(start("Cedar"))
    once = services.take_facts(version=draft, by=clerks["Cedar"], at=noon)

    twice = services.take_facts(version=once, by=clerks["Cedar"], at=noon)

    assert queries.content_of(twice) == queries.content_of(once)


def test_a_line_whose_amount_is_changed_no_longer_claims_its_fact(start, save, clerks, noon):
    draft = queries.own_draft(start("Alder"))
    taken = services.take_facts(version=draft, by=clerks["Alder"], at=noon)
    (line,) = queries.content_of(taken).lines
    assert line.fact

    saved = save(taken, Content(fiscal_year=2030, lines=(replace(line, cents=line.cents + 1),)))

    assert queries.content_of(saved).lines[0].fact is None


def test_a_fact_cannot_be_claimed_by_writing_its_number(start, save, clerks, noon):
    taken = services.take_facts(
        version=queries.own_draft(start("Cedar")), by=clerks["Cedar"], at=noon
    )
    fact = queries.content_of(taken).lines[0].fact

    saved = save(
        queries.own_draft(start("Alder")), Content(lines=(Line("whole", "Ours", 5, fact=fact),))
    )

    assert queries.content_of(saved).lines[0].fact is None


@pytest.mark.parametrize(
    ("name", "words"), [("Fir", "No public figure"), ("Elm", "too much centrally")]
)
def test_what_public_figures_do_not_tell_is_not_made_up(towns, dispatch, noon, name, words):
    from tests.cast import appointed

    clerk = appointed(f"clerk@{name.lower()}.example", towns[name], noon)
    baseline = services.start_baseline(
        organisation=towns[name], service=dispatch, initiative=None, by=clerk, at=noon
    )

    with pytest.raises(CannotKeep, match=words):
        services.take_facts(version=queries.own_draft(baseline), by=clerk, at=noon)


def test_a_refund_below_zero_is_not_taken_as_a_cost(start, towns, dispatch, clerks, noon):
    Fact.objects.filter(organisation=towns["Cedar"], service=dispatch, measure="spending").update(
        value=-3_000
    )

    with pytest.raises(CannotKeep, match="Cedar reports less than zero"):
        services.take_facts(version=queries.own_draft(start("Cedar")), by=clerks["Cedar"], at=noon)


def test_a_set_of_baselines_gives_plain_values(start, save, exploring, clerks, noon):
    for name in ("Alder", "Birch"):
        draft = save(queries.own_draft(start(name, exploring)), by=name)
        services.hand_over(version=draft, by=clerks[name], at=noon)

    found = calculations.baseline_set(queries.handed_over_in(exploring), on=noon.date())

    alder = found.figures[0]
    assert [each.organisation.name for each in found.figures] == ["Alder", "Birch"]
    # by hand: 300,000 + 90,000 (80,000 to 110,000) less 12,000 of fees
    assert (alder.costs.cents, alder.costs.low_cents, alder.costs.high_cents) == (
        390_000_00,
        380_000_00,
        410_000_00,
    )
    assert (alder.net.cents, alder.net.low_cents, alder.net.high_cents) == (
        378_000_00,
        368_000_00,
        398_000_00,
    )
    assert alder.by_category["fees"].cents == 12_000_00
    assert (alder.net.kind, alder.by_category["personnel"].kind) == ("estimated", "reported")
    assert alder.net.sources == ("Budget FY30", "Audit")
    assert (alder.fte, alder.volume, alder.backfill_cents) == (5, 4100, 26_000_00)
    assert [alder.stranded_cents_in(year) for year in (1, 3, 4)] == [8_000_00, 8_000_00, 0]


def test_what_was_not_answered_is_none_and_not_zero(start, save):
    draft = save(queries.own_draft(start()), Content(lines=(Line("whole", "All", 100),)))

    figures = calculations.figures_of(draft, queries.content_of(draft))

    assert (figures.fte, figures.volume, figures.backfill_cents) == (None, None, None)
    assert figures.stranded is None
    assert figures.stranded_cents_in(1) is None

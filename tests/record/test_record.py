"""The record holds who did what, and notices what was changed behind its back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from interlocal.record import queries, services
from interlocal.record.models import Chain, Entry


@pytest.fixture
def entries(towns, clerks, noon):
    """Three entries of Alder's clerk, after those of loading the cast."""
    return [
        services.write(
            verb="tests.happened",
            subject=towns["Alder"],
            by=clerks["Alder"],
            at=noon + timedelta(minutes=minute),
            detail=f"No. {minute}",
        )
        for minute in range(3)
    ]


def test_each_entry_carries_the_hash_of_the_one_before(entries):
    first, second, third = entries

    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert [entry.number for entry in entries] == list(
        range(first.number, first.number + len(entries))
    )
    assert queries.first_broken_entry() is None


def test_a_record_without_entries_is_whole(db):
    assert queries.first_broken_entry() is None


@pytest.mark.parametrize(
    "change",
    [
        {"detail": "No. 9"},
        {"verb": "tests.undone"},
        {"by": None},
        {"subject_name": "Dogwood"},
        {"subject_id": "0"},
        {"subject_kind": "registry.Service"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_that_was_changed_is_named(entries, change):
    Entry.objects.filter(pk=entries[1].pk).update(**change)

    assert queries.first_broken_entry() == entries[1].number


def test_an_entry_that_was_moved_in_time_is_named(entries):
    Entry.objects.filter(pk=entries[1].pk).update(at=entries[1].at + timedelta(microseconds=1))

    assert queries.first_broken_entry() == entries[1].number


def test_an_entry_that_was_removed_is_missed(entries):
    Entry.objects.filter(pk=entries[1].pk).delete()

    assert queries.first_broken_entry() == entries[1].number


def test_the_last_entry_is_missed_too(entries):
    Entry.objects.filter(pk=entries[-1].pk).delete()

    assert queries.first_broken_entry() == entries[-1].number


def test_an_end_that_was_taken_away_is_noticed(entries):
    Entry.objects.filter(pk=entries[-1].pk).delete()
    Chain.objects.all().delete()

    assert queries.first_broken_entry() == entries[-1].number


def test_a_change_that_fails_leaves_no_entry(towns, noon):
    before = Entry.objects.count()

    def change():
        with transaction.atomic():
            services.write(verb="tests.failed", subject=towns["Alder"], by=None, at=noon)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()

    assert Entry.objects.count() == before
    assert queries.first_broken_entry() is None


def test_a_person_in_the_record_cannot_be_deleted(entries, clerks):
    with pytest.raises(ProtectedError):
        clerks["Alder"].delete()


def test_what_happened_to_several_things_is_read_newest_first(entries, towns, clerks, noon):
    other = services.write(verb="tests.seen", subject=towns["Birch"], by=None, at=noon)

    found = queries.entries_about_any([towns["Alder"], towns["Birch"]], most=3)

    assert list(found) == [other, entries[2], entries[1]]
    assert list(queries.entries_about_any([])) == []


def test_what_happened_to_thousands_of_things_is_read_at_once(entries, towns):
    many = [type(towns["Alder"])(pk=number) for number in range(10_000, 13_000)]

    assert queries.entries_about_any([*many, towns["Alder"]])[0] == entries[-1]


def test_things_of_one_number_and_two_kinds_are_kept_apart(towns, clerks, noon):
    person = clerks["Alder"]
    body = type(towns["Alder"])(pk=person.pk, name="Same number")
    services.write(verb="tests.body", subject=body, by=None, at=noon)

    assert "tests.body" not in {entry.verb for entry in queries.entries_about(person)}

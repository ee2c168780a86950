"""The desk says how one's work in the background ended, until one has looked."""

import pytest
from django.urls import reverse

from interlocal.jobs.models import Job

DESK = reverse("desk:desk")


@pytest.mark.parametrize(
    ("state", "said"), [("done", "Done: Count the towns"), ("failed", "Could not be done: Count")]
)
def test_how_work_ended_stands_on_the_desk_of_who_asked_until_they_looked(
    clerks, browsers, noon, state, said
):
    job = Job.objects.create(
        owner=clerks["Alder"],
        title="Count the towns",
        work="none",
        state=state,
        trouble="Nobody may host.",
        asked_at=noon,
        finished_at=noon,
    )

    before = browsers["Alder"].get(DESK).content.decode()
    others = browsers["Birch"].get(DESK).content.decode()
    browsers["Alder"].get(f"/jobs/{job.pk}/")
    after = browsers["Alder"].get(DESK).content.decode()

    assert said in before
    assert "Count the towns" not in others
    assert "Count the towns" not in after

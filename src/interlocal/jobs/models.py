"""Work that somebody asked for, and the workers that are alive."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work: who asked, how far it is, and how it ended.

    The queue behind it (``task`` names the entry) only says whose turn it is;
    what people see of the work is here.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "waiting for its turn"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    OPEN = (State.WAITING, State.RUNNING)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200)
    work = models.CharField(max_length=200, help_text="The function that does it, by its path.")
    given = models.JSONField(default=dict, help_text="What the function is given.")
    key = models.CharField(max_length=120, blank=True)
    leads_to = models.CharField(max_length=300, blank=True, help_text="Where its result is seen.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    part = models.FloatField(default=0, help_text="How much of it is done, from 0 to 1.")
    words = models.CharField(max_length=200, blank=True, help_text="What it is doing.")
    trouble = models.TextField(blank=True, help_text="Why it failed, for people to read.")
    trace = models.TextField(blank=True, help_text="Why it failed, for whoever runs this.")
    tries = models.PositiveSmallIntegerField(default=0)
    task = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    cancel_seen_at = models.DateTimeField(null=True, blank=True)
    wants_letter = models.BooleanField(
        default=False, help_text="Whether the person asked for a letter when it is over."
    )
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the person first saw how it ended."
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-asked_at"], name="jobs_of_a_person")]
        constraints = [
            models.CheckConstraint(
                name="jobs_part_is_a_part", condition=Q(part__gte=0) & Q(part__lte=1)
            ),
            models.CheckConstraint(
                name="jobs_over_has_a_moment",
                condition=Q(state__in=["waiting", "running"]) | Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="jobs_failed_says_why", condition=~Q(state="failed") | ~Q(trouble="")
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & Q(state__in=["waiting", "running"]),
                name="jobs_one_open_a_key",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Is it still to be done, or being done?"""
        return self.state in self.OPEN

    @property
    def per_cent(self) -> int:
        """How much of it is done, in whole per cent."""
        return int(self.part * 100)


class Worker(models.Model):
    """A process that does jobs; it says once in a while that it lives."""

    name = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=120)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.name} on {self.host}"

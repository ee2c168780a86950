"""Who did what, when: an append-only chain."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that happened. Its hash covers the entry and the one before it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="record_by_subject")]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb}"


class Chain(models.Model):
    """The end of the chain; locked while an entry is added, so that no two share a number."""

    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name_plural = "chain"

    def __str__(self) -> str:
        return f"{self.length} entries"

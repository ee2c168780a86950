"""Shortlists: the partners that a town wants to talk to, with the reasons at that time."""

from django.conf import settings
from django.db import models


class Shortlist(models.Model):
    """Partners picked for one service. Its owner's own until it becomes an initiative."""

    owner = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "service"], name="discovery_one_shortlist_a_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.service}"


class ShortlistEntry(models.Model):
    """One partner on a shortlist, with what was expected when it was picked."""

    shortlist = models.ForeignKey(Shortlist, on_delete=models.CASCADE, related_name="entries")
    partner = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    reasons = models.TextField(blank=True, help_text="In words, as the finder gave them.")
    net_low_cents = models.BigIntegerField(null=True)
    net_mean_cents = models.BigIntegerField(null=True)
    net_high_cents = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "partner"], name="discovery_partner_once"),
        ]

    def __str__(self) -> str:
        return str(self.partner)

"""Who may speak for a body, who was invited to, and who asks to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from interlocal.registry.models.organisations import Organisation


class Representative(models.Model):
    """Who may speak for an organisation, and in which role."""

    class Role(models.TextChoices):
        MANAGER = "manager", "Manager or first selectman"
        FINANCE = "finance", "Finance director"
        CLERK = "clerk", "Clerk or attorney"
        DEPARTMENT = "department", "Department head"
        ELECTED = "elected", "Elected official"
        PURCHASING = "purchasing", "Purchasing officer"
        COORDINATOR = "coordinator", "COG coordinator"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="representatives"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="represents"
    )
    role = models.CharField(max_length=20, choices=Role)
    is_administrator = models.BooleanField(
        default=False, help_text="Invites, confirms and ends the others of the body."
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(until__isnull=True),
                name="registry_one_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organisation}"


class Invitation(models.Model):
    """A letter with a link that works once; of the link only a hash is kept.

    Without ``invited_by`` somebody asked for the letter themselves, from outside.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(help_text="In small letters.")
    role = models.CharField(max_length=20, choices=Representative.Role)
    as_administrator = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(
                    invited_by__isnull=False, accepted_at__isnull=True, withdrawn_at__isnull=True
                ),
                name="registry_one_open_invitation",
            ),
            models.CheckConstraint(
                name="registry_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()} of {self.organisation}"


class Claim(models.Model):
    """That a person would speak for a body, until somebody who may confirms or declines it."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Waits to be confirmed"
        CONFIRMED = "confirmed", "Confirmed"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Representative.Role)
    note = models.CharField(max_length=500, blank=True)
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(outcome="open"),
                name="registry_one_open_claim",
            ),
            models.CheckConstraint(
                name="registry_claim_decided_has_a_date",
                condition=Q(outcome="open", decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_declined_says_why",
                condition=~Q(outcome="declined") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organisation}"

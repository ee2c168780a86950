"""Who may speak for a body."""

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

"""What the mediator answered, round by round: one word, and nothing of anybody's limit."""

from django.db import models
from django.db.models import Q


class Mediation(models.Model):
    """One answer about one round of private limits, the same for all parties.

    It keeps the word for the room and not the room itself, so that nobody who reads the
    table learns more than the parties were told.
    """

    class Room(models.TextChoices):
        NONE = "none", "No room"
        NARROW = "narrow", "Narrow"
        SOME = "some", "Some"
        WIDE = "wide", "Wide"
        NOT_SAID = "not said", "Not said to two parties"

    scenario = models.ForeignKey(
        "proposals.Scenario", on_delete=models.CASCADE, related_name="mediations"
    )
    round = models.PositiveSmallIntegerField()
    possible = models.BooleanField()
    room = models.CharField(max_length=8, choices=Room)
    sub_groups = models.BooleanField(help_text="Whether sub-groups were looked at, too.")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["scenario", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "round"], name="proposals_one_answer_a_round"
            ),
            models.CheckConstraint(
                name="proposals_no_room_where_impossible",
                condition=Q(possible=True) | Q(room__in=["none", "not said"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.round} of {self.scenario}"

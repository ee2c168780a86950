"""A file on its way in: looked at, and not loaded yet."""

import uuid

from django.conf import settings
from django.db import models

from interlocal.registry.models.sources import Mapping


class UploadQuerySet(models.QuerySet["Upload"]):
    """Ways to narrow uploads down."""

    def without_content(self) -> "UploadQuerySet":
        """All but the bytes, for lists."""
        return self.defer("content")


class Upload(models.Model):
    """The bytes of a file and how it is to be read, between the preview and the load.

    Only the person who brought it sees it; it is gone once it is loaded, dropped or too old.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Mapping.Kind)
    file_name = models.CharField(max_length=240)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField(blank=True, help_text="YAML, as docs/how/import.md explains it.")
    asks = models.JSONField(
        default=list,
        blank=True,
        help_text="What to check of a guess; empty once a person has said.",
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name

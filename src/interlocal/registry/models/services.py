"""The taxonomy: services that governments do, and measures of them."""

from django.db import models


class Service(models.Model):
    """Something that governments do and might do together."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300)
    is_area = models.BooleanField(
        default=False, help_text="One of the areas that councils of governments list."
    )
    is_remainder = models.BooleanField(
        default=False, help_text="What is left of a group of lines: counted, never shared."
    )
    census_functions = models.CharField(
        max_length=80, blank=True, help_text="Function codes of the Census of Governments."
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """What a fact measures; ``of_service`` measures have one value a service."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    description = models.CharField(max_length=300)
    of_service = models.BooleanField(default=False)
    may_be_negative = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

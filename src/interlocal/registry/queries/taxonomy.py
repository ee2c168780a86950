"""Services, measures, sources and mappings."""

from django.db.models import QuerySet

from interlocal.registry.models import Mapping, Measure, Service, Source


def services() -> QuerySet[Service]:
    """The taxonomy of services."""
    return Service.objects.all()


def shareable_services() -> QuerySet[Service]:
    """Services that can be shared: what is left over of a group of lines cannot."""
    return Service.objects.filter(is_remainder=False)


def measures() -> QuerySet[Measure]:
    """What facts can measure."""
    return Measure.objects.all()


def sources() -> QuerySet[Source]:
    """Who publishes figures."""
    return Source.objects.all()


def mappings() -> QuerySet[Mapping]:
    """How publishers' files are read, the newest of each name."""
    return Mapping.objects.current().select_related("source")

"""Every address of the site, room by room."""

from django.contrib import admin
from django.urls import include, path

from interlocal.web.api import ROOT

urlpatterns = [
    path("", include("interlocal.web.urls")),
    path("", include("interlocal.jobs.urls")),
    path("", include("interlocal.registry.urls")),
    path("", include("interlocal.desk.urls")),
    path("", include("interlocal.discovery.urls")),
    path("", include("interlocal.initiatives.urls")),
    path("", include("interlocal.proposals.urls")),
    path(ROOT.lstrip("/"), include("interlocal.config.api")),
    path("account/", include("interlocal.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

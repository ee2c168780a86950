"""Every address of the site, room by room."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("interlocal.web.urls")),
    path("", include("interlocal.desk.urls")),
    path("", include("interlocal.discovery.urls")),
    path("", include("interlocal.initiatives.urls")),
    path("", include("interlocal.proposals.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

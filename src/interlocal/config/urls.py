"""Every address of the site, room by room."""

from allauth.account.urls import urlpatterns as library
from django.contrib import admin
from django.urls import include, path

from interlocal.web.api import ROOT

# Of what the sign-in library offers. Not its page of addresses: by it people could take one
# that is not theirs, and letters and roles go by the address that was invited.
SIGN_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

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
    path("account/", include([each for each in library if each.name in SIGN_IN])),
    path("admin/", admin.site.urls),
]

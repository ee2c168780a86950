"""Addresses of a person's own settings, beside those of the sign-in library."""

from django.urls import path

from interlocal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]

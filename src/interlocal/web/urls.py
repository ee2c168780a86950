"""Addresses of the base pages."""

from django.urls import path

from interlocal.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("style/", views.style, name="style"),
]

"""Addresses of the finder."""

from django.urls import path

from interlocal.discovery import views

app_name = "discovery"
urlpatterns = [
    path("find/", views.finder, name="finder"),
    path("shortlists/", views.shortlists, name="shortlists"),
    path("shortlists/pick/", views.pick, name="pick"),
    path("shortlists/entries/<int:pk>/drop/", views.drop, name="drop"),
]

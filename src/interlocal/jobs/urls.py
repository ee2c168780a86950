"""Addresses of work in the background."""

from django.urls import path

from interlocal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.jobs, name="list"),
    path("jobs/<int:pk>/", views.job, name="detail"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("jobs/<int:pk>/letter/", views.letter, name="letter"),
]

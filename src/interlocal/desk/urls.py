"""Addresses of the desk."""

from django.urls import path

from interlocal.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("initiatives/<int:pk>/", views.initiative, name="initiative"),
]

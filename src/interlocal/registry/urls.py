"""Addresses of towns, regions and facts."""

from django.urls import path

from interlocal.registry import views

app_name = "registry"
urlpatterns = [
    path("towns/", views.towns, name="towns"),
    path("towns/<slug:slug>/", views.town, name="town"),
    path("towns/<slug:slug>/services/<slug:service>/", views.town_service, name="town_service"),
    path("towns/<slug:slug>/figures/<slug:figure>/", views.town_figure, name="town_figure"),
    path("regions/<slug:slug>/", views.region, name="region"),
    path("facts/<int:pk>/", views.fact, name="fact"),
]

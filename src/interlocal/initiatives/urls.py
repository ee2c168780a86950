"""Addresses of initiatives."""

from django.urls import path

from interlocal.initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("initiatives/", views.initiatives, name="list"),
    path("initiatives/new/", views.new, name="new"),
    path("initiatives/open/<int:pk>/", views.open_from_shortlist, name="open"),
    path("initiatives/<int:pk>/partners/add/", views.add_partner, name="add_partner"),
    path("initiatives/partners/<int:pk>/remove/", views.remove_partner, name="remove_partner"),
    path("initiatives/partners/<int:pk>/answer/", views.answer, name="answer"),
    path("initiatives/<int:pk>/invite/", views.invite, name="invite"),
    path("initiatives/<int:pk>/close/", views.close, name="close"),
]

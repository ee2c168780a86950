"""Addresses of the finder, the shortlists, needs and offers."""

from django.urls import path

from interlocal.discovery import views

app_name = "discovery"
urlpatterns = [
    path("find/", views.finder, name="finder"),
    path("compare/", views.compare, name="compare"),
    path("shortlists/", views.shortlists, name="shortlists"),
    path("shortlists/pick/", views.pick, name="pick"),
    path("shortlists/entries/<int:pk>/drop/", views.drop, name="drop"),
    path("ties/", views.ties, name="ties"),
    path("ties/<int:pk>/forget/", views.forget, name="forget"),
    path("needs-and-offers/", views.notices, name="notices"),
    path("needs-and-offers/post/<slug:kind>/", views.post, name="post"),
    path("needs-and-offers/<int:pk>/", views.notice, name="notice"),
    path("needs-and-offers/<int:pk>/change/", views.change, name="change"),
    path("needs-and-offers/<int:pk>/renew/", views.renew, name="renew"),
    path("needs-and-offers/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]

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
    path("explore/", views.explorers, name="explorers"),
    path("regions/<slug:slug>/grouping/", views.explorer, name="explorer"),
    path(
        "regions/<slug:slug>/grouping/compare/", views.compare_groupings, name="compare_groupings"
    ),
    path("regions/<slug:slug>/grouping/<int:pk>/", views.grouping, name="grouping"),
    path("regions/<slug:slug>/grouping/<int:pk>/what-if/", views.what_if, name="what_if"),
    path(
        "regions/<slug:slug>/grouping/<int:pk>/name/", views.rename_grouping, name="rename_grouping"
    ),
    path("regions/<slug:slug>/grouping/<int:pk>/show/", views.show_grouping, name="show_grouping"),
    path(
        "regions/<slug:slug>/grouping/<int:pk>/delete/",
        views.delete_grouping,
        name="delete_grouping",
    ),
    path(
        "regions/<slug:slug>/grouping/<int:pk>/restore/",
        views.restore_grouping,
        name="restore_grouping",
    ),
    path(
        "regions/<slug:slug>/grouping/<int:pk>/shortlist/",
        views.shortlist_group,
        name="shortlist_group",
    ),
    *(
        path(
            f"regions/<slug:slug>/grouping/<int:pk>/grouping.{kind}",
            views.grouping_file,
            {"kind": kind},
            name=f"grouping_{kind}",
        )
        for kind in ("csv", "geojson", "svg", "png")
    ),
    path("needs-and-offers/", views.notices, name="notices"),
    path("needs-and-offers/post/<slug:kind>/", views.post, name="post"),
    path("needs-and-offers/<int:pk>/", views.notice, name="notice"),
    path("needs-and-offers/<int:pk>/change/", views.change, name="change"),
    path("needs-and-offers/<int:pk>/renew/", views.renew, name="renew"),
    path("needs-and-offers/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]

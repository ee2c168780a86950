"""Addresses of towns, regions, facts, other bodies, and who speaks for them."""

from django.urls import path

from interlocal.registry import views
from interlocal.registry.views import imports

app_name = "registry"
urlpatterns = [
    path("towns/", views.towns, name="towns"),
    path("towns/<slug:slug>/", views.town, name="town"),
    path("towns/<slug:slug>/services/<slug:service>/", views.town_service, name="town_service"),
    path("towns/<slug:slug>/figures/<slug:figure>/", views.town_figure, name="town_figure"),
    path("regions/<slug:slug>/", views.region, name="region"),
    path("facts/<int:pk>/", views.fact, name="fact"),
    path("bodies/<slug:slug>/", views.body, name="body"),
    path("bodies/<slug:slug>/people/", views.people, name="people"),
    path("bodies/<slug:slug>/people/ask/", views.ask, name="ask"),
    path("bodies/<slug:slug>/people/suggest/", views.suggest, name="suggest"),
    path("people/<int:pk>/role/", views.change_role, name="change_role"),
    path("people/<int:pk>/end/", views.end, name="end"),
    path("people/<int:pk>/resume/", views.resume, name="resume"),
    path("people/requests/", views.requests, name="requests"),
    path("people/requests/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("people/requests/<int:pk>/decline/", views.decline, name="decline"),
    path("people/requests/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("people/invitations/<int:pk>/resend/", views.resend, name="resend"),
    path("people/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("imports/", imports.imports, name="imports"),
    path("imports/loads/<int:pk>/", imports.load, name="load"),
    path("imports/loads/<int:pk>/undo/", imports.load_undo, name="load_undo"),
    path("imports/<uuid:key>/", imports.upload, name="upload"),
    path("imports/<uuid:key>/columns/", imports.upload_columns, name="upload_columns"),
    path("imports/<uuid:key>/mapping/", imports.upload_mapping, name="upload_mapping"),
    path("imports/<uuid:key>/names/", imports.upload_names, name="upload_names"),
    path("imports/<uuid:key>/load/", imports.upload_load, name="upload_load"),
    path("imports/<uuid:key>/drop/", imports.upload_drop, name="upload_drop"),
]

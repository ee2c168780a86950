"""Addresses of scenarios and papers."""

from django.urls import path

from interlocal.proposals import views

app_name = "proposals"
urlpatterns = [
    path("initiatives/<int:pk>/figures/", views.work_out, name="work_out"),
    path("scenarios/<int:pk>/", views.scenario, name="scenario"),
    path("scenarios/<int:pk>/papers/", views.make_papers, name="make_papers"),
    path("scenarios/<int:pk>/share/", views.share, name="share"),
    path("scenarios/<int:pk>/proofs/<slug:method>/", views.certificate, name="certificate"),
    path("papers/<int:pk>.<str:ending>", views.paper, name="paper"),
]

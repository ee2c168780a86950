"""Addresses of baselines, scenarios and papers."""

from django.urls import path

from interlocal.proposals import views
from interlocal.proposals.views import (
    benches,
    benches_writing,
    clauses,
    clauses_drivers,
    negotiation,
    papers,
    stress,
)

app_name = "proposals"
urlpatterns = [
    path("baselines/", views.baselines, name="baselines"),
    path("baselines/<int:pk>/", views.baseline, name="baseline"),
    path("baselines/<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("baselines/<int:pk>/edit/", views.edit, name="baseline_edit"),
    path("baselines/<int:pk>/paste/", views.paste, name="baseline_paste"),
    path("baselines/<int:pk>/facts/", views.take_facts, name="baseline_facts"),
    path("baselines/<int:pk>/draft/", views.begin_draft, name="baseline_draft"),
    path("baselines/<int:pk>/hand-over/", views.hand_over, name="baseline_hand_over"),
    path("baselines/<int:pk>/ask/", views.ask, name="baseline_ask"),
    path("baselines/versions/<int:pk>/lock/", views.lock, name="baseline_lock"),
    path("baselines/requests/<int:pk>/revoke/", views.revoke, name="baseline_revoke"),
    path("asked/<str:secret>/", views.asked, name="asked"),
    path("asked/<str:secret>/decline/", views.decline, name="asked_decline"),
    path(
        "initiatives/<int:pk>/baselines/", views.initiative_baselines, name="initiative_baselines"
    ),
    path(
        "initiatives/<int:pk>/baselines/<slug:slug>/start/",
        views.start_in_initiative,
        name="baseline_start",
    ),
    path(
        "initiatives/<int:pk>/baselines/<slug:slug>/ask/",
        views.ask_partner,
        name="baseline_ask_partner",
    ),
    path("initiatives/<int:pk>/figures/", views.work_out, name="work_out"),
    path("scenarios/<int:pk>/", views.scenario, name="scenario"),
    path("scenarios/<int:pk>/papers/", views.make_papers, name="make_papers"),
    path("scenarios/<int:pk>/share/", views.share, name="share"),
    path("scenarios/<int:pk>/proofs/<slug:method>/", views.certificate, name="certificate"),
    path("scenarios/<int:pk>/bench/", benches.bench, name="bench"),
    path("scenarios/<int:pk>/bench/baselines/", benches.bench_baselines, name="bench_baselines"),
    path("scenarios/<int:pk>/bench/option/", benches_writing.bench_option, name="bench_option"),
    path(
        "scenarios/<int:pk>/bench/option/<slug:kind>/",
        benches_writing.bench_staffing,
        name="bench_staffing",
    ),
    path("scenarios/<int:pk>/bench/inputs/", benches_writing.bench_inputs, name="bench_inputs"),
    path("scenarios/<int:pk>/bench/stress/", stress.bench_stress, name="bench_stress"),
    path("scenarios/<int:pk>/bench/compare/", benches.bench_compare, name="bench_compare"),
    path("scenarios/<int:pk>/bench/open/", benches.bench_open, name="bench_open"),
    path("scenarios/<int:pk>/bench/renew/", benches.bench_renew, name="bench_renew"),
    path("scenarios/<int:pk>/bench/copy/", benches.bench_copy, name="bench_copy"),
    path("scenarios/<int:pk>/bench/rename/", benches.bench_rename, name="bench_rename"),
    path("scenarios/<int:pk>/bench/lock/", benches.bench_lock, name="bench_lock"),
    path("scenarios/<int:pk>/bench/shares/", clauses.bench_shares, name="bench_shares"),
    path("scenarios/<int:pk>/bench/shares/try/", clauses.bench_shares_try, name="bench_shares_try"),
    path(
        "scenarios/<int:pk>/bench/shares/save/", clauses.bench_shares_save, name="bench_shares_save"
    ),
    path(
        "scenarios/<int:pk>/bench/shares/undo/", clauses.bench_shares_undo, name="bench_shares_undo"
    ),
    path("scenarios/<int:pk>/bench/shares.csv", clauses.bench_shares_csv, name="bench_shares_csv"),
    path("scenarios/<int:pk>/bench/drivers/", clauses_drivers.bench_drivers, name="bench_drivers"),
    path(
        "scenarios/<int:pk>/bench/drivers/anew/",
        clauses_drivers.bench_drivers_anew,
        name="bench_drivers_anew",
    ),
    path(
        "scenarios/<int:pk>/bench/drivers/<slug:key>/drop/",
        clauses_drivers.bench_driver_drop,
        name="bench_driver_drop",
    ),
    path("scenarios/<int:pk>/bench/joining/", negotiation.bench_joining, name="bench_joining"),
    path(
        "scenarios/<int:pk>/bench/joining/<int:participant>/",
        negotiation.bench_intent,
        name="bench_intent",
    ),
    path(
        "scenarios/<int:pk>/bench/negotiation/",
        negotiation.bench_negotiation,
        name="bench_negotiation",
    ),
    path(
        "scenarios/<int:pk>/bench/negotiation/limits/<int:participant>/",
        negotiation.bench_limit,
        name="bench_limit",
    ),
    path(
        "scenarios/<int:pk>/bench/negotiation/answer/",
        negotiation.bench_mediate,
        name="bench_mediate",
    ),
    path(
        "scenarios/<int:pk>/bench/negotiation/offers/",
        negotiation.bench_offer,
        name="bench_offer",
    ),
    path(
        "scenarios/<int:pk>/bench/negotiation/offers/<int:number>/withdraw/",
        negotiation.bench_offer_withdraw,
        name="bench_offer_withdraw",
    ),
    path("scenarios/<int:pk>/bench/papers/", papers.bench_papers, name="bench_papers"),
    path(
        "scenarios/<int:pk>/bench/papers/make/", papers.bench_papers_make, name="bench_papers_make"
    ),
    path(
        "scenarios/<int:pk>/bench/papers/send/", papers.bench_papers_send, name="bench_papers_send"
    ),
    path("bench-papers/<int:pk>.<str:ending>", papers.bench_paper, name="bench_paper"),
    path("papers/<int:pk>.<str:ending>", views.paper, name="paper"),
]

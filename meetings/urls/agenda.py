from django.urls import URLPattern, path

from meetings.views import (
    agenda,
    answers,
    calling,
    carry_over,
    items,
    papers,
    project_items,
    project_links,
    proposals,
    versions,
)

urlpatterns: list[URLPattern] = [
    path("moten/<slug:slug>/", agenda.meeting, name="meeting"),
    # The draft
    path("moten/<slug:slug>/dagordning/", agenda.agenda, name="agenda"),
    path("moten/<slug:slug>/dagordning/ny/", items.item_new, name="item_new"),
    path("moten/<slug:slug>/dagordning/tidigare/", carry_over.carry_over, name="carry_over"),
    path("projekt/<slug:slug>/foresla-punkt/", project_items.project_item, name="project_item"),
    path("moten/<slug:slug>/dagordning/andringar/", agenda.draft_changes, name="draft_changes"),
    path("moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/", items.item, name="item"),
    path("moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/flytta/", items.item_move, name="item_move"),
    path("moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/ta-bort/", items.item_remove, name="item_remove"),
    path(
        "moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/aterstall/", items.item_restore, name="item_restore"
    ),
    path(
        "moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/projekt/",
        project_links.item_project,
        name="item_project",
    ),
    path("moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/historik/", items.item_history, name="item_history"),
    path(
        "moten/<slug:slug>/dagordning/punkt/<uuid:uuid>/historik/aterga/",
        items.item_bring_back,
        name="item_bring_back",
    ),
    # The call for items
    path("moten/<slug:slug>/inbjudan/", proposals.proposals, name="proposals"),
    path("moten/<slug:slug>/inbjudan/oppna/", proposals.proposals_open, name="proposals_open"),
    path("moten/<slug:slug>/inbjudan/stang/", proposals.proposals_close, name="proposals_close"),
    # Versions and approvals
    path("moten/<slug:slug>/dagordning/lagg-fram/", versions.propose, name="propose"),
    path("moten/<slug:slug>/dagordning/version/<int:number>/", versions.version, name="version"),
    path(
        "moten/<slug:slug>/dagordning/version/<int:number>/pdf/", versions.version_paper, name="version_paper"
    ),
    path("moten/<slug:slug>/dagordning/version/<int:number>/word/", papers.version_word, name="version_word"),
    path("moten/<slug:slug>/dagordning/version/<int:number>/godkann/", versions.approve, name="approve"),
    path(
        "moten/<slug:slug>/dagordning/version/<int:number>/ta-tillbaka/", versions.withdraw, name="withdraw"
    ),
    path(
        "moten/<slug:slug>/dagordning/version/<int:number>/andringar/",
        answers.version_changes,
        name="version_changes",
    ),
    path(
        "moten/<slug:slug>/dagordning/version/<int:number>/begar-andring/",
        answers.ask_change,
        name="ask_change",
    ),
    # The secretariat's steps
    path(
        "moten/<slug:slug>/dagordning/version/<int:number>/muntligt/",
        answers.oral_approval,
        name="oral_approval",
    ),
    path("moten/<slug:slug>/dagordning/paminn/", calling.remind, name="remind"),
    path("moten/<slug:slug>/dagordning/kalla-anda/", calling.call, name="call_anyway"),
    path("moten/<slug:slug>/dagordning/oppna-igen/", calling.reopen, name="reopen"),
]

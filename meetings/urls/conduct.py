from django.urls import URLPattern, path

from meetings.views import actions, adjusting, conduct, minutes, noting, papers, register

urlpatterns: list[URLPattern] = [
    # <forum>/moten/<slug>/genomfor/
    path("moten/<slug:slug>/genomfor/", conduct.conduct, name="conduct"),
    path("moten/<slug:slug>/genomfor/oppna/", conduct.open_, name="open"),
    path("moten/<slug:slug>/genomfor/avsluta/", conduct.close, name="close"),
    path("moten/<slug:slug>/genomfor/narvaro/", conduct.attendance, name="attendance"),
    path("moten/<slug:slug>/genomfor/ny-punkt/", conduct.item_at_meeting, name="item_at_meeting"),
    path("moten/<slug:slug>/genomfor/punkt/<uuid:uuid>/anteckning/", noting.note, name="note"),
    path("moten/<slug:slug>/genomfor/punkt/<uuid:uuid>/beslut/", noting.decide, name="decide"),
    path("moten/<slug:slug>/genomfor/punkt/<uuid:uuid>/atgard/", noting.assign, name="assign"),
    path("moten/<slug:slug>/genomfor/beslut/<int:number>/", noting.decision_change, name="decision_change"),
    path(
        "moten/<slug:slug>/genomfor/beslut/<int:number>/ta-bort/",
        noting.decision_remove,
        name="decision_remove",
    ),
    path("moten/<slug:slug>/genomfor/atgard/<int:pk>/", noting.action_change, name="action_change"),
    # <forum>/moten/<slug>/anteckningar/
    path("moten/<slug:slug>/anteckningar/", minutes.minutes, name="minutes"),
    path("moten/<slug:slug>/anteckningar/synpunkter/", minutes.share, name="share_minutes"),
    path("moten/<slug:slug>/anteckningar/fardigstall/", minutes.finalise, name="finalise"),
    path("moten/<slug:slug>/anteckningar/rattelse/", minutes.addendum, name="addendum"),
    path("moten/<slug:slug>/anteckningar/pdf/", papers.minutes_paper, name="minutes_paper"),
    path("moten/<slug:slug>/anteckningar/word/", papers.minutes_word, name="minutes_word"),
    path("moten/<slug:slug>/anteckningar/rattelser/pdf/", papers.corrected_paper, name="corrected_paper"),
    path("moten/<slug:slug>/anteckningar/rattelser/word/", papers.corrected_word, name="corrected_word"),
    # <forum>/moten/<slug>/anteckningar/justerare/
    path("moten/<slug:slug>/anteckningar/justerare/", adjusting.adjusters, name="adjusters"),
    path(
        "moten/<slug:slug>/anteckningar/justerare/<int:adjuster>/entlediga/",
        adjusting.release,
        name="adjuster_release",
    ),
    path("moten/<slug:slug>/anteckningar/justerare/fraga/", adjusting.remind, name="adjusters_ask"),
    path("moten/<slug:slug>/anteckningar/justera/", adjusting.approve, name="adjust"),
    path("moten/<slug:slug>/anteckningar/justera/andra/", adjusting.change, name="adjust_change"),
    # <forum>/moten/<slug>/handlingar/
    path("moten/<slug:slug>/handlingar/", papers.papers, name="papers"),
    # <forum>/
    path("beslut/", register.decisions, name="decisions"),
    path("atgarder/", actions.actions, name="actions"),
    path("atgarder/<int:pk>/", actions.action, name="action"),
]

from django.urls import URLPattern, path

from meetings.views import (
    action_steps,
    actions,
    adjusting,
    attendance,
    burndown,
    conduct,
    course,
    files,
    minutes,
    noting,
    papers,
    register,
    reservations,
    screen,
)

urlpatterns: list[URLPattern] = [
    # <forum>/moten/<slug>/genomfor/
    path("moten/<slug:slug>/genomfor/", conduct.conduct, name="conduct"),
    path("moten/<slug:slug>/genomfor/oppna/", conduct.open_, name="open"),
    path("moten/<slug:slug>/genomfor/avsluta/", conduct.close, name="close"),
    path("moten/<slug:slug>/genomfor/narvaro/", attendance.attendance, name="attendance"),
    path("moten/<slug:slug>/genomfor/ny-punkt/", conduct.item_at_meeting, name="item_at_meeting"),
    path("moten/<slug:slug>/genomfor/visning/", screen.screen, name="screen"),
    path("moten/<slug:slug>/genomfor/ajournera/", course.adjourn, name="adjourn"),
    path("moten/<slug:slug>/genomfor/ateruppta/", course.resume, name="resume"),
    path("moten/<slug:slug>/genomfor/punkt/<uuid:uuid>/borja/", course.begin, name="begin_item"),
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
    path("moten/<slug:slug>/beslut/<int:number>/reservation/", reservations.reserve, name="reserve"),
    path(
        "moten/<slug:slug>/beslut/<int:number>/reservation/<int:party>/ta-tillbaka/",
        reservations.reservation_take_back,
        name="reservation_take_back",
    ),
    # <forum>/moten/<slug>/anteckningar/
    path("moten/<slug:slug>/anteckningar/", minutes.minutes, name="minutes"),
    path("moten/<slug:slug>/anteckningar/synpunkter/", minutes.share, name="share_minutes"),
    path("moten/<slug:slug>/anteckningar/fardigstall/", minutes.finalise, name="finalise"),
    path("moten/<slug:slug>/anteckningar/rattelse/", minutes.addendum, name="addendum"),
    path("moten/<slug:slug>/anteckningar/pdf/", papers.minutes_paper, name="minutes_paper"),
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
    path("moten/<slug:slug>/handlingar/alla.zip", files.papers_zipped, name="papers_zip"),
    path("moten/<slug:slug>/handlingar/bifoga/", files.attach, name="attach"),
    path("moten/<slug:slug>/handlingar/fil/<int:attachment>/", files.file, name="file"),
    path("moten/<slug:slug>/handlingar/fil/<int:attachment>/ta-bort/", files.file_remove, name="file_remove"),
    # <forum>/
    path("beslut/", register.decisions, name="decisions"),
    path("atgarder/", actions.actions, name="actions"),
    path("atgarder/utveckling/", burndown.actions_year, name="actions_year"),
    path("atgarder/utveckling.csv", burndown.actions_year_file, name="actions_year_file"),
    path("atgarder/<int:pk>/", actions.action, name="action"),
    path("atgarder/<int:pk>/paminn/", action_steps.remind, name="action_remind"),
    path("atgarder/<int:pk>/andra/", action_steps.terms, name="action_terms"),
    path("atgarder/<int:pk>/oppna-igen/", action_steps.reopen, name="action_reopen"),
]

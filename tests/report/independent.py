"""The year counted once more, by SQL of its own over the tables: nothing here knows how the portal counts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


def rows(query: str, **values: Any) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def one(query: str, **values: Any) -> Any:
    return rows(query, **values)[0][0]


MEETINGS = """
SELECT m.year || '-' || m.number,
       (SELECT count(*) FROM meetings_invitation i WHERE i.meeting_id = m.id AND i.withdrawn_at IS NULL),
       CASE WHEN EXISTS (SELECT 1 FROM meetings_attendance a WHERE a.meeting_id = m.id) THEN
         (SELECT count(*) FROM meetings_attendance a
           WHERE a.meeting_id = m.id AND a.status IN ('present', 'serving')) END
  FROM meetings_meeting m
 WHERE m.forum_id = %(forum)s AND m.year = %(year)s AND m.group_id IS NULL ORDER BY m.number
"""
ATTENDANCE = """
SELECT o.name, m.year || '-' || m.number,
       CASE WHEN EXISTS (SELECT 1 FROM meetings_attendance a WHERE a.meeting_id = m.id) THEN EXISTS (
         SELECT 1 FROM meetings_attendance a JOIN members_seat s2 ON s2.id = a.seat_id
          WHERE a.meeting_id = m.id AND s2.party_id = p.id AND a.status IN ('present', 'serving')) END
  FROM meetings_meeting m
  JOIN meetings_invitation i ON i.meeting_id = m.id AND i.withdrawn_at IS NULL
  JOIN members_seat s ON s.id = i.seat_id
  JOIN members_party p ON p.id = s.party_id
  JOIN members_organisation o ON o.id = p.organisation_id
 WHERE m.forum_id = %(forum)s AND m.year = %(year)s AND m.group_id IS NULL AND m.state = 'held'
 GROUP BY o.name, o.sort_key, m.id, p.id ORDER BY o.sort_key, o.name, m.number
"""
ITEMS = """
SELECT {what}, count(*), sum(t.duration)
  FROM meetings_agendaitem t
  JOIN meetings_meeting m ON m.id = t.meeting_id
  LEFT JOIN members_party p ON p.id = t.proposer_id
  LEFT JOIN members_organisation o ON o.id = p.organisation_id
 WHERE m.forum_id = %(forum)s AND m.year = %(year)s AND m.group_id IS NULL AND m.state <> 'cancelled'
   AND t.standing = '' AND t.deleted_at IS NULL {more}
 GROUP BY {what}
"""
DECISIONS = """
SELECT coalesce(m.year || '-' || m.number, c.year || '-PC' || c.number) || '/' || d.number, d.id, d.item_id
  FROM meetings_decision d
  LEFT JOIN meetings_meeting m ON m.id = d.meeting_id
  LEFT JOIN meetings_circular c ON c.id = d.circular_id
 WHERE d.forum_id = %(forum)s AND coalesce(m.year, c.year) = %(year)s
"""
ACTIONS = """
WITH told AS (
  SELECT a.id, a.item_id, a.due, a.state, a.closed_at, m.year,
         (SELECT p.due_before FROM meetings_actionprogress p WHERE p.action_id = a.id AND p.at > %(cut)s
             AND p.due_before IS NOT NULL ORDER BY p.at, p.id LIMIT 1) AS due_then,
         EXISTS (SELECT 1 FROM meetings_actionprogress p WHERE p.action_id = a.id AND p.at > %(cut)s) AS moved,
         (SELECT p.state FROM meetings_actionprogress p WHERE p.action_id = a.id AND p.at <= %(cut)s
           ORDER BY p.at DESC, p.id DESC LIMIT 1) AS state_then,
         (SELECT min(p.at) FROM meetings_actionprogress p WHERE p.action_id = a.id AND p.at <= %(cut)s
             AND p.state IN ('done', 'dropped') AND NOT EXISTS (
               SELECT 1 FROM meetings_actionprogress q WHERE q.action_id = a.id AND q.at <= %(cut)s
                  AND q.at > p.at AND q.state NOT IN ('done', 'dropped'))) AS closing
    FROM meetings_actionitem a JOIN meetings_meeting m ON m.id = a.meeting_id
   WHERE a.forum_id = %(forum)s AND a.created_at <= %(cut)s
), stood AS (
  SELECT id, item_id, coalesce(due_then, due) AS due, year,
         CASE WHEN NOT moved AND (closed_at IS NULL OR closed_at <= %(cut)s) THEN state
              ELSE coalesce(state_then, 'not_started') END AS state,
         CASE WHEN NOT moved AND (closed_at IS NULL OR closed_at <= %(cut)s) THEN closed_at
              ELSE closing END AS closed
    FROM told
)
SELECT id, item_id,
       CASE WHEN state = 'dropped' THEN 'dropped'
            WHEN state = 'done' AND (closed AT TIME ZONE 'Europe/Stockholm')::date <= due THEN 'done_in_time'
            WHEN state = 'done' THEN 'done_late'
            WHEN due < (%(cut)s AT TIME ZONE 'Europe/Stockholm')::date THEN 'late' ELSE 'open' END,
       year < %(year)s
  FROM stood
 WHERE closed IS NULL OR (closed AT TIME ZONE 'Europe/Stockholm')::date >= make_date(%(year)s, 1, 1)
"""
PROJECTS = """
SELECT DISTINCT p.id, p.name FROM projects_following f JOIN projects_project p ON p.id = f.project_id
 WHERE f.forum_id = %(forum)s AND f.since <= %(day)s AND (f.until IS NULL OR f.until >= make_date(%(year)s, 1, 1))
"""
FUNDING = """
SELECT l.funder, l.amount,
       (WITH RECURSIVE chain AS (SELECT l.id, l.replaces_id UNION ALL
          SELECT b.id, b.replaces_id FROM projects_fundingline b JOIN chain c ON b.id = c.replaces_id)
        SELECT u.amount FROM projects_outlay u JOIN chain ON chain.id = u.line_id WHERE u.as_of <= %(day)s
         ORDER BY u.as_of DESC, u.noted_at DESC, u.id DESC LIMIT 1)
  FROM projects_fundingline l WHERE l.project_id = %(project)s AND l.withdrawn_at IS NULL ORDER BY l.position, l.id
"""
READINGS = """
SELECT i.id, i.code, i.target, i.kind, r.women, r.men, r.total
  FROM projects_indicator i
  LEFT JOIN LATERAL (SELECT * FROM projects_reading r WHERE r.indicator_id = i.id AND r.period_end <= %(day)s
    ORDER BY r.period_end DESC, r.noted_at DESC, r.id DESC LIMIT 1) r ON true
 WHERE i.project_id = %(project)s AND (i.retired_at IS NULL OR i.retired_at > %(cut)s)
"""
KEY_FIGURES = """
SELECT DISTINCT ON (name, geography, unit) id, value, year, women, men
  FROM projects_keyfigure WHERE forum_id = %(forum)s AND withdrawn_at IS NULL AND (year IS NULL OR year <= %(year)s)
 ORDER BY name, geography, unit, year DESC NULLS LAST, id DESC
"""
MARKS = """
SELECT m.key, count(*), round(avg(m.value::text::numeric), 1), min(m.value::text::int), max(m.value::text::int)
  FROM report_surveyanswer a JOIN report_survey s ON s.id = a.survey_id
  JOIN report_annualreport r ON r.id = s.report_id, jsonb_each(a.scores) m
 WHERE r.forum_id = %(forum)s AND r.year = %(year)s AND a.ready_at IS NOT NULL AND m.value <> 'null'::jsonb
 GROUP BY m.key
"""
PARTIES = """
SELECT o.name, (SELECT count(*) FROM members_seat s WHERE s.party_id = p.id AND s.role = 'partner'
                   AND s.since <= %(day)s AND (s.until IS NULL OR s.until >= %(day)s))
  FROM members_party p JOIN members_organisation o ON o.id = p.organisation_id
 WHERE p.forum_id = %(forum)s AND p.status = 'member' AND p.since <= %(day)s
   AND (p.until IS NULL OR p.until >= %(day)s)
"""


class Counted:
    """One forum's year up to a moment."""

    def __init__(self, forum: int, year: int, cut: datetime) -> None:
        self.all = {"forum": forum, "year": year, "cut": cut, "day": cut.date()}

    def rows(self, query: str, **more: Any) -> Rows:
        return rows(query, **self.all, **more)

    def items(self, what: str, more: str = "") -> Rows:
        return self.rows(ITEMS.format(what=what, more=more))

    def totals(self) -> dict[str, Any]:
        own = "forum_id = %(forum)s AND year = %(year)s AND group_id IS NULL"
        held = f"FROM meetings_meeting WHERE {own} AND state = 'held'"
        came = [each[2] for each in self.rows(ATTENDANCE) if each[2] is not None]
        items = self.items("m.forum_id")
        outcomes = [each[2] for each in self.rows(ACTIONS)]
        carried = "AND m.state = 'held' AND t.outcome IN ('', 'postponed', 'referred')"
        share = Decimal(100 * sum(came)) / len(came) if came else None
        decisions = self.rows(DECISIONS)
        return {
            "parties": len(self.rows(PARTIES)),
            "meetings_held": self.rows(f"SELECT count(*) {held}")[0][0],
            "meetings_jointly_set": self.rows(f"SELECT count(*) {held} AND set_jointly")[0][0],
            "parties_called": len(came) or None,
            "parties_present": sum(came) if came else None,
            "attendance_percent": int(share + Decimal("0.5")) if share is not None else None,
            "items": items[0][1] if items else 0,
            "agenda_minutes": items[0][2] if items else 0,
            "items_carried": sum(each[1] for each in self.items("m.forum_id", carried)),
            "decisions": len(decisions),
            "decisions_in_writing": sum("PC" in label for label, *_ in decisions),
            "actions": len(outcomes),
            "actions_done": sum(each.startswith("done") for each in outcomes),
            **{
                f"actions_{name}": outcomes.count(name)
                for name in ("done_in_time", "done_late", "dropped", "open", "late")
            },
            "actions_carried": sum(each in ("open", "late") for each in outcomes),
            "actions_inherited": sum(each[3] for each in self.rows(ACTIONS)),
            "projects": len(self.rows(PROJECTS)),
        }


def last_moment(year: int, moment: datetime) -> datetime:
    return min(moment, datetime.fromisoformat(f"{year}-12-31T23:59:59+01:00"))


def last_day(year: int) -> date:
    return date(year, 12, 31)

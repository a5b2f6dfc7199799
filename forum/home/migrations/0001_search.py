"""The table that search looks in, the functions that cut a text into words, and the triggers that keep it."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import forum.home.models
from django.db import migrations, models

# Everything that is no letter and no digit separates words: no word of ours is a host, a path or a negative number.
# What is longer than twenty thousand characters is found by its beginning: a tsvector has room for a megabyte.
SEARCH_WORDS = """
CREATE OR REPLACE FUNCTION search_words(t text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.to_tsvector('pg_catalog.swedish'::regconfig, pg_catalog.regexp_replace(
    pg_catalog.normalize(pg_catalog.lower(pg_catalog.left(t, 20000) COLLATE "pg_c_utf8"), 'NFC'),
    '[^[:alnum:]]+', ' ', 'g'))
$$
"""
# "kompetensförsörjning" is found by what it begins with and by what its later parts begin with; each forum's terms
# stand together in the index, so that a search reads its own forum's and no other's.
SEARCH_TERMS = """
CREATE OR REPLACE FUNCTION search_terms(forum bigint, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array(
    SELECT forum::text || ':' || substr(word, start)
    FROM unnest(tsvector_to_array(words)) AS word,
         LATERAL (SELECT 1 AS start UNION ALL
                  SELECT generate_series(4, least(length(word) - 3, 24)) WHERE length(word) >= 9) AS starts
    WHERE length(word) <= 60))
$$
"""
SEARCH_QUERY = """
CREATE OR REPLACE FUNCTION search_query(prefix text, asked tsvector) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg('''' || prefix || word || ''':*', ' & ')::tsquery FROM unnest(tsvector_to_array(asked)) AS word
$$
"""

COLUMNS = "kind, ref, forum_id, meeting_id, following_id, key, day, title, body"
# Of each kind: what it is called, the rows it is made from, and which of them may be found at all.
SOURCES = {
    "item": """
        SELECT 'item', i.id, m.forum_id, i.meeting_id, NULL::bigint, i.uuid::text, NULL::date, i.title,
               i.text || ' ' || i.proposal
        FROM meetings_agendaitem i JOIN meetings_meeting m ON m.id = i.meeting_id
        WHERE i.deleted_at IS NULL""",
    "note": """
        SELECT 'note', i.id, m.forum_id, i.meeting_id, NULL::bigint, i.uuid::text, NULL::date, i.title, i.note
        FROM meetings_agendaitem i JOIN meetings_meeting m ON m.id = i.meeting_id
        WHERE i.deleted_at IS NULL AND i.note <> ''""",
    "decision": """
        SELECT 'decision', d.id, d.forum_id, d.meeting_id, NULL::bigint,
               COALESCE(c.year || '-PC' || c.number, m.year || '-' || m.number) || '/' || d.number,
               (d.decided_at AT TIME ZONE 'Europe/Stockholm')::date,
               COALESCE(c.title, i.title, ''), d.text
        FROM meetings_decision d LEFT JOIN meetings_circular c ON c.id = d.circular_id
        LEFT JOIN meetings_meeting m ON m.id = d.meeting_id LEFT JOIN meetings_agendaitem i ON i.id = d.item_id
        WHERE true""",
    "action": """
        SELECT 'action', a.id, a.forum_id, a.meeting_id, NULL::bigint, '', a.due, a.text, ''
        FROM meetings_actionitem a WHERE true""",
    "project": """
        SELECT 'project', f.id, f.forum_id, NULL::bigint, f.id, p.slug, p.starts_on, p.name,
               concat_ws(' ', p.summary, p.description, p.dnr)
        FROM projects_following f JOIN projects_project p ON p.id = f.project_id WHERE true""",
    "file": """
        SELECT 'file', a.id, m.forum_id, a.meeting_id, NULL::bigint, '', NULL::date, a.name, a.description
        FROM meetings_attachment a JOIN meetings_meeting m ON m.id = a.meeting_id
        WHERE a.removed_at IS NULL""",
    "addendum": """
        SELECT 'addendum', a.id, m.forum_id, r.meeting_id, NULL::bigint, '', NULL::date, '', a.text
        FROM meetings_addendum a JOIN meetings_minutes r ON r.id = a.minutes_id
        JOIN meetings_meeting m ON m.id = r.meeting_id WHERE true""",
}
# Where each kind but the items comes from: table, alias in its source, columns that it copies.
KEPT = [
    ("decision", "meetings_decision", "d.id", "text, number, decided_at"),
    ("action", "meetings_actionitem", "a.id", "text, due"),
    ("project", "projects_following", "f.id", "project_id, forum_id"),
    ("file", "meetings_attachment", "a.id", "name, description, removed_at"),
    ("addendum", "meetings_addendum", "a.id", "text"),
]
PUT = """
  ON CONFLICT (kind, ref) DO UPDATE SET key = excluded.key, day = excluded.day, title = excluded.title,
    body = excluded.body, forum_id = excluded.forum_id, meeting_id = excluded.meeting_id"""


def keeper(kind: str, table: str, key: str, columns: str) -> tuple[str, str]:
    """The function and the triggers that keep one kind; what may not be found any more is taken out."""
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns.split(", "))
    functions = f"""
CREATE FUNCTION search_keep_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO home_searchentry ({COLUMNS}) {SOURCES[kind]} AND {key} = NEW.id {PUT};
  IF NOT FOUND AND TG_OP = 'UPDATE' THEN
    DELETE FROM home_searchentry WHERE kind = '{kind}' AND ref = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION search_drop_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM home_searchentry WHERE kind = '{kind}' AND ref = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER search_{kind}_added AFTER INSERT ON {table}
  FOR EACH ROW EXECUTE FUNCTION search_keep_{kind}();
CREATE TRIGGER search_{kind}_changed AFTER UPDATE OF {columns} ON {table}
  FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION search_keep_{kind}();
CREATE TRIGGER search_{kind}_gone AFTER DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION search_drop_{kind}();"""
    undo = "\n".join(f"DROP TRIGGER search_{kind}_{what} ON {table};" for what in ("added", "changed", "gone"))
    return functions, f"{undo}\nDROP FUNCTION search_keep_{kind}(); DROP FUNCTION search_drop_{kind}();"


# A shared document writes its items at every keystroke. Its rows are only marked, in the same transaction; whoever
# searches takes the marked ones in first. A mark is a row of its own, so that none is lost between two transactions.
MARK_ITEMS = """
CREATE FUNCTION search_mark_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO home_searchmark (ref) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER search_item_added AFTER INSERT ON meetings_agendaitem
  FOR EACH ROW EXECUTE FUNCTION search_mark_item();
CREATE TRIGGER search_item_changed AFTER UPDATE OF title, text, proposal, note, deleted_at ON meetings_agendaitem
  FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.text IS DISTINCT FROM NEW.text
    OR OLD.proposal IS DISTINCT FROM NEW.proposal OR OLD.note IS DISTINCT FROM NEW.note
    OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION search_mark_item();
CREATE TRIGGER search_item_gone AFTER DELETE ON meetings_agendaitem
  FOR EACH ROW EXECUTE FUNCTION search_drop_item();"""
CATCH_UP = f"""
CREATE FUNCTION search_drop_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM home_searchentry WHERE kind IN ('item', 'note') AND ref = OLD.id;
  RETURN NULL;
END $$;
CREATE FUNCTION search_catch_up() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  marked bigint[];
BEGIN
  WITH taken AS (
    DELETE FROM home_searchmark WHERE id IN (SELECT id FROM home_searchmark FOR UPDATE SKIP LOCKED) RETURNING ref
  ) SELECT array_agg(DISTINCT ref) INTO marked FROM taken;
  IF marked IS NULL THEN RETURN 0; END IF;
  DELETE FROM home_searchentry e WHERE e.kind IN ('item', 'note') AND e.ref = ANY(marked) AND NOT EXISTS (
    SELECT 1 FROM meetings_agendaitem i
    WHERE i.id = e.ref AND i.deleted_at IS NULL AND (e.kind = 'item' OR i.note <> ''));
  INSERT INTO home_searchentry ({COLUMNS}) {SOURCES['item']} AND i.id = ANY(marked) {PUT}
    WHERE (home_searchentry.title, home_searchentry.body) IS DISTINCT FROM (excluded.title, excluded.body);
  INSERT INTO home_searchentry ({COLUMNS}) {SOURCES['note']} AND i.id = ANY(marked) {PUT}
    WHERE (home_searchentry.title, home_searchentry.body) IS DISTINCT FROM (excluded.title, excluded.body);
  RETURN cardinality(marked);
END $$;"""
FORGET_ITEMS = """
DROP TRIGGER search_item_added ON meetings_agendaitem; DROP TRIGGER search_item_changed ON meetings_agendaitem;
DROP TRIGGER search_item_gone ON meetings_agendaitem; DROP FUNCTION search_mark_item();
DROP FUNCTION search_drop_item(); DROP FUNCTION search_catch_up();"""

# A project exists once: when it changes, it changes for every forum that follows it.
KEEP_PROJECTS = f"""
CREATE FUNCTION search_keep_projects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO home_searchentry ({COLUMNS}) {SOURCES['project']} AND p.id = NEW.id {PUT};
  RETURN NULL;
END $$;
CREATE TRIGGER search_project_changed AFTER UPDATE OF name, slug, summary, description, dnr, starts_on
  ON projects_project FOR EACH ROW EXECUTE FUNCTION search_keep_projects();"""
DROP_PROJECTS = "DROP TRIGGER search_project_changed ON projects_project; DROP FUNCTION search_keep_projects();"

# Everything anew, from the rows there are: for this migration, and after rows were loaded without their triggers.
REBUILD = f"""
CREATE FUNCTION search_rebuild() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM home_searchmark;
  DELETE FROM home_searchentry;
  {"".join(f"INSERT INTO home_searchentry ({COLUMNS}) {source};" for source in SOURCES.values())}
  RETURN (SELECT count(*) FROM home_searchentry);
END $$;"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('forum', '0006_letters_about_project_reports'),
        ('meetings', '0013_actions_follow_their_items_project'),
        ('projects', '0003_withdrawn_figures_and_replaced_funding'),
    ]

    operations = [
        migrations.RunSQL(SEARCH_WORDS, "DROP FUNCTION search_words(text)"),
        migrations.RunSQL(SEARCH_TERMS, "DROP FUNCTION search_terms(bigint, tsvector)"),
        migrations.RunSQL(SEARCH_QUERY, "DROP FUNCTION search_query(text, tsvector)"),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('item', 'Agenda items'), ('note', 'Notes'), ('decision', 'Decisions'), ('action', 'Actions'), ('project', 'Projects'), ('file', 'Files'), ('addendum', 'Corrections')], max_length=10)),
                ('ref', models.BigIntegerField(help_text='The key of the row it was made from.')),
                ('key', models.CharField(help_text='What its address is made with.', max_length=80)),
                ('day', models.DateField(help_text='Of what has no meeting to be dated by.', null=True)),
                ('title', models.TextField()),
                ('body', models.TextField()),
                ('words', models.GeneratedField(db_persist=True, expression=forum.home.models.Joined(forum.home.models.Weighted(forum.home.models.Words('title'), models.Value('A')), forum.home.models.Weighted(forum.home.models.Words('body'), models.Value('D'))), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('following', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='projects.following')),
                ('forum', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='forum.forum')),
                ('meeting', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
                'indexes': [django.contrib.postgres.indexes.GinIndex(forum.home.models.Terms(models.F('forum'), models.F('words')), gin_pending_list_limit=256, name='search_terms')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'ref'), name='search_entry_is_of_one_row')],
            },
        ),
        migrations.CreateModel(
            name='SearchMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.BigIntegerField(help_text='The key of the item that has changed.')),
            ],
            options={
                'verbose_name': 'search mark',
                'verbose_name_plural': 'search marks',
            },
        ),
        *(migrations.RunSQL(*keeper(*kept)) for kept in KEPT),
        migrations.RunSQL(CATCH_UP + MARK_ITEMS, FORGET_ITEMS),
        migrations.RunSQL(KEEP_PROJECTS, DROP_PROJECTS),
        migrations.RunSQL(REBUILD, "DROP FUNCTION search_rebuild()"),
        migrations.RunSQL("SELECT search_rebuild()", migrations.RunSQL.noop),
    ]

"""What search looks in: one row for each text of a forum, kept by the database itself."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from meetings.models import Meeting
from projects.models import Following


class Words(Func):
    """`search_words(text)`: the Swedish stems of a text with their places, the same on every PostgreSQL."""

    function, output_field = "search_words", SearchVectorField()


class Weighted(Func):
    function, output_field = "setweight", SearchVectorField()


class Joined(Func):
    template, arg_joiner, output_field = "(%(expressions)s)", " || ", SearchVectorField()


class Terms(Func):
    """`search_terms(forum, words)`: what the index holds. Each term begins with its forum's number."""

    function, output_field = "search_terms", SearchVectorField()


class SearchEntry(models.Model):
    """One text that may be found. Triggers on the tables it comes from write it, or mark it, in the same transaction.

    It copies what is searched and shown, not who may see it: that is asked of the meeting and of the following,
    which is why these have no constraint here that would hold them back.
    """

    class Kind(models.TextChoices):
        ITEM = "item", _("Agenda items")
        NOTE = "note", _("Notes")
        DECISION = "decision", _("Decisions")
        ACTION = "action", _("Actions")
        PROJECT = "project", _("Projects")
        FILE = "file", _("Files")
        ADDENDUM = "addendum", _("Corrections")

    kind = models.CharField(max_length=10, choices=Kind)
    ref = models.BigIntegerField(help_text="The key of the row it was made from.")
    forum = models.ForeignKey(
        Forum, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    following = models.ForeignKey(
        Following,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    key = models.CharField(max_length=80, help_text="What its address is made with.")
    day = models.DateField(null=True, help_text="Of what has no meeting to be dated by.")
    title = models.TextField()
    body = models.TextField()
    words = models.GeneratedField(
        expression=Joined(Weighted(Words("title"), Value("A")), Weighted(Words("body"), Value("D"))),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "ref"], name="search_entry_is_of_one_row")
        ]
        indexes: ClassVar = [
            # The newest of a forum, from which a misspelt word is put right.
            models.Index(fields=["forum", "-id"], name="search_newest_of_forum"),
            # A short list of pending words: it is read whole by every search.
            GinIndex(Terms(F("forum"), F("words")), name="search_terms", gin_pending_list_limit=256),
        ]

    def __str__(self) -> str:
        return self.title


class SearchMark(models.Model):
    """An item that has changed and is not yet in the index. Whoever searches takes these in first."""

    ref = models.BigIntegerField(help_text="The key of the item that has changed.")

    class Meta:
        verbose_name = _("search mark")
        verbose_name_plural = _("search marks")

    def __str__(self) -> str:
        return str(self.ref)

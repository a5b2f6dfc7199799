from django.db import migrations


class Migration(migrations.Migration):
    """What was recorded before there was a chain is linked by the worker, too."""

    dependencies = [("forum", "0007_history_is_chained")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO forum_historywaiting (entry_id) SELECT id FROM forum_historyentry",
            "DELETE FROM forum_historywaiting",
        )
    ]

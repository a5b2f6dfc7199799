from django.db import migrations
from django.db.models import OuterRef, Subquery


def follow_items(apps, schema_editor):
    """Actions recorded before they could name a project are about their item's."""
    action, item = (apps.get_model("meetings", name) for name in ("ActionItem", "AgendaItem"))
    project = Subquery(item.objects.filter(pk=OuterRef("item")).values("project"))
    action.objects.filter(project=None, item__project__isnull=False).update(project=project)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_actions_about_projects")]

    operations = [migrations.RunPython(follow_items, migrations.RunPython.noop)]

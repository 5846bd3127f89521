from django.db import migrations
from django.utils import timezone

from cms.actions.load_framework import PACKAGED, read, store


def load(apps, schema_editor):
    """Load the built-in framework unless it is there."""
    alias = schema_editor.connection.alias
    store(
        read(PACKAGED.read_bytes()),
        at=timezone.now(),
        frameworks=apps.get_model("cms", "Framework").objects.using(alias),
        versions=apps.get_model("cms", "FrameworkVersion").objects.using(alias),
    )


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_groups_and_stages")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

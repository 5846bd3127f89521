"""Start with the groups of the desk and the approval in three stages."""

from django.db import migrations

from cms.groups import set_up


def forwards(apps, schema_editor):
    set_up(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_review_state_constraints"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

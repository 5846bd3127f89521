"""Let the group of importers read the log of imports."""

from django.db import migrations

from cms.groups import Group


def forwards(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="importers", model="importrun"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="view_importrun", defaults={"name": "Can view import"}
    )
    group = apps.get_model("auth", "Group").objects.filter(name=str(Group.IMPORTER)).first()
    if group:
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("importers", "0001_imports"),
        ("cms", "0005_groups_and_stages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

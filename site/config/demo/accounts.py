"""The demo accounts: one for each job, and the people of the register they stand for."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group as AuthGroup
from django.contrib.auth.models import Permission

from cms.groups import Group
from cms.models import Person, StaffProfile, Unit
from cms.rules.terms import Role

from .register import posts

# username, name shown, groups, unit whose secretary it is, units whose office it is
ACCOUNTS = (
    ("demo-staff", "示例东省局办公室", [Group.STAFF], "dj", ["dj"]),
    ("demo-unit", "示例东省局办事大厅", [Group.STAFF], "dj-dt", ["dj-dt"]),
    ("demo-office", "示例总局办公室", [Group.STAFF], "sl", ["sl", "sl-jgdw"]),
    ("demo-editor-1", "初审编辑", [Group.FIRST], "", []),
    ("demo-editor-2", "复审编辑", [Group.SECOND], "", []),
    ("demo-editor-3", "终审编辑", [Group.THIRD], "", []),
    ("demo-circulator", "通报编辑", [Group.CIRCULATOR, Group.EMERGENCY], "", []),
    ("demo-moderator", "意见审核编辑", [Group.MODERATOR], "", []),
    ("demo-importer", "数据管理员", [Group.IMPORTER], "", []),
)
ADMIN = "demo-admin"


def load() -> dict:
    """Make the accounts that are missing; return all by username."""
    users = get_user_model().objects
    heads = {post.unit: post.person_id for post in posts() if post.role is Role.SECRETARY}
    made = {}
    for username, name, groups, headed, offices in ACCOUNTS:
        user, is_new = users.get_or_create(username=username, defaults={"first_name": name})
        if is_new:
            user.set_password(settings.DEMO_PASSWORD)
            user.email = f"{username}@example.org"
            user.save()
            user.groups.set(AuthGroup.objects.filter(name__in=groups))
        if headed:
            profile, _ = StaffProfile.objects.get_or_create(
                user=user, defaults={"person": Person.objects.get(person_id=heads[headed])}
            )
            profile.offices.set(Unit.objects.filter(code__in=offices))
        made[username] = user
    importer = made["demo-importer"]
    importer.user_permissions.add(*Permission.objects.filter(codename__in=["circulate_historic"]))
    admin, is_new = users.get_or_create(
        username=ADMIN, defaults={"first_name": "系统管理员", "is_superuser": True, "is_staff": True}
    )
    if is_new:
        admin.set_password(settings.DEMO_PASSWORD)
        admin.save()
    return made | {ADMIN: admin}

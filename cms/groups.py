"""The groups of the desk and the approval in three stages, as a new installation starts with them.

Both can be changed in the admin: nothing in the code counts the stages or asks for a group by name.
"""

from enum import StrEnum

WORKFLOW = "点评三级审批"
# Staff profiles are for superusers: who a user is in the register decides what he may not approve.
REGISTER = ("unit", "unitversion", "person", "appointment", "edge", "round")
RECORDS = ("review", "rectification", "commitment", "comment")


class Group(StrEnum):
    """Names of the groups."""

    FIRST = "初审员"
    SECOND = "复审员"
    THIRD = "终审员"
    CIRCULATOR = "通报员"
    EMERGENCY = "紧急通报员"
    MODERATOR = "审核员"
    IMPORTER = "导入员"
    STAFF = "填报员"


STAGES = (
    (
        "初审",
        Group.FIRST,
        ["单位名称、人名、日期与登记一致", "必点内容逐条点到，问题具体", "错别字、标点、数字已校（一校）"],
    ),
    (
        "复审",
        Group.SECOND,
        ["事实和数据有材料支持", "问题对应要点，努力方向可检查", "引文、称谓、提法已校（二校）"],
    ),
    (
        "终审",
        Group.THIRD,
        ["不涉及国家秘密、工作秘密和个人隐私", "通报范围适当", "全文通读，可以印发（三校）"],
    ),
)


def _of(models, *actions) -> list[str]:
    return [f"cms.{action}_{model}" for model in models for action in actions]


ADMIN = ["wagtailadmin.access_admin"]
PERMISSIONS = {
    Group.FIRST: [*ADMIN, "cms.view_review"],
    Group.SECOND: [*ADMIN, "cms.view_review"],
    Group.THIRD: [*ADMIN, "cms.view_review"],
    Group.CIRCULATOR: [
        *ADMIN,
        *_of(["review", "circular"], "view", "change"),
        "cms.add_circular",
        "cms.circulate_review",
        "cms.withdraw_review",
    ],
    Group.EMERGENCY: [*ADMIN, "cms.view_review", "cms.circulate_review", "cms.circulate_emergency"],
    Group.MODERATOR: [
        *ADMIN,
        *_of(["comment"], "view", "change"),
        *_of(["consultation"], "view", "add", "change"),
        "cms.moderate_comment",
        "cms.answer_comment",
    ],
    Group.IMPORTER: [*ADMIN, *_of((*REGISTER, *RECORDS), "view", "add", "change")],
    Group.STAFF: ["cms.submit_review"],
}


def set_up(apps) -> None:
    """Make the groups with their permissions and the workflow; what is there already stays as it is."""
    groups = {name: _group(apps, name, codes) for name, codes in PERMISSIONS.items()}
    Workflow = apps.get_model("wagtailcore", "Workflow")
    review = _content_type(apps, "cms", "review")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    if WorkflowContentType.objects.filter(content_type=review).exists():
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    for number, (name, group, checklist) in enumerate(STAGES):
        task = apps.get_model("cms", "ApprovalTask").objects.create(
            name=name, checklist=checklist, content_type=_content_type(apps, "cms", "approvaltask")
        )
        task.groups.add(groups[group])
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=number
        )
    WorkflowContentType.objects.create(content_type=review, workflow=workflow)


def _group(apps, name: str, codes: list[str]):
    group, is_new = apps.get_model("auth", "Group").objects.get_or_create(name=str(name))
    if is_new:
        group.permissions.set(_permission(apps, code) for code in codes)
    return group


def _permission(apps, code: str):
    """Return a permission, made here where Django has not come to make it yet."""
    label, codename = code.split(".")
    model = "admin" if label == "wagtailadmin" else _model_of(apps, codename)
    content_type = _content_type(apps, label, model)
    Permission = apps.get_model("auth", "Permission")
    found, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": codename.replace("_", " ").capitalize()},
    )
    return found


def _model_of(apps, codename: str) -> str:
    for model in apps.get_app_config("cms").get_models():
        if codename in dict(model._meta.permissions):
            return model._meta.model_name
    return codename.split("_", 1)[1]


def _content_type(apps, label: str, model: str):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=label, model=model)[
        0
    ]

"""The comment form in every tree, below the comments page."""

import uuid

from django.db import migrations

SLUG = "form"
STEP = 4
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXTS = {
    True: (
        "提交意见",
        "<p>可以对任何单位和已经通报的点评意见提意见，不用登录。提交后得到回执码，凭码查询处理结果、撤回意见。</p>",
        "您填写的意见经审核后公开，公开前隐去个人信息，原文保留备查。联系方式可以不填；填写的，加密单独保存，"
        "只供有权限的工作人员就本条意见联系您，一年后删除，不公开、不作他用。凭回执码可随时查询、撤回意见，或删除联系方式。",
    ),
    False: (
        "Send a comment",
        "<p>Comment on any unit and on any circulated opinion; no account is needed. You get a receipt code, with which you can see what became of the comment and withdraw it.</p>",
        "The comment is read before it is shown to everybody; personal details are taken out, the original is kept. "
        "The contact may be left out; if you give one, it is kept apart and encrypted, used by permitted staff only to "
        "reach you about this comment, deleted after a year, never shown and never used otherwise. With the receipt "
        "code you can look up or withdraw the comment and have the contact deleted at any time.",
    ),
}


def plant(apps, schema_editor):
    """Add the page below each comments page that has none."""
    Page = apps.get_model("wagtailcore", "Page")
    CommentsPage = apps.get_model("review_pages", "CommentsPage")
    CommentFormPage = apps.get_model("review_pages", "CommentFormPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="review_pages", model="commentformpage")
    key, done = uuid.uuid4(), set()
    for above in CommentsPage.objects.order_by("path"):
        below = Page.objects.filter(path__startswith=above.path, depth=above.depth + 1)
        if above.locale_id in done or below.filter(slug=SLUG).exists():
            continue
        done.add(above.locale_id)
        last = below.order_by("path").last()
        title, intro, consent = TEXTS[above.locale.language_code.startswith("zh")]
        CommentFormPage.objects.create(
            path=above.path + following(last.path[-STEP:] if last else "0" * STEP),
            depth=above.depth + 1,
            title=title,
            draft_title=title,
            slug=SLUG,
            url_path=f"{above.url_path}{SLUG}/",
            content_type=kind,
            locale=above.locale,
            translation_key=key,
            live=True,
            intro=intro,
            consent_text=consent,
        )
        Page.objects.filter(pk=above.pk).update(numchild=above.numchild + 1)


def following(part: str) -> str:
    """Return the next part of a path."""
    number = int(part, 36) + 1
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = ALPHABET[digit] + digits
    return digits.rjust(STEP, "0")


class Migration(migrations.Migration):
    dependencies = [
        ("review_pages", "0006_comment_form_page"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]

"""The page of the review form in every tree, so that editors find its texts."""

import uuid

from django.db import migrations

SLUG = "review-form"
STEP = 4
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXTS = {
    True: (
        "点评表单",
        "<p>边写边存，可随时退出再继续。提交后进入逐级审批，审批前不会通报。</p>",
        "逐条点评，写具体的人和事，不写套话。",
        "一栏写一个问题，写清是什么、在哪里、到什么程度。空栏不计。",
        "范围越小越稳妥。通报范围随审批一并核定，扩大范围须重新审批。",
    ),
    False: (
        "Review form",
        "<p>The text is saved while you write; leave and go on at any time. After submission it is approved stage by stage and circulated no earlier.</p>",
        "Go through the points one by one: name what was done, not phrases.",
        "One problem in each box: what, where, how far. An empty box counts for nothing.",
        "Choose the narrowest scope that serves. It is approved with the text; widening it needs approval again.",
    ),
}


def plant(apps, schema_editor):
    """Add the page below each home page that has none."""
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("review_pages", "HomePage")
    ReviewFormPage = apps.get_model("review_pages", "ReviewFormPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="review_pages", model="reviewformpage")
    key, done = uuid.uuid4(), set()
    for home in HomePage.objects.order_by("path"):
        below = Page.objects.filter(path__startswith=home.path, depth=home.depth + 1)
        if home.locale_id in done or below.filter(slug=SLUG).exists():
            continue
        done.add(home.locale_id)
        last = below.order_by("path").last()
        title, introduction, points, findings, scope = TEXTS[home.locale.language_code.startswith("zh")]
        ReviewFormPage.objects.create(
            path=home.path + following(last.path[-STEP:] if last else "0" * STEP),
            depth=home.depth + 1,
            title=title,
            draft_title=title,
            slug=SLUG,
            url_path=f"{home.url_path}{SLUG}/",
            content_type=kind,
            locale=home.locale,
            translation_key=key,
            live=True,
            introduction=introduction,
            points_help=points,
            findings_help=findings,
            scope_help=scope,
        )
        Page.objects.filter(pk=home.pk).update(numchild=home.numchild + 1)


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
        ("review_pages", "0004_review_form_page"),
        ("review_pages", "0003_site_tree"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]

"""The tree of pages that every site starts with, in Chinese and in English."""

import json
import uuid

from django.db import migrations

STEP = 4
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# (model, slug, Chinese title, English title, in menus, fields in Chinese, fields in English)
HOME = (
    "HomePage",
    "home",
    "领导点评，从提交到公开",
    "Leader reviews, on the record",
    {"intro": "<p>谁点评、谁被点评、指出了什么问题、整改到哪一步，都在这里公开，可以查、可以核、可以提意见。</p>"},
    {
        "intro": "<p>Who reviews and who is reviewed, what problems were named and how far rectification has come: "
        "open to read, to check and to comment on.</p>"
    },
)
PAGES = (
    ("PolicyIndexPage", "policy", "政策文件", "Policy", True, {"intro": "开展领导点评所依据的文件。"}, {"intro": "The documents on which the reviews rest."}),
    ("OpinionIndexPage", "opinions", "点评意见", "Opinions", True, {"intro": "<p>经审批并在本版范围内通报的点评意见，按通报日期排列。</p>"}, {"intro": "<p>Opinions that have been approved and circulated within the scope of this edition, by day of circulation.</p>"}),
    ("ExemplarIndexPage", "exemplars", "典型", "Exemplars", True, {"intro": "<p>值得借鉴的点评，经当事单位同意并隐去个人信息后公布。</p>"}, {"intro": "<p>Reviews worth learning from, published with consent and without what identifies persons.</p>"}),
    ("ProgressIndexPage", "progress", "工作进展", "Progress", True, {"intro": "<p>各单位本期点评任务、整改和公开承诺的进展。没有开展的单位同样计入应完成数。</p>"}, {"intro": "<p>How far each unit has come with reviews, rectification and commitments. A unit that nobody has started on counts as owed.</p>"}),
    ("CommentsPage", "comments", "意见征集", "Comments", True, {"intro": "<p>对任何单位和已通报的点评意见都可以提意见。每条意见先审核后公开，原文始终保留。</p>"}, {"intro": "<p>Comment on any unit and on any circulated opinion. Each comment is read before it is shown; the original is always kept.</p>"}),
    ("SearchPage", "search", "搜索", "Search", False, {}, {}),
    ("DataPage", "data", "开放数据", "Open data", True, {"intro": "<p>本版页面上的全部数据，任何人都可以下载、核对和再利用。</p>"}, {"intro": "<p>All data behind the pages of this edition, for anyone to download, check and use.</p>"}),
    ("ContentPage", "about", "关于本站", "About", True, "about_zh", "about_en"),
)


def heading(text, anchor):
    return {"type": "heading", "value": {"text": text, "anchor": anchor}, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, text))}


def paragraph(*texts):
    html = "".join(f"<p>{text}</p>" for text in texts)
    return {"type": "paragraph", "value": html, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, html))}


ABOUT = {
    "about_zh": {
        "lead": "本站公开领导点评工作：点评意见、问题整改、公开承诺和群众意见。",
        "body": [
            heading("这里有什么", "what"),
            paragraph(
                "点评意见经初审、复审、终审后，在批准的范围内通报。本站分公开版和内部版：公开版只有向社会公开的意见；内部版另有面向全系统的意见，须登录后阅读。",
                "对党员个人的点评只在本单位范围内通报，不在本站出现；本站只有人数，不足5人的不显示。",
            ),
            heading("怎样看数据", "figures"),
            paragraph(
                "<b>被点评覆盖率</b>：应当接受点评的党组织（连同主要负责人）中，已经接受点评的比例。没有开展的单位也计入应完成数，找不到点评人的同样计入。",
                "<b>作点评覆盖率</b>：应当作点评的书记中，已经作过点评的比例。",
                "党组织每半年至少点评一次，上半年到6月30日，下半年到12月31日；班子成员和党员在当年内点评一次。到期当天仍为“待完成”，次日起为“逾期”。",
                "每个数字都写明分子、分母和统计日期。行业指导中的协助点评不计入任何比例。",
                "问题的状态由整改记录得出：由责任方报告，由点评人或上级核实；自己不能核实自己的整改。没有任何整改记录的，标为“未反馈”。",
            ),
            heading("更正与撤回", "corrections"),
            paragraph("点评意见更正后，原地址注明更正内容和日期；撤回后，原地址保留撤回说明，不再显示正文。"),
            heading("无障碍", "accessibility"),
            paragraph("页面顶部可以调整字号、打开高对比度和长辈模式；设置只保存在您的浏览器里。不使用脚本也能阅读全部内容。"),
        ],
    },
    "about_en": {
        "lead": "This site shows the work of leader reviews: opinions, rectification, public commitments and comments.",
        "body": [
            heading("What is here", "what"),
            paragraph(
                "An opinion is circulated after three stages of approval, within the scope that was approved. The public edition has what is open to everybody; the system edition also has what is open to the whole system, and needs signing in.",
                "Reviews of individual members stay within their unit and never appear here; only counts do, and none below 5.",
            ),
            heading("How to read the figures", "figures"),
            paragraph(
                "<b>Reviewed</b>: of the organisations that are to be reviewed (each with its principal), the share that has been. Units that nobody has started on, or that nobody can review, count as owed.",
                "<b>Given</b>: of the secretaries who owe a review, the share who have given one.",
                "Organisations are reviewed at least once in each half-year, by 30 June and 31 December; team members and members once in the year. On the due day the state is still “due”, from the next day “late”.",
                "Every figure has its numerator, its denominator and its day. Assisting reviews stand outside all figures.",
                "The state of a problem follows from its rectification: the owner reports, the reviewer or the superior verifies; nobody verifies his own. Where nothing is on record it says “not reported”.",
            ),
            heading("Corrections and withdrawals", "corrections"),
            paragraph("A corrected opinion says at its address what was changed and when. A withdrawn one leaves a notice at its address, without the text."),
            heading("Accessibility", "accessibility"),
            paragraph("The bar at the top changes the text size, the contrast and the easy mode; the choice stays in your browser. Everything can be read without scripts."),
        ],
    },
}


def path_part(number):
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = ALPHABET[rest] + digits
    return digits.rjust(STEP, "0")


def plant(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    ContentType = apps.get_model("contenttypes", "ContentType")
    root = Page.objects.filter(depth=1).order_by("path").first()
    site = Site.objects.filter(is_default_site=True).first()
    if root is None or (site and site.root_page.slug != "home") or not _untouched(Page, root):
        return
    chinese, _ = Locale.objects.get_or_create(language_code="zh-hans")
    english, _ = Locale.objects.get_or_create(language_code="en")
    welcome = list(Page.objects.filter(depth=2))

    def create(model, path, url_path, slug, title, locale, key, fields, in_menus, children):
        kind = apps.get_model("review_pages", model)
        content_type, _ = ContentType.objects.get_or_create(app_label="review_pages", model=model.lower())
        values = dict(fields)
        if "body" in values:
            values["body"] = json.dumps(values["body"], ensure_ascii=False)
        return kind.objects.create(
            path=path,
            depth=len(path) // STEP,
            numchild=children,
            title=title,
            draft_title=title,
            slug=slug,
            url_path=url_path,
            content_type_id=content_type.pk,
            locale_id=locale.pk,
            translation_key=key,
            live=True,
            show_in_menus=in_menus,
            **values,
        )

    model, slug, zh, en, fields_zh, fields_en = HOME
    keys = [uuid.uuid4() for _ in range(len(PAGES) + 1)]
    first = max((int(page.path[STEP:], 36) for page in welcome), default=0)
    homes = []
    for number, (locale, suffix) in enumerate(((chinese, ""), (english, "-en")), start=1):
        base = root.path + path_part(first + number)
        home_slug = slug + suffix if suffix else "tongbao"
        is_zh = locale == chinese
        home = create(
            model, base, f"/{home_slug}/", home_slug, zh if is_zh else en, locale, keys[0],
            fields_zh if is_zh else fields_en, False, len(PAGES),
        )
        homes.append(home)
        for place, (kind, page_slug, title_zh, title_en, in_menus, text_zh, text_en) in enumerate(PAGES, start=1):
            fields = text_zh if is_zh else text_en
            if isinstance(fields, str):
                fields = ABOUT[fields]
            create(
                kind, base + path_part(place), f"/{home_slug}/{page_slug}/", page_slug,
                title_zh if is_zh else title_en, locale, keys[place], fields, in_menus, 0,
            )
    if site:
        site.root_page_id = homes[0].pk
        site.site_name = "通报"
        site.save(update_fields=["root_page", "site_name"])
    else:
        Site.objects.create(hostname="localhost", port=80, is_default_site=True, root_page_id=homes[0].pk, site_name="通报")
    for page in welcome:
        Page.objects.filter(pk=page.pk).delete()
    Page.objects.filter(pk=root.pk).update(numchild=Page.objects.filter(depth=2).count())


def _untouched(Page, root):
    """Tell whether the tree still is the one that Wagtail makes: a root and one welcome page without children."""
    below = Page.objects.exclude(pk=root.pk)
    return below.count() <= 1 and all(page.depth == 2 and page.numchild == 0 for page in below)


class Migration(migrations.Migration):
    dependencies = [
        ("review_pages", "0002_pages_of_the_site"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]

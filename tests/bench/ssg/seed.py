"""Make the site: `python -m tests.bench.ssg.seed N`; one home, ten sections, N articles of 3 to 6 KB of Chinese text."""

import datetime
import io
import os
import random
import sys
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.ssg.settings")

CHANCE = random.Random(7)
WORDS = [
    "城市",
    "规划",
    "河流",
    "治理",
    "数据",
    "公开",
    "教育",
    "资源",
    "社区",
    "服务",
    "历史",
    "建筑",
    "保护",
    "技术",
    "标准",
    "发展",
    "环境",
    "监测",
    "公共",
    "交通",
    "医疗",
    "卫生",
    "农业",
    "生产",
    "文化",
    "活动",
    "志愿",
    "组织",
    "研究",
    "报告",
    "学生",
    "教师",
    "图书馆",
    "博物馆",
    "展览",
    "音乐",
    "会议",
    "政策",
    "法规",
    "市场",
    "企业",
    "创新",
    "平台",
    "系统",
    "信息",
    "安全",
    "管理",
    "我们",
    "他们",
    "可以",
    "需要",
    "已经",
    "正在",
    "通过",
    "根据",
    "关于",
    "以及",
    "同时",
    "因此",
    "目前",
    "未来",
    "过去",
    "三年",
    "今年",
    "第一",
    "重要",
    "不同",
    "新的",
]


def words(count: int) -> str:
    """Return that many words without a space."""
    return "".join(CHANCE.choices(WORDS, k=count))


def sentence() -> str:
    """Return one sentence."""
    return words(CHANCE.randint(8, 18)) + "。"


def text(characters: int) -> str:
    """Return sentences of at least that length together."""
    found = ""
    while len(found) < characters:
        found += sentence()
    return found


def body(others: list[int]) -> list[dict]:
    """Return the blocks of an article; half of its paragraphs link to another article."""
    blocks, left = [], CHANCE.randint(1050, 1950)
    while left > 0:
        blocks.append(("heading", words(4)))
        for _ in range(2):
            first, second = text(CHANCE.randint(110, 200)), text(90)
            left -= len(first) + len(second)
            link = (
                f'<a linktype="page" id="{CHANCE.choice(others)}">{words(2)}</a>'
                if others and CHANCE.random() < 0.5
                else ""
            )
            blocks.append(("paragraph", f"<p>{first}<b>{words(1)}</b>{link}{words(1)}。</p><p>{second}</p>"))
        if CHANCE.random() < 0.4:
            blocks.append(("quote", {"text": sentence(), "source": words(1)}))
        if CHANCE.random() < 0.4:
            blocks.append(("points", [{"type": "item", "value": sentence(), "id": key()} for _ in range(4)]))
    return [{"type": kind, "value": value, "id": key()} for kind, value in blocks]


def key() -> str:
    """Return a block's id, the same at each run."""
    return str(uuid.UUID(int=CHANCE.getrandbits(128)))


def main(articles: int) -> None:
    """Write everything into an empty database."""
    django.setup()
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from django.db import transaction

    from wagtail.images.models import Image
    from wagtail.models import Page, Site

    from PIL import Image as Picture

    call_command("makemigrations", "benchsite", verbosity=0)
    call_command("migrate", verbosity=0)
    from tests.bench.ssg.models import ArticlePage, HomePage, SectionPage

    images = []
    for number in range(20):
        buffer = io.BytesIO()
        colour = (CHANCE.randint(0, 255), CHANCE.randint(0, 255), CHANCE.randint(0, 255))
        Picture.new("RGB", (1200, 800), colour).save(buffer, "JPEG")
        file = ContentFile(buffer.getvalue(), f"hero{number}.jpg")
        images.append(Image.objects.create(title=f"图{number}", file=file, width=1200, height=800))
    for image in images:
        image.get_renditions("fill-800x450", "fill-320x180")
    Site.objects.all().delete()
    Page.objects.filter(depth=2).delete()
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="首页", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    with transaction.atomic():
        for number in range(10):
            fields = {
                "title": f"栏目{number + 1}",
                "slug": f"s{number}",
                "show_in_menus": True,
                "intro": sentence(),
            }
            section = home.add_child(instance=SectionPage(**fields))
            others: list[int] = []
            for at in range(articles // 10):
                page = ArticlePage(
                    title=words(5),
                    slug=f"a{at}",
                    search_description=sentence(),
                    date=datetime.date(2020, 1, 1) + datetime.timedelta(days=CHANCE.randint(0, 2000)),
                    summary=sentence()[:250],
                    hero=CHANCE.choice(images),
                    body=body(others[-50:]),
                )
                others.append(section.add_child(instance=page).pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))

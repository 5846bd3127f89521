"""What `serve` needs to know: its processes, when they answer, and the lines it prints."""

import socket
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model

DEMO_ACCOUNTS = (
    ("demo-staff", "填报员 staff: enters and submits reviews", "/staff/"),
    ("demo-unit", "被点评单位 reviewed unit: rectifies and reports back", "/staff/"),
    ("demo-office", "上级办公室 superior's office: verifies", "/staff/"),
    ("demo-editor-1", "初审 first approval", "/admin/"),
    ("demo-editor-2", "复审 second approval", "/admin/"),
    ("demo-editor-3", "终审 final approval", "/admin/"),
    ("demo-circulator", "通报 circulation", "/admin/"),
    ("demo-moderator", "意见审核 moderation of comments", "/admin/"),
    ("demo-importer", "数据导入 bulk import", "/admin/"),
    ("demo-admin", "系统管理员 administrator", "/admin/"),
)

NEEDED = ("web", "worker")  # the site cannot do without; a clock that stops is missed at the next opening


def is_empty() -> bool:
    """Tell whether nobody has used this database yet."""
    from cms.models import Review, Unit

    return not get_user_model().objects.exists() and not Unit.objects.exists() and not Review.objects.exists()


def web_command(host: str, port: int) -> list[str]:
    """Return the command of the web server."""
    paths = f"{settings.CHECKOUT},{settings.CHECKOUT / 'site'}"
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--pythonpath", paths, "--bind", f"{host}:{port}"),
        *("--workers", "2", "--threads", "4", "--env", "DJANGO_SETTINGS_MODULE=config.settings.dev"),
        *("--log-level", "warning", "--graceful-timeout", "5", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """Return the command of the task worker: Redis where it is named, else the database."""
    manage = [sys.executable, "manage.py"]
    if settings.REDIS_URL:
        return [*manage, "rqworker", "--job-class", "django_tasks_rq.Job", "--verbosity", "0"]
    return [
        *manage,
        "db_worker",
        "--interval",
        "0.2",
        "--no-startup-delay",
        "--no-reload",
        "--verbosity",
        "0",
    ]


def clock_command() -> list[str]:
    """Return the command that publishes what is scheduled and bakes on each new day."""
    return [sys.executable, "manage.py", "bake", "--watch"]


def commands(host: str, port: int) -> dict[str, list[str]]:
    """Return the processes of one machine by name."""
    return {"web": web_command(host, port), "worker": worker_command(), "clock": clock_command()}


def wait_for(host: str, port: int, still: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until the port answers; give up after `seconds` or when `still` says no."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and still():
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host.strip("[]") if host != "0.0.0.0" else "127.0.0.1", port)) == 0:  # noqa: S104
                return True
        time.sleep(0.1)
    return False


def sign_in_lines(host: str, port: int) -> str:
    """Return the addresses, and the demo accounts that exist, as lines for a terminal."""
    root = f"http://{host}:{port}"
    lines = [
        "",
        "通报 Tongbao is running:",
        f"  公开网站 public site   {root}/",
        f"  填报平台 staff pages   {root}/staff/",
        f"  管理后台 admin         {root}/admin/",
        f"  内部版 system edition  {root}/internal/   (signed-in staff)",
    ]
    known = set(get_user_model().objects.values_list("username", flat=True))
    accounts = [account for account in DEMO_ACCOUNTS if account[0] in known]
    if accounts:
        lines += ["", f"演示账号 demo accounts, password {settings.DEMO_PASSWORD}:"]
        lines += [f"  {name:<16} {place:<8} {what}" for name, what, place in accounts]
    lines += ["", "Ctrl-C ends it all. 按 Ctrl-C 停止。"]
    return "\n".join(lines)

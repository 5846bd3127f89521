"""Start everything on one machine: what `make run` calls."""

import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import running


class Command(BaseCommand):
    """Prepares the data folder, then runs web server, task worker and clock until Ctrl-C."""

    help = "Migrate, load the demo into an empty database, bake, then run web and worker together."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--no-demo", action="store_true", help="Leave an empty database empty.")

    def handle(self, *, host, port, no_demo, **options):
        self.refuse_a_taken_port(host, port)
        os.environ["HOST"], os.environ["PORT"] = host, str(port)
        self.say("Preparing the data folder", settings.DATA_DIR)
        call_command("compile_catalogues", stdout=self.stderr)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if running.is_empty() and not no_demo:
            self.say("Loading the demo (an invented system of units) ...")
            call_command("demo", stdout=self.stderr)
        self.say("Baking the site ...")
        bake = [sys.executable, "manage.py", "bake"]
        if subprocess.run(bake, cwd=settings.CHECKOUT, stdout=sys.stderr).returncode:
            self.say("The bake failed (see above); the site shows what was baked before, if anything was.")
        raise SystemExit(self.run_until_stopped(host, port))

    def say(self, *words) -> None:
        self.stderr.write(" ".join(str(word) for word in words))
        self.stderr.flush()

    def refuse_a_taken_port(self, host: str, port: int) -> None:
        """Raise one sentence where the port cannot be listened on."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or choose "
                    f"another: make run PORT={port + 1}. 端口 {port} 已被占用或不可用。"
                ) from None

    def run_until_stopped(self, host: str, port: int) -> int:
        """Run the processes; end all when web or worker ends or a signal asks; return the exit code."""
        children = {
            name: subprocess.Popen(
                command, cwd=settings.CHECKOUT, start_new_session=True, stdout=subprocess.DEVNULL
            )
            for name, command in running.commands(host, port).items()
        }
        asked = []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked.append(True))
        try:
            if running.wait_for(host, port, lambda: not asked and children["web"].poll() is None):
                self.say(running.sign_in_lines(host, port))
            while not asked and all(children[name].poll() is None for name in running.NEEDED):
                time.sleep(0.2)
        finally:
            ended = {name: child.poll() for name, child in children.items()}
            for child in children.values():
                if child.poll() is None:
                    child.terminate()
            for child in children.values():
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()
        if asked:
            self.say("Stopped.")
            return 0
        name = next((name for name in running.NEEDED if ended[name] is not None), "web")
        self.say(f"The {name} process ended by itself (exit {ended[name]}); the others were stopped too.")
        return 1

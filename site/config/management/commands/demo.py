"""Load the demo: an invented system of units with people, reviews in every state, comments and accounts."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction

from cms.models import Comment, Person, Review, Unit
from config.demo import accounts, followup, pages, register, reviews


class Command(BaseCommand):
    """Loads what is missing of the demo; a second call changes nothing."""

    help = (
        "Load an invented system of units, people, reviews in every state, comments, pages and demo accounts."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    @transaction.atomic
    def handle(self, **options):
        say = self.stderr.write if options["json"] else self.stdout.write
        say("demo: units, people, accounts")
        register.load()
        users = accounts.load()
        say("demo: reviews of two half-years")
        reviews.load(users)
        say("demo: rectifications, commitments, comments, a draw")
        followup.load(users)
        say("demo: pages")
        pages.load()
        if options["json"]:
            counts = {"units": Unit, "people": Person, "reviews": Review, "comments": Comment}
            answer = {name: model.objects.count() for name, model in counts.items()}
            self.stdout.write(json.dumps(answer | {"accounts": sorted(users)}))

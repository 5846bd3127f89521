"""Load the demo: an invented system of units with people, reviews in every state, comments and accounts."""

from django.core.management.base import BaseCommand
from django.db import transaction

from config.demo import accounts, followup, pages, register, reviews


class Command(BaseCommand):
    """Loads what is missing of the demo; a second call changes nothing."""

    help = (
        "Load an invented system of units, people, reviews in every state, comments, pages and demo accounts."
    )

    @transaction.atomic
    def handle(self, **options):
        self.stdout.write("demo: units, people, accounts")
        register.load()
        users = accounts.load()
        self.stdout.write("demo: reviews of two half-years")
        reviews.load(users)
        self.stdout.write("demo: rectifications, commitments, comments, a draw")
        followup.load(users)
        self.stdout.write("demo: pages")
        pages.load()

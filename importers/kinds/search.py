"""Adding what a bulk write stored to the search index, which listens to single saves only."""

from wagtail.search.backends import get_search_backends


def add_to_search(model, objects: list) -> None:
    """Add the objects to every index that is kept up to date."""
    indexed = [obj for obj in objects if obj.pk]
    for backend in get_search_backends(with_auto_update=True):
        for at in range(0, len(indexed), 1000):
            backend.add_bulk(model, indexed[at : at + 1000])

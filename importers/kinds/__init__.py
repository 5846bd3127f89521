"""The kinds of records that can be imported and exported, by name."""

from .base import Options
from .edges import Edges
from .people import People
from .reviews import Reviews
from .units import Units

KINDS = {kind.name: kind for kind in (Units, People, Edges, Reviews)}

__all__ = ["KINDS", "Options"]

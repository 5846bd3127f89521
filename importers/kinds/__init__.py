"""The kinds of records that can be imported and exported, by name."""

from .base import Options
from .comments import Comments
from .commitments import Commitments
from .edges import Edges
from .people import People
from .rectifications import Rectifications
from .reviews import Reviews
from .units import Units

KINDS = {kind.name: kind for kind in (Units, People, Edges, Reviews, Comments, Rectifications, Commitments)}

__all__ = ["KINDS", "Options"]

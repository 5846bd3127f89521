"""The records of the plugin."""

from .circulations import Circular, Circulation, Sequence
from .comments import Comment, CommentContact, Consultation, FormVersion
from .frameworks import Draw, Framework, FrameworkVersion, Round
from .people import AuditEntry, StaffProfile
from .rectifications import Commitment, Rectification
from .reviews import Evidence, Finding, Review, StepRecord
from .sketches import ReviewSketch
from .units import Appointment, Edge, Person, Unit, UnitVersion
from .workflow import ApprovalTask

__all__ = [
    "Appointment",
    "ApprovalTask",
    "AuditEntry",
    "Circular",
    "Circulation",
    "Comment",
    "CommentContact",
    "Commitment",
    "Consultation",
    "Draw",
    "Edge",
    "Evidence",
    "Finding",
    "FormVersion",
    "Framework",
    "FrameworkVersion",
    "Person",
    "Rectification",
    "Review",
    "ReviewSketch",
    "Round",
    "Sequence",
    "StaffProfile",
    "StepRecord",
    "Unit",
    "UnitVersion",
]

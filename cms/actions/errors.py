"""How a verb says no."""

from cms.rules.reason import Reason


class Refused(ValueError):
    """The rules are against it; `reasons` says why, one sentence each."""

    def __init__(self, reasons: list[Reason]):
        self.reasons = list(reasons)
        super().__init__("；".join(str(reason) for reason in self.reasons))


class Forbidden(Exception):
    """The user lacks the permission for the verb."""


def require(user, permission: str) -> None:
    """Raise Forbidden unless the user is active and has the permission."""
    if user is None or not user.has_perm(permission):
        raise Forbidden(permission)

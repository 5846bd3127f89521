"""Who may import, update and export which kind in the admin: the permissions of the records themselves."""

from importers.kinds import KINDS

MODELS = {
    "units": ("unit", "unitversion"),
    "people": ("person", "appointment"),
    "edges": ("edge",),
    "reviews": ("review",),
    "comments": ("comment",),
    "rectifications": ("rectification",),
    "commitments": ("commitment",),
}
CONTACT = "cms.view_contact"


def _may(user, action: str, kind: str) -> bool:
    return user.is_active and all(user.has_perm(f"cms.{action}_{model}") for model in MODELS[kind])


def may_import(user, kind: str) -> bool:
    """Say whether the user may bring in records of a kind."""
    return _may(user, "add", kind)


def may_update(user, kind: str) -> bool:
    """Say whether the user's imports may change what is stored."""
    return _may(user, "change", kind)


def may_export(user, kind: str) -> bool:
    """Say whether the user may take a kind out as a file."""
    return _may(user, "view", kind)


def may_use(user) -> bool:
    """Say whether any of it is open to the user."""
    return any(may_import(user, kind) or may_export(user, kind) for kind in KINDS)


def may_undo(user, run) -> bool:
    """Say whether the user may undo an import: his own, or with the permission any."""
    own = run.user_id == user.pk or user.has_perm("importers.undo_importrun")
    return own and may_import(user, run.kind) and may_update(user, run.kind)

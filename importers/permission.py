"""Who may import what: the actor of an import, and the permission for historic records."""

from django.contrib.auth import get_user_model

HISTORIC = "cms.circulate_historic"


def actor_named(username: str | None) -> tuple[object | None, list[tuple[str, str, str]]]:
    """Return the active user of that name, or why there is none."""
    if not username:
        return None, []
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        return None, [
            (
                "unknown_actor",
                f"没有可用的账号“{username}”。请核对 --actor。",
                f"There is no active user {username!r}. Check --actor.",
            )
        ]
    return user, []


def reasons_against_circulating(kind: str, actor, reason: str, as_draft: bool) -> list[tuple[str, str, str]]:
    """Return why records may not be taken over as circulated: asked before the file is read."""
    found = []
    if kind != "reviews":
        found.append(("circulate", "--circulate 只用于点评。", "--circulate is for reviews only."))
    if as_draft:
        found.append(
            ("circulate", "--circulate 和 --as-draft 不能同时使用。", "--circulate excludes --as-draft.")
        )
    if actor is None:
        found.append(("actor", "--circulate 要用 --actor 写明经办账号。", "--circulate needs --actor."))
    elif not actor.has_perm(HISTORIC):
        found.append(
            (
                "permission",
                f"账号“{actor.get_username()}”没有“导入历史通报”的权限，请由有权限的人办理。",
                f"The user {actor.get_username()!r} lacks the permission {HISTORIC}.",
            )
        )
    if not reason.strip():
        found.append(("reason", "--circulate 要用 --reason 写明理由。", "--circulate needs --reason."))
    return found

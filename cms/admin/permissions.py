"""What the admin lets a user do with a review by Wagtail's own buttons: the verbs do the rest."""

from wagtail.permission_policies import ModelPermissionPolicy

from cms.rules.terms import Status

CLOSED = frozenset({"publish", "unpublish", "schedule"})


class ReviewPermissionPolicy(ModelPermissionPolicy):
    """Gives nobody the right to publish, superusers included, and lets only drafts be deleted."""

    def user_has_permission(self, user, action):
        """Refuse what goes through a verb."""
        return action not in CLOSED and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        """Return who may do one of the actions that are open."""
        return super().users_with_any_permission(set(actions) - CLOSED)

    def user_has_permission_for_instance(self, user, action, instance):
        """Refuse to delete what was ever submitted."""
        if action == "delete" and (instance.status != Status.DRAFT or instance.submitted_at):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def close_side_doors(items: list, context: dict) -> None:
    """Take the buttons away that go round the verbs: publish, unpublish, restart."""
    if context["model"]._meta.label == "cms.Review":
        names = {"action-publish", "action-unpublish", "action-restart-workflow"}
        items[:] = [item for item in items if item.name not in names]

"""Approve (审批): what happens when the last stage of a workflow says yes.

Wagtail imports this module while its own models load, so nothing of Django is imported at the top.
"""


def finish(workflow_state, user=None):
    """Record a review as approved; publish anything else, as Wagtail would."""
    from wagtail.workflows import publish_workflow_state

    from cms.models import Review

    if isinstance(workflow_state.content_object, Review):
        raise NotImplementedError
    publish_workflow_state(workflow_state, user=user)

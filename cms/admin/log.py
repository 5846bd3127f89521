"""What the history of a record calls each act."""

from django.utils.translation import gettext_lazy as _

ACTIONS = (
    ("cms.submit", _("Submit"), _("Submitted")),
    ("cms.take_back", _("Take back"), _("Taken back")),
    ("cms.approve_stage", _("Approve a stage"), _("Stage approved")),
    ("cms.approve", _("Approve"), _("Approved")),
    ("cms.return", _("Return"), _("Returned")),
    ("cms.circulate", _("Circulate"), _("Circulated")),
    ("cms.clear_emergency", _("Clear an emergency"), _("Emergency cleared")),
    ("cms.release_circular", _("Release"), _("Released")),
    ("cms.withdraw", _("Withdraw"), _("Withdrawn")),
    ("cms.correct", _("Correct"), _("Correction submitted")),
    ("cms.countersign", _("Countersign"), _("Countersigned")),
    ("cms.add_measure", _("Add a measure"), _("Measure added")),
    ("cms.report", _("Report back"), _("Reported back")),
    ("cms.verify", _("Verify"), _("Verified")),
    ("cms.send_back", _("Send back"), _("Sent back")),
    ("cms.start", _("Start"), _("Started")),
    ("cms.moderate", _("Moderate"), _("Moderated")),
    ("cms.withdraw_comment", _("Withdraw a comment"), _("Comment withdrawn")),
    ("cms.answer_comment", _("Answer"), _("Answered")),
    ("cms.choose_framework", _("Choose the framework"), _("Framework chosen")),
)


def register(actions) -> None:
    """Register every verb of the plugin."""
    for name, label, message in ACTIONS:
        actions.register_action(name, label, message)

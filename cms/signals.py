"""What the plugin announces. The project connects the static generator to it."""

from django.dispatch import Signal

# Sent inside the transaction that changes a record which a public page may show.
# Arguments: keys, a tuple of strings such as "review:2010H2-0001", "unit:dq-01", "comment:…", "register".
record_changed = Signal()

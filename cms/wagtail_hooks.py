"""Registrations in the Wagtail admin; what is registered lives in `cms.admin`."""

from wagtail import hooks

from cms.admin import log


@hooks.register("register_log_actions")
def log_actions(actions):
    log.register(actions)

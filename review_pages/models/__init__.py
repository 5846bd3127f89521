"""The pages of the site."""

from .base import BasePage
from .policy import PolicyIndexPage, PolicyPage

__all__ = ["BasePage", "PolicyIndexPage", "PolicyPage"]

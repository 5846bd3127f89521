"""The pages of the site."""

from .base import BasePage, RecordPage
from .comment_form import CommentFormField, CommentFormPage, find_form
from .content import ContentPage
from .exemplars import ExemplarIndexPage, ExemplarPage
from .home import HomePage
from .policy import PolicyIndexPage, PolicyPage
from .records import CommentsPage, DataPage, OpinionIndexPage, ProgressIndexPage, SearchPage
from .review_form import ReviewFormPage, form_texts
from .site_settings import SiteParticulars

__all__ = [
    "BasePage",
    "CommentFormField",
    "CommentFormPage",
    "CommentsPage",
    "ContentPage",
    "DataPage",
    "ExemplarIndexPage",
    "ExemplarPage",
    "HomePage",
    "OpinionIndexPage",
    "PolicyIndexPage",
    "PolicyPage",
    "ProgressIndexPage",
    "RecordPage",
    "ReviewFormPage",
    "SearchPage",
    "SiteParticulars",
    "find_form",
    "form_texts",
]

"""Addresses under `/forms/` and `/receipt/`."""

from django.urls import path

from . import receipts, views

urlpatterns = [
    path("forms/comments/<str:signed>/", views.comments, name="forms_comments"),
    path("receipt/", receipts.look_up, name="receipt"),
    path("receipt/new/<str:token>/", receipts.new, name="receipt_new"),
]

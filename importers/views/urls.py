"""Addresses of the dialogue, under the admin's own."""

from django.urls import path

from . import downloads, run, start

app_name = "imports"
urlpatterns = [
    path("", start.Index.as_view(), name="index"),
    path("new/<slug:kind>/", start.Upload.as_view(), name="upload"),
    path("blank/<slug:kind>/", downloads.blank, name="blank"),
    path("export/<slug:kind>.<slug:form>", downloads.Export.as_view(), name="export"),
    path("<int:pk>/", run.Run.as_view(), name="run"),
    path("<int:pk>/choices/", run.Choices.as_view(), name="choices"),
    path("<int:pk>/columns/", run.Columns.as_view(), name="columns"),
    path("<int:pk>/confirm/", run.Confirm.as_view(), name="confirm"),
    path("<int:pk>/cancel/", run.Cancel.as_view(), name="cancel"),
    path("<int:pk>/undo/", run.Undo.as_view(), name="undo"),
    path("<int:pk>/workbook/", downloads.workbook, name="workbook"),
]

"""Addresses under `/staff/`."""

from django.urls import path

from .views import account, autosave, files, home, rectification, review, signature

urlpatterns = [
    path("", home.home, name="staff_home"),
    path("login/", account.SignIn.as_view(), name="staff_login"),
    path("logout/", account.SignOut.as_view(), name="staff_logout"),
    path("password/", account.ChangePassword.as_view(), name="staff_password"),
    path("password/done/", account.PasswordChanged.as_view(), name="staff_password_changed"),
    path("reviews/new/", review.new, name="staff_review_new"),
    path("reviews/autosave/", autosave.new, name="staff_autosave_new"),
    path("reviews/<str:ref>/", review.edit, name="staff_review"),
    path("reviews/<str:ref>/autosave/", autosave.edit, name="staff_autosave"),
    path("reviews/<str:ref>/preview/", review.preview, name="staff_review_preview"),
    path("reviews/<str:ref>/submit/", review.send, name="staff_review_submit"),
    path("reviews/<str:ref>/delete/", review.throw_away, name="staff_review_delete"),
    path("reviews/<str:ref>/signature/", signature.sign, name="staff_sign"),
    path("reviews/<str:ref>/measures/", rectification.add, name="staff_measures"),
    path("rectifications/<str:ref>/", rectification.show, name="staff_rectification"),
    path("evidence/<int:key>/", files.open_file, name="staff_evidence"),
]

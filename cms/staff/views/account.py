"""Sign in, sign out, change the password."""

from django.contrib.auth import views as auth
from django.urls import reverse_lazy

from cms.forms.sign_in import StaffSignIn


class SignIn(auth.LoginView):
    """The staff sign-in; a refused attempt answers 422, one too many 429."""

    template_name = "staff/login.html"
    authentication_form = StaffSignIn

    def form_invalid(self, form):
        """Show the form again with the status that fits."""
        status = 429 if form.has_error("__all__", code="too_many") else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)


class SignOut(auth.LogoutView):
    """Ends the session (POST only) and returns to the sign-in page."""

    next_page = reverse_lazy("staff_login")


class ChangePassword(auth.PasswordChangeView):
    """Changes one's own password."""

    template_name = "staff/password.html"
    success_url = reverse_lazy("staff_password_changed")

    def form_invalid(self, form):
        """Show the form again as refused."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PasswordChanged(auth.PasswordChangeDoneView):
    """Says that the password was changed."""

    template_name = "staff/password_changed.html"

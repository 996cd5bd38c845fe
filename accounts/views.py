"""The door: log in and out, one's own profile, one's own password."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.db.models.functions import Lower
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from accounts.access import Request
from accounts.browsers import remember_browser
from accounts.factors import has_factor
from accounts.forms import ChangePasswordForm, ForgottenForm, LogInForm, NewPasswordForm, status_of
from accounts.holding import hold
from accounts.models import User
from accounts.people import Proof, StaleAccount, set_password
from accounts.sessions import before_factor, note_device, page_before
from accounts.tasks import NOBODY, send_password_reset

STALE = "Akun Anda baru saja diubah, sehingga kata sandi belum diganti. Muat ulang halaman ini, lalu ulangi."
# Django's own pages would take a PUT for a POST.
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@method_decorator(asked_or_sent, name="dispatch")
class LogIn(auth.LoginView):
    """Masuk. Where the reader wanted to go is kept in `next`, and only within this site (T8)."""

    template_name = "accounts/log_in.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Where he wanted to go; to the door itself is nowhere, and Django would take it for a fault of the program."""
        wanted: str = super().get_redirect_url()
        return "" if urlsplit(wanted).path == self.request.path else wanted

    def form_valid(self, form: "AuthenticationForm") -> HttpResponse:
        """In, or to the second factor of whoever has one: until then nobody is logged in."""
        person = form.get_user()
        if has_factor(person.pk):
            hold(self.request, person)
            way = f"{reverse('accounts:second_factor')}?{urlencode({'next': self.get_success_url()})}"
            answer: HttpResponse = redirect(way)
        else:
            answer = super().form_valid(form)
        return remember_browser(self.request, answer, username=person.username)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))


@method_decorator(before_factor, name="dispatch")
class LogOut(auth.LogoutView):
    """Keluar, by POST alone; whoever sits down next at this computer finds nothing (T32)."""

    def get_default_redirect_url(self) -> str:
        """The door; for whoever means to come back with another account, with the page that he was refused."""
        door = reverse("accounts:login")
        if "kembali" not in self.request.POST:
            return door
        return f"{door}?{urlencode({'next': page_before(self.request)})}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        # Not "cookies": that would take the message below, and the session is flushed already.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        messages.success(request, "Anda telah keluar dari aplikasi.")
        return response


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Who the reader is here."""
    return render(request, "accounts/profile.html")


@asked_or_sent
@sensitive_post_parameters()
def change_password(request: Request) -> HttpResponse:
    """A new password for somebody who knows the present one."""
    person = request.user
    typed = request.POST if request.method == "POST" else None
    form = ChangePasswordForm(person, typed, session=request.session.session_key)
    if form.is_valid():
        try:
            set_password(person, password=form.cleaned_data["new_password1"], proof=Proof.PRESENT_PASSWORD)
        except StaleAccount:
            form.add_error(None, STALE)
        else:
            update_session_auth_hash(request, person)
            note_device(request, person)
            messages.success(request, "Kata sandi telah diganti. Anda telah dikeluarkan dari perangkat lain.")
            return redirect("accounts:profile")
    return _page(request, "accounts/change_password.html", form=form)


@login_not_required
@asked_or_sent
def forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link sent. The answer is the same, and as quick, whether or not the address is known (T18)."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            send_password_reset.delay(_owner_of(form.cleaned_data["email"]))
        except OperationalError:
            form.add_error(None, "Surel belum dapat dikirim saat ini. Coba sekali lagi beberapa menit lagi.")
            return _page(request, "accounts/forgotten.html", form=form, status=503)
        return redirect("accounts:forgotten_sent")
    return _page(request, "accounts/forgotten.html", form=form)


@login_not_required
@require_safe
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/forgotten_sent.html")


@method_decorator(asked_or_sent, name="dispatch")
class SetPassword(auth.PasswordResetConfirmView):
    """Set a password by the link of a letter; the token moves to the session, out of the address."""

    template_name = "accounts/set_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("accounts:set_password_done")

    def get_user(self, uidb64: str) -> User | None:
        person = super().get_user(uidb64)
        return person if isinstance(person, User) and person.is_active else None

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        try:
            set_password(form.user, password=form.cleaned_data["new_password1"], proof=Proof.LINK)
        except StaleAccount:
            return _dead_link(self.request)
        del self.request.session[auth.INTERNAL_RESET_SESSION_TOKEN]
        return redirect(self.get_success_url())

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """A link that is used up, too old or made up gets a page that says how to get another."""
        if not self.validlink:
            return _dead_link(self.request)
        return super().render_to_response(context, **options)


@login_not_required
@require_safe
def set_password_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/set_password_done.html")


def _owner_of(address: str) -> int:
    """Whose address it is; NOBODY is sent on like anybody, so that no answer tells the two apart."""
    owners = User.objects.alias(lowered=Lower("email")).filter(lowered=address.lower(), is_active=True)
    return owners.values_list("pk", flat=True).first() or NOBODY


def _dead_link(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/dead_link.html", status=410)


def _page(request: HttpRequest, template: str, *, form: BaseForm, status: int = 0) -> HttpResponse:
    """The form as it stands; with what is wrong beside it, and no 200, once it was sent."""
    return render(request, template, {"form": form}, status=status or status_of(form))

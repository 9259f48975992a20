"""Pages of platform hosts."""

from django.urls import path

from apps.tenancy.platform import account, pages, portal

urlpatterns = [
    path("", pages.home, name="home"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("language/<slug:code>/", pages.choose_language, name="language"),
    path("sign-in/", account.SignIn.as_view(), name="sign_in"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("password/", account.ForgottenPassword.as_view(), name="forgotten_password"),
    path("password/sent/", account.reset_sent, name="reset_sent"),
    path("password/<str:user>/<str:token>/", account.ChoosePassword.as_view(), name="choose_password"),
    path("profile/", account.Profile.as_view(), name="profile"),
    path("profile/password/", account.ChangePassword.as_view(), name="change_password"),
    path("merchant/", portal.portal, name="portal"),
    path("merchant/<slug:merchant_code>/stores/new/", portal.NewStore.as_view(), name="new_store"),
]

"""/konto/organisation/: the addresses that the organisations' staff are told (docs/operations.md, Sign-in)."""

from django.urls import path

from members.elsewhere import views

urlpatterns = [
    path("avbrutet/", views.cancelled, name="socialaccount_login_cancelled"),
    path("<slug:slug>/", views.start, name="sign_in_elsewhere"),
    path("<slug:provider_id>/svar/", views.oidc_callback, name="openid_connect_callback"),
    path("<slug:slug>/saml/", views.saml_acs, name="saml_acs"),
    path("<slug:slug>/saml/klart/", views.saml_finish, name="saml_finish"),
    path("<slug:slug>/saml/metadata/", views.saml_metadata, name="saml_metadata"),
]

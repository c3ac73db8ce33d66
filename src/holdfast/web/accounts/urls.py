from __future__ import annotations

from django.urls import path

from holdfast.web.accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.change_password, name="change-password"),
    path("recover/", views.recover, name="recover"),
]

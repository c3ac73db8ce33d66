from __future__ import annotations

from django.urls import path

from holdfast.web.accounts import again, enrolling, managing, recovery, signing_in, views

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/second-step/", signing_in.second_step, name="second-step"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("", views.your_account, name="your-account"),
    path("noticed/", views.noticed, name="noticed"),
    path("password/", views.change_password, name="change-password"),
    path("recover/", views.recover, name="recover"),
    path("recovery-code/", recovery.recovery_code, name="recovery-code"),
    path("recovery-code/try/", recovery.try_code, name="try-recovery-code"),
    path("recovery-code/new/", recovery.new_code, name="new-recovery-code"),
    path("sign-ins/", views.sign_ins, name="sign-ins"),
    path("sign-ins/end/", views.end_sign_ins, name="end-sign-ins"),
    path("again/", again.ask_again, name="ask-again"),
    path("factors/", enrolling.enrol, name="enrol"),
    path("factors/app/", enrolling.add_app, name="add-app"),
    path("factors/key/", enrolling.add_key, name="add-key"),
    path("factors/codes/", enrolling.spare_codes, name="spare-codes"),
    path("factors/<str:kind>/<int:number>/remove/", enrolling.remove_factor, name="remove-factor"),
    path("people/", managing.accounts, name="accounts"),
    path("people/new/", managing.new_account, name="new-account"),
    path("people/<int:number>/", managing.account, name="account"),
    path("people/<int:number>/change/", managing.change_account, name="change-account"),
]

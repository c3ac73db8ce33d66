from django.apps import AppConfig


class PractiseConfig(AppConfig):
    name = "holdfast.web.practise"
    label = "practise"
    default_auto_field = "django.db.models.BigAutoField"

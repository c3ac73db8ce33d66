from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "holdfast.web.pages"
    label = "pages"

"""The workbench in the browser, in Django.

Views fetch for this user, call, and render; nothing clinical is decided here.
"""

"""What is done to a practice from outside a browser: make one, serve it, back it up, restore it, show a demo.

Plain functions for the command line; each refusal is a `Refused` with a sentence that says what to do. A process
opens one practice. Django is imported inside functions, once the practice to open is known.
"""

from holdfast.web.operations.refused import Refused

__all__ = ["Refused"]

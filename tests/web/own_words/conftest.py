"""The same ways in as for his other pages."""

from tests.web.his.conftest import anna_in, come, handle, his, phone_of_his, served

__all__ = ["anna_in", "come", "handle", "his", "phone_of_his", "served"]

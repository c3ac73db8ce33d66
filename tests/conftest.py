"""What every room's tests share: how hypothesis draws, and where the public data is."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

# The same draws in every run, so that a red run can be repeated; HYPOTHESIS_PROFILE=explore looks further.
# No deadline: nothing is timed in a test.
settings.register_profile(
    "same", max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shareddata") and not SHARED.is_dir():
        pytest.skip("the public data of ../shared is not on this machine")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data beside the repository; a test that asks for it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the public data of ../shared is not on this machine")
    return SHARED

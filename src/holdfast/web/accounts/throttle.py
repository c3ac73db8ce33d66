"""Guessing made slow, by the kept package `limits`: moving windows in this process's memory, one process serves.

A try is counted before anything is looked at, so that many sent at one moment are as slow as one after the other; one
that succeeds is given back. Names stand as keyed fingerprints: people type passwords into the wrong field.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from holdfast.case.sealing import derive, mark

FREE = 5
A_DAY = 50
OF_A_NAME: tuple[RateLimitItem, ...] = (
    RateLimitItemPerMinute(FREE, namespace="name"),
    RateLimitItemPerMinute(8, 15, namespace="name"),
    RateLimitItemPerDay(A_DAY, namespace="name"),
)
OF_AN_ADDRESS = RateLimitItemPerMinute(30, 10, namespace="address")
OVER_ALL = RateLimitItemPerMinute(120, namespace="all")
TOLD = RateLimitItemPerMinute(1, namespace="told")
AT_ONCE, PATIENCE = 4, 5.0
"""argon2 computations at one time (64 MiB each), and how many seconds others wait for their turn."""
_MANY_KEYS = 20_000


class Busy(Exception):
    """More passwords are being tried than this machine can look at. Told as 503, with words."""


@dataclass(slots=True)
class _Counts:
    storage: MemoryStorage
    limiter: MovingWindowRateLimiter


def _new_counts() -> _Counts:
    storage = MemoryStorage()
    return _Counts(storage, MovingWindowRateLimiter(storage))


_counts = _new_counts()
_lock = threading.Lock()
_turns = threading.BoundedSemaphore(AT_ONCE)


def attempt(name: str, address: str = "", door: str = "") -> timedelta:
    """How long to wait before this name may be tried from this address; where it may be, the try is counted at once.

    `succeeded` takes the count away again. Refused tries count for nothing: who waits is not held longer for asking.
    Addresses, and all tries together, are counted for each `door` apart: a flood at one leaves the others open.
    """
    windows = _windows(name, address, door)
    with _lock:
        if pause := max(_pause(item, key) for item, key in windows):
            return pause
        _forget_empty()
        for item, key in windows:
            _counts.limiter.hit(item, key)
    return timedelta()


def wait(name: str) -> timedelta:
    """How long this name must wait before it may be tried again; zero for the first five failures of a minute."""
    return max(_pause(item, _mark(name)) for item in OF_A_NAME)


def locked_out(name: str) -> bool:
    """Whether the name failed so often within a day that only time or a manager opens it again."""
    return bool(_pause(OF_A_NAME[-1], _mark(name)))


def failed(name: str) -> None:
    """Count a failure of this name, whatever was said about waiting."""
    for item in OF_A_NAME:
        _counts.limiter.hit(item, _mark(name))


def succeeded(name: str, address: str = "", door: str = "") -> None:
    """The name starts anew; its address, and all together, get this one try back."""
    with _lock:
        for item in OF_A_NAME:
            _counts.limiter.clear(item, _mark(name))
        for item, key in _windows(name, address, door)[len(OF_A_NAME) :]:
            _give_back(item.key_for(key))


def _give_back(key: str) -> None:
    """Take the last try away. The timer of the storage puts a shorter list in the place of the one it found: without
    its lock, what is taken from the old list comes back with the new one.
    """
    with _counts.storage.locks[key]:
        if events := _counts.storage.events.get(key):
            events.pop(0)


def unlock(name: str) -> None:
    """What a manager does: the name may be tried again at once."""
    with _lock:
        for item in OF_A_NAME:
            _counts.limiter.clear(item, _mark(name))


def worth_telling(name: str, address: str = "") -> bool:
    """Whether a try that was held back goes into the trail: one a minute for each name, and for each address, so that
    nobody fills the trail by asking.
    """
    with _lock:
        by_name = _counts.limiter.hit(TOLD, _mark(name))
        return by_name and _counts.limiter.hit(TOLD, _mark("address " + caller(address)))


def caller(address: str) -> str:
    """As whom an address is counted. A line has 2^64 addresses of IPv6 and takes another at will: it is one caller."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def start_anew() -> None:
    """Forget all counts: for tests."""
    global _counts  # noqa: PLW0603 - the one place where this process keeps them
    _counts = _new_counts()


@contextmanager
def turn() -> Iterator[None]:
    """Room for one argon2 computation. Raises `Busy` where none comes free in time."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def seconds(pause: timedelta) -> int:
    """A pause as a Retry-After header says it."""
    return max(1, math.ceil(pause.total_seconds()))


def _windows(name: str, address: str, door: str = "") -> list[tuple[RateLimitItem, str]]:
    windows = [(item, _mark(name)) for item in OF_A_NAME]
    if address:
        windows += [(OF_AN_ADDRESS, _mark(f"{door}address {caller(address)}")), (OVER_ALL, f"{door}all")]
    return windows


def _pause(item: RateLimitItem, key: str) -> timedelta:
    if _counts.limiter.test(item, key):
        return timedelta()
    ends = _counts.limiter.get_window_stats(item, key).reset_time
    # A clock set back must not hold anybody for longer than the window itself.
    return timedelta(seconds=min(max(ends - time.time(), 1.0), float(item.get_expiry())))


def _forget_empty() -> None:
    """`limits` keeps an empty list for every key it ever saw; names are anybody's invention, so those go."""
    events = _counts.storage.events
    if len(events) > _MANY_KEYS:
        for key in [key for key, found in events.items() if not found]:
            events.pop(key, None)


def _mark(name: str) -> str:
    return mark(_names_key(settings.SECRET_KEY), name.casefold()).hex()


@lru_cache(1)
def _names_key(secret: str) -> bytes:
    return derive(secret.encode(), salt=b"", info=b"holdfast sign-in names 1")

"""A phone's clock may be wrong: what it says is kept, and read through how wrong it was when it reported."""

from __future__ import annotations

from datetime import datetime, timedelta

BELIEVED = timedelta(minutes=1)  # what a clock may differ after its error is taken out
LONGEST_AGO = timedelta(days=7)  # a scan that says it is older is one by a clock that was changed in between


def error(sent_at: datetime | None, received_at: datetime) -> timedelta:
    """How far the phone's clock is ahead of ours, by the moment at which it says it sent; none when it says nothing."""
    return sent_at - received_at if sent_at else timedelta()


def corrected(device_at: datetime, ahead: timedelta, received_at: datetime) -> datetime:
    """The moment by our clock, never later than its arrival and never unbelievably long ago."""
    try:
        moment = device_at - ahead
    except OverflowError:
        return received_at
    return received_at if moment > received_at or moment < received_at - LONGEST_AGO else moment


def is_doubtful(device_at: datetime, ahead: timedelta, taken_as: datetime) -> bool:
    """Whether a scan was put at another moment than the phone's clock says even without its error."""
    try:
        return abs(device_at - ahead - taken_as) > BELIEVED
    except OverflowError:
        return True


def seconds(ahead: timedelta) -> int:
    """The error in whole seconds, as far as anybody needs to know."""
    most = 10**9
    return max(-most, min(most, round(ahead.total_seconds())))

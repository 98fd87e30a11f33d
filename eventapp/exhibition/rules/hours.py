"""When a booth's people can be reached."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.exhibition.errors import BadHours
from eventapp.frozen import frozen

EVERY_DAY = "1234567"
MINUTES = 24 * 60


@frozen
class Hours:
    """ISO weekdays (1 is Monday) and minutes of the day, from and until, in one zone."""

    days: str = EVERY_DAY
    from_minute: int = 0
    until_minute: int = MINUTES

    @property
    def always(self) -> bool:
        """Whether there is no limit at all."""
        return self.days == EVERY_DAY and self.from_minute == 0 and self.until_minute == MINUTES

    def cover(self, moment: datetime, zone: str) -> bool:
        """Whether ``moment`` (aware) lies in these hours."""
        local = moment.astimezone(ZoneInfo(zone))
        minute = local.hour * 60 + local.minute
        return str(local.isoweekday()) in self.days and self.from_minute <= minute < self.until_minute


def hours_of(days: list[str], begins: str, ends: str) -> Hours:
    """The hours that were typed; times such as ``08:00`` or ``08.00``, empty for the whole day. Raises BadHours."""
    kept = "".join(sorted(set(days) & set(EVERY_DAY)))
    first = minute_of(begins) if begins else 0
    last = minute_of(ends) if ends else MINUTES
    if not kept or first is None or last is None or first >= last:
        raise BadHours(field="until")
    return Hours(kept, first, last)


def minute_of(text: str) -> int | None:
    """The minute of the day of ``HH:MM`` or ``HH.MM``; ``24:00`` is its end. None for anything else."""
    hour, colon, minute = text.strip().replace(".", ":").partition(":")
    if not (colon and hour.isascii() and minute.isascii() and hour.isdigit() and minute.isdigit()):
        return None
    if len(hour) > 2 or len(minute) != 2 or int(minute) > 59:
        return None
    found = int(hour) * 60 + int(minute)
    return found if found <= MINUTES else None


def clock(minute: int) -> str:
    """``08:00`` for 480."""
    return f"{minute // 60:02}:{minute % 60:02}"

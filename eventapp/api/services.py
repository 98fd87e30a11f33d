"""What programs do in one step where pages take several."""

from __future__ import annotations

from eventapp.core.access import Scope
from eventapp.core.db import act
from eventapp.frozen import frozen
from eventapp.registration.rules.fields import ChangeData
from eventapp.registration.services import changing, correcting


@frozen(kw_only=True)
class Change:
    """What is wanted of a registration; None leaves it as it is. An empty ``ticket_type`` takes the type away."""

    person: tuple[str, str] | None = None  # name and address
    data: ChangeData | None = None
    ticket_type: str | None = None


@act
def change(scope: Scope, *, registration_id: int, wanted: Change) -> None:
    """Change one registration in every respect that is named, or in none.

    Raises what ``changing.change``, ``changing.set_type`` and ``correcting.correct`` raise.
    """
    if wanted.data is not None:
        changing.change(scope, registration_id=registration_id, data=wanted.data)
    if wanted.ticket_type is not None:
        changing.set_type(scope, registration_id=registration_id, key=wanted.ticket_type)
    if wanted.person is not None:
        name, email = wanted.person
        correcting.correct(scope, registration_id=registration_id, name=name, email=email)

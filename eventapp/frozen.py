"""``frozen``: values with named fields that cost little to define and little to make.

A frozen dataclass writes and compiles six methods for each class, which with five hundred of them was a tenth of the
start, and sets every field past its own guard, which made a row five times as dear. Here one written ``__init__``
remains, the other methods are shared, and it is the type checker that refuses a change to a field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


def field_names(made: Any) -> tuple[str, ...]:
    """The names of the fields of a frozen class or of one of its values, in order."""
    return tuple(made.__dataclass_fields__)


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values: Callable[[Any], object] = self.__class__.__field_values__
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(self.__class__.__field_values__(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in field_names(self))
    return f"{self.__class__.__qualname__}({shown})"


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T] | None = None, /, *, kw_only: bool = False) -> type[T] | Callable[[type[T]], type[T]]:
    """A dataclass with slots whose values never change: equal, hashed and shown by their fields.

    ``dataclasses.replace``, ``asdict`` and ``fields`` work as with any dataclass.
    """

    def decorate(cls: type[T]) -> type[T]:
        own = set(cls.__dict__)
        made: Any = dataclass(slots=True, eq=False, repr=False, kw_only=kw_only)(cls)
        names = field_names(made)
        made.__field_values__ = staticmethod(attrgetter(*names) if names else lambda _: ())
        for name, method in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _repr)):
            if name not in own:
                setattr(made, name, method)
        return made  # type: ignore[no-any-return]

    return decorate if cls is None else decorate(cls)

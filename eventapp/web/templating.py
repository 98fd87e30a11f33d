"""Jinja in several languages: a template is compiled once per language, with its sentences already in that language.

So a sentence of a page costs nothing when the page is made, and no page can mix languages. Whatever is no constant
(``_(label)``, ``ngettext(…)``) is translated when it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from functools import cached_property
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from flask import Flask, has_request_context, request
from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from eventapp.web import i18n
from eventapp.web.compiled import Compiled

TRANSLATORS = {"_", "gettext"}
MOST_ADDRESSES = 5000  # beyond that all are forgotten
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_PLAIN = (FunctionType, MethodType)
_special = re.compile("[&<>'\"]").search


class Sentences(NodeTransformer):
    """Puts translations in the place of ``_('…')`` in a parsed template."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 -- Jinja's name
        """``_('Hello %(name)s', name=x)`` → the translation ``%`` its values."""
        self.generic_visit(node)
        if not _is_constant_sentence(node):
            return node
        sentence = self._translate(node.args[0].value)  # type: ignore[attr-defined]
        if not node.kwargs and not _special(sentence):
            return nodes.Const(sentence % {}, lineno=node.lineno)
        pairs = [nodes.Pair(nodes.Const(given.key), given.value) for given in node.kwargs]
        return nodes.Mod(nodes.TemplateData(sentence), nodes.Dict(pairs), lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 -- Jinja's name
        """A sentence that is shown as it stands becomes text of the page with its values in between.

        ``{{ 'x' if y }}`` shows nothing otherwise, for which Jinja would make an undefined value with a sentence.
        """
        self.generic_visit(node)
        for child in node.nodes:
            if isinstance(child, nodes.CondExpr) and child.expr2 is None:
                child.expr2 = nodes.Const("")
        node.nodes = [piece for child in node.nodes for piece in _pieces(child)]
        return node


def _is_constant_sentence(node: nodes.Call) -> bool:
    return (
        isinstance(node.node, nodes.Name)
        and node.node.name in TRANSLATORS
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and node.dyn_args is None
        and node.dyn_kwargs is None
    )


def _pieces(node: nodes.Expr) -> Iterator[nodes.Expr]:
    """``'Hello %(name)s!' % {'name': x}`` as ``'Hello '``, ``x``, ``'!'``; other expressions as they are."""
    if not (isinstance(node, nodes.Mod) and isinstance(node.left, nodes.TemplateData)):
        yield node
        return
    values = {pair.key.as_const(): pair.value for pair in node.right.items}  # type: ignore[attr-defined]
    parts = _PLACEHOLDER.split(node.left.data)
    if any("%" in text.replace("%%", "") for text in parts[::2]):
        yield node
        return
    for number, part in enumerate(parts):
        yield values[part] if number % 2 else nodes.TemplateData(part.replace("%%", "%"), lineno=node.lineno)


class SpokenCode(CodeGenerator):
    """Compiles a template for the language of its environment."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802 -- Jinja's name
        """Translate, then compile."""
        language = self.environment.language  # type: ignore[attr-defined]
        if language is not None:
            Sentences(lambda message: i18n.catalogue(language).gettext(message)).visit(node)
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import shown as escape")

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """Gather the text of a page or block in a list: each piece would be handed on by every layer around it."""
        if frame.buffer is not None:
            super().blockvisit(body, frame)
            return
        self.buffer(frame)
        super().blockvisit(body, frame)
        self.writeline(f"if {frame.buffer}: yield concat({frame.buffer})")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802 -- Jinja's name
        """Jinja hands the text of what is included without context past the list."""
        if not node.with_context:
            self.fail("include with context", node.lineno)
        super().visit_Include(node, frame)


def shown(value: Any) -> str:
    """``escape`` for output, where markup, and text without special characters, may stay as it is."""
    kind = type(value)
    if kind is Markup or (kind is str and not _special(value)):
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class Context(JinjaContext):
    """Calls macros and plain functions without asking each time what they might want."""

    def call(self, callee: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As in Jinja."""
        if type(callee) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            names = callee.arguments[len(args) :]
            if callee.caller or callee.catch_kwargs or callee.catch_varargs or not kwargs.keys() <= set(names):
                return callee(self.eval_ctx, *args, **kwargs)
            return callee(self.eval_ctx, *args, *[kwargs.get(name, missing) for name in names])
        if type(callee) in _PLAIN and not hasattr(callee, "jinja_pass_arg"):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return callee(*args, **kwargs)
        return super().call(callee, *args, **kwargs)


def addresses(app: Flask) -> Callable[..., str]:
    """``url_for`` of templates: pages write the same few addresses of an edition again and again."""
    known: dict[tuple[str, str, object], str] = {}

    def url_for(endpoint: str, /, **values: Any) -> str:
        edition = values.get("edition")
        if type(edition) is not str or len(values) > 1 or not has_request_context():
            return app.url_for(endpoint, **values)
        key = (request.root_path, endpoint, edition)
        address = known.get(key)
        if address is None:
            if len(known) >= MOST_ADDRESSES:
                known.clear()
            address = known[key] = app.url_for(endpoint, edition=edition)
        return address

    return url_for


class Environment(FlaskEnvironment):
    """The app's environment; it hands templates out from the environment of the language that is spoken now."""

    code_generator_class = SpokenCode
    context_class = Context
    language: str | None = None  # None: the app's own, which compiles nothing but strings
    compiled: dict[str | Template, Template]
    kept_in: Path | None = None  # the folder of compiled templates

    @cached_property
    def spoken(self) -> dict[str, Environment]:
        """One environment per language, with the filters, globals and settings of this one."""
        found = {}
        for language in i18n.LOCALES:
            overlay = self.overlay()
            overlay.language, overlay.compiled = language, {}
            overlay.bytecode_cache = Compiled(self.kept_in, language) if self.kept_in else None
            found[language] = overlay
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals themselves, as no template is loaded with some of its own: quicker than Jinja's chain of two."""
        return {**self.globals, **d} if d else self.globals

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """The template in the language of this request, mail or command."""
        if self.language is None:
            return self.spoken[i18n.current_locale()].get_template(name, parent, globals)
        if self.auto_reload or globals:
            return super().get_template(name, parent, globals)
        if name not in self.compiled:
            self.compiled[name] = super().get_template(name, parent)
        return self.compiled[name]

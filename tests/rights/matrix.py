"""Tries everything as everybody and writes down what went through."""

import contextlib
import csv
import io
import logging
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from psycopg2 import IntegrityError
from psycopg2.errors import ForeignKeyViolation, LockNotAvailable

from .calls import arguments, methods_of
from .roles import ROLES, SCOPES, Cast
from .worlds import NATIVE, our_addons, our_models

# what a cell says of each scope: own, a colleague's, another company's record
LETTERS = {"own": "o", "colleague": "c", "other": "x"}
OPERATIONS = ("read", "create", "write", "unlink")
NOTHING = "-"


def _denied(_rules, operation, records):
    return AccessError(f"{records._name}: {operation}")


class Matrix:
    """``lines``: ``{(model, operation or method()): {role: cell}}``.

    A cell has a letter for each scope that was not refused for want of access: ``O`` own, ``C`` a
    colleague's, ``X`` another company's. A small letter: allowed to try, refused for another
    reason. ``!`` after a letter: the name of an opportunity was told to somebody who may not read
    it. ``?`` after it: it broke with an error that is not for people.
    """

    def __init__(self, env):
        self.env = env
        self.cast = Cast(env)
        self.addons = our_addons(env)
        self.models = [*NATIVE, *(each for each in our_models(env) if each not in NATIVE)]
        self.methods = {
            model: methods_of(env, model, self.addons)
            for model in sorted({*self.models, *self._extended()})
        }
        self.role = None
        self.lines = {}
        self.broken = {}

    def _extended(self):
        """Native models on which our addons have public methods."""
        return [
            name
            for name in self.env.registry
            if not self.env[name]._abstract and methods_of(self.env, name, self.addons)
        ]

    def generate(self):
        """Fill ``lines`` and return self."""
        with self.quiet():
            for role in ROLES:
                with self._undone():
                    self._try_role(role, self.cast.play(role))
        return self

    @contextlib.contextmanager
    def quiet(self):
        """Refusals, and what is there already, are what is looked for."""
        logging.disable(logging.ERROR)
        try:
            # names the records in developer mode only, and looks for them each time
            with patch.object(type(self.env["ir.rule"]), "_make_access_error", _denied):
                yield
        finally:
            logging.disable(logging.NOTSET)

    @contextlib.contextmanager
    def _undone(self):
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            # forgets what was read, too
            savepoint.close(rollback=True)

    def _try_role(self, role, user):
        self.role = role
        env = self.env(user=user.id, su=False, context={"lang": "en_US"})
        for scope in SCOPES:
            world = self.cast.worlds[scope]
            secret = None if self._knows(env, world) else world.secret
            for model in self.models:
                for operation in OPERATIONS:
                    outcome = ("denied", False)
                    if self._can_try(env[model], operation, world):
                        attempt = getattr(self, f"_{operation}")
                        outcome = self._attempt(secret, attempt, env[model], world)
                    self._note((model, operation), role, scope, outcome)
            for model, names in self.methods.items():
                for name in names:
                    outcome = self._attempt(secret, self._call, env[model], world, name)
                    self._note((model, f"{name}()"), role, scope, outcome)

    def _can_try(self, Model, operation, world):
        """Most is refused at once: that costs no savepoint."""
        known = world.records.get(Model._name)
        if operation == "create" or Model._transient or not known:
            return Model.has_access(operation)
        return Model.browse(known.id).has_access(operation)

    def _knows(self, env, world):
        return env["crm.lead"].browse(world.lead.id).has_access("read")

    def _note(self, key, role, scope, outcome):
        cell = self.lines.setdefault(key, dict.fromkeys(ROLES, ""))
        mark, tells = outcome
        letter = {"done": LETTERS[scope].upper(), "refused": LETTERS[scope]}.get(mark, "")
        if mark == "broken":
            letter = f"{LETTERS[scope]}?"
        if tells:
            letter = f"{letter or LETTERS[scope]}!"
        cell[role] += letter

    def _attempt(self, secret, attempt, *args):
        """``(done, refused, denied, none or broken; whether the secret was told)``"""
        with self._undone():
            try:
                said = attempt(*args)
                mark = "none" if said is NotImplemented else "done"
            except AccessError as error:
                mark, said = "denied", error
            # what is there once already: it got as far as the database
            # the transaction of this test holds what another one of the method's own wants
            except (UserError, ValueError, IntegrityError, LockNotAvailable) as error:
                mark, said = "refused", error
            except Exception as error:
                mark, said = "broken", error
                self.broken.setdefault(
                    f"{args[0]._name} {args[2:] or attempt.__name__} as {self.role}",
                    f"{type(error).__name__}: {error}",
                )
        return mark, bool(secret and secret in str(said))

    # -- operations -------------------------------------------------------------------------

    def _record(self, Model, world):
        """The world's record as the user; None where there is none.

        A dialog belongs to who opened it: theirs is about the world's records.
        """
        known = world.records.get(Model._name)
        if Model._transient and known:
            return Model.create(self._values(Model, world))
        return known and Model.browse(known.id)

    def _read(self, Model, world):
        record = self._record(Model, world)
        if not record:
            return NotImplemented
        record.check_access("read")
        names = [
            name
            for name in Model.fields_get(attributes=["type"])
            if Model._fields[name].type != "binary"
        ]
        return record.read(names)

    def _create(self, Model, world):
        if Model._name not in world.records or not Model._auto:
            return NotImplemented
        Model.check_access("create")
        self._rpc(Model, "create", self._values(Model, world))
        self.env.flush_all()
        return True

    def _values(self, Model, world):
        """What the user may fill in of a new record."""
        closed = ()
        if hasattr(Model, "_protected_names") and "create" not in Model._protected_operations:
            closed = Model._protected_names()
        return {
            name: value
            for name, value in world.values(Model._name).items()
            if name not in closed and Model._has_field_access(Model._fields[name], "write")
        }

    def _write(self, Model, world):
        record = self._record(Model, world)
        if not record or not Model._auto:
            return NotImplemented
        record.check_access("write")
        name = self._plain_field(Model)
        self._rpc(Model, "write", record.ids, {name: record.sudo()[name]})
        self.env.flush_all()
        return True

    def _plain_field(self, Model):
        """A field that a person may write, where there is one."""
        protected = Model._protected_names() if hasattr(Model, "_protected_names") else ()
        stored = [
            field
            for field in Model._fields.values()
            if field.store
            and not field.related
            and not field.compute
            and field.type in ("char", "text", "integer", "float", "date", "boolean", "selection")
        ]
        free = [each for each in stored if each.name not in protected and not each.readonly]
        return (free or stored)[0].name

    def _unlink(self, Model, world):
        record = self._record(Model, world)
        if not record or not Model._auto:
            return NotImplemented
        record.check_access("unlink")
        try:
            self._rpc(Model, "unlink", record.ids)
            self.env.flush_all()
        except ForeignKeyViolation as error:
            # PostgreSQL checks a row of the same transaction again when a link of it is emptied,
            # and in the order of its triggers' numbers its owner may be gone: no matter of rights
            if not str(error).startswith("insert or update on table"):
                raise
        return True

    def _rpc(self, Model, method, /, *args, **kwargs):
        """As a caller from outside: the context is one of the arguments."""
        context = dict(Model.env.context)
        return call_kw(Model, method, list(args), {**kwargs, "context": context})

    # -- methods ----------------------------------------------------------------------------

    def _call(self, Model, world, name):
        kwargs = arguments(self.env, Model._name, name, world)
        record = self._record(Model, world)
        if getattr(getattr(type(Model), name), "_api_model", False):
            said = self._rpc(Model, name, **kwargs)
        elif record:
            said = self._rpc(Model, name, record.ids, **kwargs)
        else:
            return NotImplemented
        self.env.flush_all()
        return said

    # -- the file ---------------------------------------------------------------------------

    def text(self):
        """The matrix as CSV."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["model", "what", *ROLES])
        for (model, what), cells in self.lines.items():
            writer.writerow([model, what, *(cells[role] or NOTHING for role in ROLES)])
        return stream.getvalue()

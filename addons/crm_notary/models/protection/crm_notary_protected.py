"""Fields and records that only the system's own steps may write.

The mark by which they are known is the *edit sentinel*: an object of this process in the
environment's context. A caller from outside can send a context, but only of plain values, and none
of them *is* such an object. It names the models it is for, so that what is triggered by a protected
write (automations, trackings, other addons) inherits no right on other models.
"""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

SENTINEL_KEY = "crm_notary_edit_sentinel"


class _EditSentinel:
    """The right to write what is protected, on some models."""

    __slots__ = ("models",)

    def __init__(self, names):
        self.models = frozenset(names)

    def __repr__(self):
        return f"<edit sentinel: {', '.join(sorted(self.models))}>"


def _sentinel_models(context):
    sentinel = context.get(SENTINEL_KEY)
    return sentinel.models if isinstance(sentinel, _EditSentinel) else frozenset()


def without_sentinel(env):
    """``env`` for what must not inherit the right to write anything protected."""
    if SENTINEL_KEY not in env.context:
        return env
    context = {key: value for key, value in env.context.items() if key != SENTINEL_KEY}
    return env(context=context)


class CrmNotaryProtected(models.AbstractModel):
    """A model that is written by documented steps only, in all or in some fields.

    A model of the suite's own is closed unless it says otherwise. It opens operations or, as an
    extension of a native model does, all of them but a few fields::

        class CrmLead(models.Model):
            _name = "crm.lead"
            _inherit = ["crm.lead", "crm.notary.protected"]
            _protected_operations = ()

            def _get_protected_fields(self):
                return super()._get_protected_fields() | {"gate_state", "ledger_hash"}

        lead._with_edit_sentinel().write({"gate_state": "clear"})

    Protected values never come from defaults: not from the context, not from ``ir.default``, not
    from a ``default_get``; only from the field's own ``default``.
    """

    _name = "crm.notary.protected"
    _description = "Protected Fields"

    # what is refused without the sentinel. Without "write" here, only the fields named by
    # ``_get_protected_fields`` are refused.
    _protected_operations = ("create", "write", "unlink")

    @api.model
    def _get_protected_fields(self):
        """:return: frozenset of names of fields that nobody writes by hand"""
        return frozenset()

    @api.model
    def _protected_hint(self, operation):
        """What to do instead, for the refusal.

        :param str operation: ``create``, ``write`` or ``unlink``
        :return: a translated sentence, or ``""``
        """
        return ""

    # ------------------------------------------------------------
    # SENTINEL
    # ------------------------------------------------------------

    def _with_edit_sentinel(self):
        """The same records for the system's own writing; never hand them on to other code."""
        names = _sentinel_models(self.env.context)
        if self._name in names:
            return self
        return self.with_context(**{SENTINEL_KEY: _EditSentinel({*names, self._name})})

    def _without_edit_sentinel(self):
        """The same records for what must not inherit the right, such as messages."""
        return self.with_env(without_sentinel(self.env))

    def _has_edit_sentinel(self):
        return self._name in _sentinel_models(self.env.context)

    def _store_protected(self, values):
        """Set fields without checks, tracking and overrides of ``write``: for hot paths.

        Goes to the cache and is written with what else is pending; stored fields that depend on
        these are computed again.

        :param dict values: as the cache takes them: records as ids, no commands
        """
        if not self:
            return
        relational = [name for name in values if self._fields[name].relational]
        if relational:
            self.modified(relational, before=True)
        for name, value in values.items():
            self._fields[name].write(self, value)
        self.modified(values)

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """The context and ``ir.default`` say nothing about what is protected."""
        return self._protected_own_defaults(super().default_get(fields), fields)

    def _add_missing_default_values(self, values):
        """Last word on defaults at creation, whoever has extended ``default_get``."""
        names = self._protected_names() - values.keys()
        return self._protected_own_defaults(super()._add_missing_default_values(values), names)

    @api.model
    def _protected_own_defaults(self, values, names):
        """``values`` with the protected fields among ``names`` as their definition has them."""
        for name in self._protected_names().intersection(names):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                values[name] = field.convert_to_write(value, self)
            else:
                values.pop(name, None)
        return values

    @api.model
    def _protected_names(self):
        """Names of the protected fields; of all fields where writing is closed altogether."""
        if "write" in self._protected_operations:
            return frozenset(self._fields) - frozenset(models.MAGIC_COLUMNS)
        return self._get_protected_fields()

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._has_edit_sentinel():
            return super().create(vals_list)
        if "create" in self._protected_operations:
            self._protected_refuse("create")
        protected = self._protected_names()
        kept = []
        for vals in vals_list:
            touched = protected & vals.keys()
            if touched:
                wrong = {name for name in touched if not self._protected_is_empty(vals[name])}
                if wrong:
                    self._protected_refuse("write", wrong)
                # empty values come with copies and forms and say nothing
                vals = {name: value for name, value in vals.items() if name not in touched}
            kept.append(vals)
        return super().create(kept)

    def write(self, vals):
        if not self._has_edit_sentinel():
            if "write" in self._protected_operations:
                self._protected_refuse("write")
            if touched := self._get_protected_fields() & vals.keys():
                self._protected_refuse("write", touched)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_protected(self):
        if "unlink" in self._protected_operations and not self._has_edit_sentinel():
            self._protected_refuse("unlink")

    def copy_data(self, default=None):
        """A copy starts without what the system has recorded of its original."""
        protected = self._protected_names()
        if "create" in self._protected_operations and not self._has_edit_sentinel():
            self._protected_refuse("create")
        result = super().copy_data(default)
        if "write" in self._protected_operations:
            return result
        own = protected - (default or {}).keys()
        return [{name: value for name, value in vals.items() if name not in own} for vals in result]

    # ------------------------------------------------------------
    # REFUSAL
    # ------------------------------------------------------------

    @api.model
    def _protected_is_empty(self, value):
        """Whether a value says nothing: falsy, or commands that leave a list empty."""
        if not isinstance(value, (list, tuple)):
            return not value
        return all(
            isinstance(command, (list, tuple))
            and (command[0] == Command.CLEAR or (command[0] == Command.SET and not command[2]))
            for command in value
        )

    @api.model
    def _protected_refuse(self, operation, names=()):
        """:raise AccessError: always; says what is refused and what to do instead"""
        kind = self.env["ir.model"]._get(self._name).sudo().name
        if names:
            labels = sorted(self._fields[name]._description_string(self.env) for name in names)
            text = self.env._(
                "“%(fields)s” is recorded by the system and cannot be written by hand.",
                fields=self.env._(", ").join(labels),
            )
        elif operation == "create":
            text = self.env._("“%s” is recorded by the system and cannot be added by hand.", kind)
        elif operation == "unlink":
            text = self.env._("“%s” is kept: it cannot be deleted.", kind)
        else:
            text = self.env._("“%s” is recorded by the system and cannot be changed.", kind)
        hint = self._protected_hint(operation)
        raise AccessError(f"{text} {hint}" if hint else text)

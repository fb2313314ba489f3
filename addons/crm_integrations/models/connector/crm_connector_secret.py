from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.orm.models import NO_ACCESS


class CrmConnectorSecret(models.Model):
    """A secret of a connector: it can be replaced, and never be read again.

    For a while after that the old value counts, too: the other system may not know the new one
    yet, and what is on its way was signed with the old one.
    """

    _name = "crm.connector.secret"
    _description = "Connector Secret"
    _order = "connector_id, id"
    _rec_name = "label"

    connector_id = fields.Many2one(
        "crm.connector", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(required=True, readonly=True)
    label = fields.Char(compute="_compute_label")
    help_text = fields.Char(compute="_compute_label")
    is_required = fields.Boolean(compute="_compute_label")
    is_set = fields.Boolean(compute="_compute_value")
    value = fields.Char(
        compute="_compute_value",
        inverse="_inverse_value",
        store=False,
        export_string_translation=False,
        help="Type a new value to replace it.",
    )
    date_rotated = fields.Datetime("Replaced On", readonly=True, copy=False)
    date_previous_until = fields.Datetime("Old One Valid Until", readonly=True, copy=False)
    # no reader of any kind: not through the ORM, exports or RPC
    current_value = fields.Char(groups=NO_ACCESS, copy=False, exportable=False)
    previous_value = fields.Char(groups=NO_ACCESS, copy=False, exportable=False)

    _name_unique = models.Constraint("UNIQUE(connector_id, name)", "This secret is there already.")

    @api.depends("name", "connector_id.kind")
    def _compute_label(self):
        for secret in self:
            wanted = {each.name: each for each in secret.connector_id._wanted_secrets()}
            known = wanted.get(secret.name)
            secret.label = known.label if known else secret.name
            secret.help_text = known.help if known else ""
            secret.is_required = bool(known and known.required)

    @api.depends("current_value")
    def _compute_value(self):
        # sudo: only whether there is one and how it ends leaves this method
        for secret in self.sudo():
            stored = secret.current_value or ""
            secret.is_set = bool(stored)
            secret.value = f"••••••••{stored[-4:] if len(stored) >= 16 else ''}" if stored else ""

    def write(self, vals):
        result = super().write(vals)
        # what was typed is gone from the cache, too: the answer shows the mask
        self.invalidate_recordset(["value", "is_set"])
        return result

    def _inverse_value(self):
        for secret in self:
            value = (secret.value or "").strip()
            if value.startswith("••••"):
                continue
            secret._replace(value)

    def _replace(self, value):
        """Set a new value; an empty one takes the secret away at once.

        :raise ValidationError: names what is wrong with the field, never the value
        """
        self.ensure_one()
        self.connector_id._check_admin()
        kind = self.connector_id._kind_model()
        if value and not value.isascii():
            raise ValidationError(
                self.env._("“%s” must not contain other than Latin characters.", self.label)
            )
        if value and kind is not None:
            kind._check_secret(self.name, value)
        # sudo: nobody may write these fields
        secret = self.sudo()
        if value == (secret.current_value or ""):
            return
        now = fields.Datetime.now()
        keeps = bool(value and secret.current_value)
        hours = self.connector_id.overlap_hours
        secret.write(
            {
                "previous_value": secret.current_value if keeps else False,
                "date_previous_until": now + timedelta(hours=hours) if keeps else False,
                "current_value": value or False,
                "date_rotated": now,
            }
        )
        # a token that was given for the old secret must not outlive it unnoticed
        self.env["crm.connector.token"].sudo()._forget(self.connector_id)
        self.connector_id.message_post(
            body=self.env._("The secret “%s” was replaced.", self.label)
            if value
            else self.env._("The secret “%s” was taken away.", self.label)
        )

    def _valid_values(self):
        now = fields.Datetime.now()
        values = []
        for secret in self:
            if secret.current_value:
                values.append(secret.current_value)
            if (
                secret.previous_value
                and secret.date_previous_until
                and secret.date_previous_until > now
            ):
                values.append(secret.previous_value)
        return values

    @api.autovacuum
    def _gc_previous(self):
        """Old values go when they no longer count."""
        old = self.search([("date_previous_until", "<=", fields.Datetime.now())])
        old.sudo().write({"previous_value": False, "date_previous_until": False})

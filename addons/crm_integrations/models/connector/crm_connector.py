import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.paths import is_path

TOKEN_BYTES = 24
PATH_FIELDS = ("key_path", "type_path", "date_path", "identity_path")


class CrmConnector(models.Model):
    """One other system the CRM talks with, and how.

    Settings of its kind are fields that the kind's file adds; secrets are in
    ``crm.connector.secret``. What it did is in the inbox and the outbox.
    """

    _name = "crm.connector"
    _description = "Connector"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    kind = fields.Selection("_selection_kind", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, tracking=True
    )
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        check_company=True,
        tracking=True,
        help="Gets the leads of this connector, unless their owner is in another team.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Looks After It",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        tracking=True,
        help="Is told when something is wrong with it.",
    )
    token = fields.Char(
        "Address Token",
        default=lambda self: secrets.token_urlsafe(TOKEN_BYTES),
        required=True,
        readonly=True,
        copy=False,
        groups="base.group_system",
    )
    url = fields.Char("Address Here", compute="_compute_url", groups="base.group_system")
    api_url = fields.Char(
        "Address of the Other System",
        tracking=True,
        groups="base.group_system",
        help="Where requests go; empty: the vendor's own address.",
    )
    secret_ids = fields.One2many(
        "crm.connector.secret", "connector_id", "Secrets", groups="base.group_system"
    )
    overlap_hours = fields.Integer(
        "Old Secret Valid For (Hours)",
        default=24,
        help="After a secret was replaced, requests signed with the old one are still taken.",
    )
    uses_mapping = fields.Boolean(compute="_compute_kind_facts")
    can_pull = fields.Boolean(compute="_compute_kind_facts")
    can_send = fields.Boolean(compute="_compute_kind_facts")
    can_match_people = fields.Boolean(compute="_compute_kind_facts")

    # What events mean, where the administrator says so
    mapping_ids = fields.One2many(
        "crm.connector.mapping", "connector_id", "Mappings", groups="base.group_system"
    )
    key_path = fields.Char(
        "Key At", help="Where the event's unique number is; empty: the header webhook-id."
    )
    type_path = fields.Char("Type At", default="type")
    date_path = fields.Char("Time At", default="timestamp")
    identity_path = fields.Char(
        "Customer's Number At", help="Where the other system's number of the customer is."
    )

    # Limits
    per_minute = fields.Integer("Messages a Minute at Most", help="0: the vendor's own limit.")
    per_hour = fields.Integer("Messages an Hour at Most", help="0: the vendor's own limit.")
    erase_days = fields.Integer(
        "Erase Contents After (Days)",
        default=90,
        help="What came and what was sent is erased then; that it was stays. 0: never.",
    )

    inbox_ids = fields.One2many("crm.inbox.event", "connector_id")
    outbox_ids = fields.One2many("crm.outbox.message", "connector_id")

    _token_unique = models.Constraint("UNIQUE(token)", "This address token is taken.")
    _check_numbers = models.Constraint(
        "CHECK(per_minute >= 0 AND per_hour >= 0 AND erase_days >= 0 AND overlap_hours >= 0)",
        "Limits, days and hours cannot be negative.",
    )

    @api.constrains(*PATH_FIELDS)
    def _check_paths(self):
        for connector in self:
            for name in PATH_FIELDS:
                if connector[name] and not is_path(connector[name]):
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” must be a path such as data.customer.id or "
                            "data.items[0].id, not “%(value)s”.",
                            field=self._fields[name]._description_string(self.env),
                            value=connector[name],
                        )
                    )

    @api.constrains("api_url")
    def _check_api_url(self):
        for connector in self.sudo():
            if connector.api_url and not connector.api_url.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._("“Address of the Other System” must begin with https://.")
                )

    @api.model
    def _selection_kind(self):
        registered = self.env["crm.connector.kind"]._registered()
        return [(code, registered[code]._kind_label()) for code in sorted(registered)]

    @api.depends("token")
    def _compute_url(self):
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        for connector in self:
            connector.url = f"{base}/crm_integrations/{connector.token}"

    @api.depends("kind", "api_url")
    def _compute_kind_facts(self):
        for connector in self.sudo():
            kind = connector._kind_model()
            connector.uses_mapping = bool(kind is not None and kind._uses_mapping)
            connector.can_pull = bool(kind is not None and kind._can_pull())
            connector.can_send = bool(kind is not None and kind._can_send(connector))
            connector.can_match_people = bool(kind is not None and kind._can_match_people())

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        connectors = super().create(vals_list)
        connectors._add_missing_secrets()
        return connectors

    def write(self, vals):
        result = super().write(vals)
        if "kind" in vals:
            self._add_missing_secrets()
        return result

    def _add_missing_secrets(self):
        self.env["crm.connector.secret"].sudo().create(
            [
                {"connector_id": connector.id, "name": wanted.name}
                for connector in self.sudo()
                for wanted in connector._wanted_secrets()
                if wanted.name not in connector.secret_ids.mapped("name")
            ]
        )

    # ------------------------------------------------------------
    # KIND
    # ------------------------------------------------------------

    def _kind_model(self):
        """The model of this connector's kind; None if the kind is not installed any more."""
        name = f"crm.connector.kind.{self.kind}"
        return self.env[name] if self.kind and name in self.env else None

    def _for_its_keeper(self):
        """It speaks the language of who looks after it: what the system's own work finds wrong."""
        lang = self.env.context.get("lang") or self.user_id.lang
        return self.with_context(lang=lang)

    def _wanted_secrets(self):
        kind = self._kind_model()
        return kind._secret_fields() if kind is not None else []

    def _secrets(self, name):
        """Values of a secret that are valid now, the newest first."""
        self.ensure_one()
        # sudo: workers verify and sign for whoever sends; the values go no further
        found = self.sudo().secret_ids.filtered(lambda secret: secret.name == name)
        return found._valid_values()

    @api.model
    def _for_token(self, token):
        """The active connector of an address; superuser's environment."""
        # with all that is read of it, by one query: this is done with each event
        names = [name for name, field in self._fields.items() if field.store and field.prefetch]
        return self.sudo().search_fetch([("token", "=", token)], names, limit=1)

    def _check_admin(self):
        """:raise AccessError: for everybody but system administrators"""
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only administrators do this. Ask yours to look at the connector.")
            )

from odoo import api, fields, models

from ...tools.errors import Later


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    company_data_days = fields.Integer(
        "Keep What It Says (Days)", default=90, help="Only then a company is asked for again."
    )
    company_data_path = fields.Char(
        "Path of the Interface",
        groups="base.group_system",
        help="Empty: the vendor's basic information of companies.",
    )
    looks_up = fields.Boolean(compute="_compute_looks_up")

    _check_company_data_days = models.Constraint(
        "CHECK(company_data_days BETWEEN 0 AND 36500)", "Days cannot be negative."
    )

    @api.depends("kind")
    def _compute_looks_up(self):
        for connector in self:
            kind = connector._kind_model()
            connector.looks_up = bool(kind is not None and kind._looks_up)

    def _can_look_up(self):
        """Whether it is a provider that has all its keys."""
        self.ensure_one()
        return self.looks_up and all(
            self._secrets(wanted.name) for wanted in self._wanted_secrets() if wanted.required
        )

    def _take_look_up(self):
        """Count a request against the limits, in a transaction of its own: it is made in any case.

        :raise Later: for now there were enough
        """
        limits = list(self._kind_model()._limits(self, None))
        limits += [("", count, seconds) for count, seconds in
                   ((self.per_minute, 60), (self.per_hour, 3600)) if count]  # fmt: skip
        with self.env.registry.cursor() as cr:
            bucket = self.env["crm.connector.bucket"].with_env(self.env(cr=cr))
            wait, _scope = bucket._take(self.with_env(bucket.env), limits)
        if wait:
            raise Later(
                self.env._(
                    "Too many companies were looked up. Try again in %s seconds.", int(wait) + 1
                )
            )

"""By what a figure can be taken apart, and why not by the rest."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...catalogue.scope import scope_from

# where the lead of a record is
LEADS = {
    "crm.lead": "",
    "crm.followup": "lead_id.",
    "crm.gate.evidence": "lead_id.",
    "crm.handoff": "lead_id.",
    "crm.lead.assignment": "lead_id.",
    "crm.stage.jump.report": "lead_id.",
    "crm.stage.transition": "lead_id.",
    "crm.trust.snapshot": "lead_id.",
    "sale.order": "opportunity_id.",
}
# dimension -> fields of leads, the first that is there
ON_LEADS = {
    "person": ("user_id",),
    "team": ("team_id",),
    "channel": ("channel_id", "source_id"),
    "product_line": ("product_line_id",),
    "region": ("state_id",),
    "country": ("country_id",),
    "stage": ("stage_id",),
}
# what records say themselves: where a customer is, where a deal stood when it was written down
ON_OTHERS = {
    "res.partner": {"region": "state_id", "country": "country_id"},
    "crm.trust.snapshot": {"stage": "stage_id"},
}
# what can be measured of a week
OF_WEEKS = ("sum", "avg", "median")


class CrmTrustDiagnose(models.AbstractModel):
    _inherit = "crm.trust.diagnose"

    @api.model
    @api.readonly
    def list_dimensions(self, code):
        """:return: list of ``[dimension, label]``: what a figure can be taken apart by"""
        _subject, metric = self._metric(code)
        if not self._has_parts(metric):
            return []
        labels = self._labels()
        names = [*self._paths(metric), *(["week"] if self._has_weeks(code) else [])]
        return [[name, labels[name]] for name in names]

    @api.model
    @api.readonly
    def list_missing(self, code):
        """Why a figure is not taken apart by the others.

        :return: list of ``[labels, why]``: what there is one reason for, in words
        """
        _subject, metric = self._metric(code)
        has = {name for name, _label in self.list_dimensions(code)}
        found, labels = {}, self._labels()
        for name in (*ON_LEADS, "week"):
            if name not in has and self._is_known(name):
                found.setdefault(self._why_not(metric, name), []).append(labels[name])
        return [[self.env._(", ").join(names), why] for why, names in found.items()]

    @api.model
    def _is_known(self, name):
        """Whether the addon that knows a dimension is installed."""
        known = self.env["crm.lead"]._fields
        return name == "week" or any(field in known for field in ON_LEADS[name])

    @api.model
    def _why_not(self, metric, name):
        if not self._has_parts(metric):
            return metric.why or self.env._("It is worked out as a whole.")
        if name == "week":
            return metric.weekless or self.env._("It is as of now: there are no weeks of it.")
        if metric.model in LEADS:
            return self.env._("You may not read the opportunities behind it.")
        return self.env._("What it counts belongs to no opportunity.")

    @api.model
    def _has_parts(self, metric):
        return bool(not metric.compute or metric.parts or metric.spread)

    @api.model
    def _has_weeks(self, code):
        """Whether a figure follows the period: one that is as of now has no weeks."""
        subject, metric = self._metric(code)
        if metric.weekless or not self._has_parts(metric):
            return False
        if metric.measure and metric.measure.split(":")[1] not in OF_WEEKS:
            return False
        scope = scope_from(self.env, {"period": "week"})
        now, before = (
            subject._records(metric, metric.domain, each) for each in (scope, scope.previous())
        )
        return now != before

    # ------------------------------------------------------------
    # PATHS
    # ------------------------------------------------------------

    @api.model
    def _metric(self, code):
        catalogue = self.env["crm.trust.catalogue"]
        return catalogue._find(catalogue._available(), code)

    @api.model
    def _labels(self):
        return {
            "person": self.env._("Salesperson"),
            "team": self.env._("Sales Team"),
            "channel": self.env._("Channel"),
            "product_line": self.env._("Product Line"),
            "region": self.env._("State"),
            "country": self.env._("Country"),
            "stage": self.env._("Stage"),
            "week": self.env._("Week"),
        }

    @api.model
    def _paths(self, metric):
        """:return: ``{dimension: path of a many2one on the metric's model}``, as far as the reader
        may go it"""
        found = {}
        if metric.model in LEADS:
            known = self.env["crm.lead"]._fields
            for name, fields in ON_LEADS.items():
                field = next((each for each in fields if each in known), None)
                if field:
                    found[name] = f"{LEADS[metric.model]}{field}"
        found |= ON_OTHERS.get(metric.model, {})
        # what the figure itself says is of whom comes first
        own = {"person": metric.person, "team": metric.team}
        found |= {name: path for name, path in own.items() if path}
        order = [*ON_LEADS]
        return {
            name: found[name]
            for name in sorted(found, key=order.index)
            if self._is_readable(metric.model, found[name])
        }

    @api.model
    def _is_readable(self, model, path):
        """Whether the reader may follow a path up to the record at its end."""
        records = self.env[model]
        for name in path.split("."):
            field = records._fields.get(name)
            if (
                field is None
                or not records.has_access("read")
                or not records._has_field_access(field, "read")
            ):
                return False
            records = self.env[field.comodel_name]
        return True

    @api.model
    def _path(self, metric, by):
        path = self._paths(metric).get(by)
        if not path:
            raise UserError(
                self.env._("“%(figure)s” cannot be taken apart by that.", figure=metric.name)
            )
        return path

    @api.model
    def _in_group(self, path, key):
        """:return: Domain: the records of a group; False: those of none that the reader sees"""
        first, _dot, rest = path.partition(".")
        if key or not rest:
            return Domain(path, "=", key)
        return Domain(first, "not any", Domain(rest, "!=", False))

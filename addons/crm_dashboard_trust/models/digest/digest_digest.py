"""Our figures in Odoo's own digest: worked out as who gets the mail."""

from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.exceptions import AccessError

from ...catalogue.memo import once, with_memo
from ...catalogue.scope import Scope

# tile -> figure of the catalogue
TILES = {
    "kpi_trust_forecast": "credible_forecast",
    "kpi_trust_silent": "silent_deals",
    "kpi_trust_contact": "contact_4h",
    "kpi_trust_key_fields": "key_fields",
    "kpi_trust_advance": "advance_rate",
    "kpi_trust_demotions": "demotions",
}
# figures as of now: a day, a week and a month of them are the same
NOW = ("kpi_trust_forecast", "kpi_trust_silent")
COLUMNS = ("kpi_col1", "kpi_col2", "kpi_col3")


@dataclass(frozen=True)
class Span(Scope):
    """A scope between two moments: a digest counts up to the minute.

    :param tuple moments: naive UTC ``(start, end)``
    """

    moments: tuple = ()

    def bounds(self):
        return self.moments


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_trust_forecast = fields.Boolean("Credible Forecast of the Month")
    kpi_trust_forecast_value = fields.Monetary(
        compute=lambda self: self._compute_trust_tile("kpi_trust_forecast")
    )
    kpi_trust_silent = fields.Boolean("No Word from the Customer")
    kpi_trust_silent_value = fields.Float(
        compute=lambda self: self._compute_trust_tile("kpi_trust_silent")
    )
    kpi_trust_contact = fields.Boolean("First Contact Within 4 Hours")
    kpi_trust_contact_value = fields.Float(
        compute=lambda self: self._compute_trust_tile("kpi_trust_contact")
    )
    kpi_trust_key_fields = fields.Boolean("Key Fields Filled")
    kpi_trust_key_fields_value = fields.Float(
        compute=lambda self: self._compute_trust_tile("kpi_trust_key_fields")
    )
    kpi_trust_advance = fields.Boolean("First Stage to Proposal")
    kpi_trust_advance_value = fields.Float(
        compute=lambda self: self._compute_trust_tile("kpi_trust_advance")
    )
    kpi_trust_demotions = fields.Boolean("Fell Back")
    kpi_trust_demotions_value = fields.Integer(
        compute=lambda self: self._compute_trust_tile("kpi_trust_demotions")
    )

    def _compute_trust_tile(self, name):
        for digest in self:
            digest[f"{name}_value"] = digest._trust_figure(name)[1].value or 0

    def _trust_figure(self, name):
        """A tile's figure as ``self.env.user`` may read it, of the digest's time.

        :return: ``(Metric, Figure)``
        :raise AccessError: where there is none for the reader: the digest leaves the tile out
        """
        self.ensure_one()
        company, moments = self.company_id or self.env.company, self._trust_moments()
        # read once a column, though it is asked for by Odoo and by us
        key = ("digest", name, company, None if name in NOW else moments)
        return once(self, key, lambda: self._trust_read(name, company, moments))

    def _trust_read(self, name, company, moments):
        reader = self.env.user
        catalogue = self.env["crm.trust.catalogue"]
        available, code = catalogue._available(), TILES[name]
        if company not in reader.company_ids or code not in available:
            raise AccessError(self.env._("There is no figure “%s” for you.", code))
        everyone = reader.has_group("sales_team.group_sale_salesman_all_leads")
        period, owner = period_of("month", moments[1], company), None if everyone else reader
        if name in NOW:
            scope = Scope(company, period, user=owner)
        else:
            scope = Span(company, period, user=owner, moments=moments)
        return available[code][1], catalogue._read([code], scope)[code]

    @api.model
    def _trust_moments(self):
        """:return: naive UTC ``(start, end)``; the last day where nothing is said"""
        end = self.env.context.get("end_datetime") or fields.Datetime.now()
        start = self.env.context.get("start_datetime") or end - timedelta(days=1)
        # the digest marks UTC with the company's zone
        return start.replace(tzinfo=None), end.replace(tzinfo=None)

    # ------------------------------------------------------------
    # DIGEST
    # ------------------------------------------------------------

    def _compute_kpis(self, company, user):
        """Shares as percentages, nothing where there is nothing to say, no arrow that praises what
        should be less."""
        self = with_memo(self)
        kpis = super()._compute_kpis(company, user)
        frames = [times for _name, (times, _before) in self._compute_timeframes(company)]
        metrics = self.env["crm.trust.catalogue"]._available()
        for kpi in kpis:
            name = kpi["kpi_name"]
            if name not in TILES:
                continue
            metric = metrics[TILES[name]][1]
            if name in NOW:
                kpi["kpi_col1"]["col_subtitle"] = self.env._("Now")
                kpi.update(kpi_col2={}, kpi_col3={})
            for column, (start, end) in zip(COLUMNS, frames, strict=True):
                cell = kpi[column]
                if not cell:
                    continue
                digest = self.with_context(start_datetime=start, end_datetime=end)
                digest = digest.with_user(user).with_company(company)
                if digest._trust_figure(name)[1].value is None:
                    cell["value"] = "–"
                elif metric.unit == "percent":
                    cell["value"] = f"{float(cell['value']):.1f} %"
                if metric.direction == "down" or name in NOW:
                    cell["margin"] = 0.0
        return kpis

    def _compute_timeframes(self, company):
        # the same to the microsecond for Odoo and for us
        frames = super()._compute_timeframes
        return once(self, ("digest", "timeframes", company), lambda: frames(company))

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu_id = self.env.ref("crm.crm_menu_root").id
        for name in TILES:
            actions[name] = f"crm_dashboard_trust.crm_trust_page_action?menu_id={menu_id}"
        return actions

"""What will be won, and how right that was said before."""

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain

from ..catalogue.metric import Metric


class ForecastSubject(models.AbstractModel):
    _name = "crm.trust.subject.forecast"
    _inherit = "crm.trust.subject"
    _description = "Figures: Forecast"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="credible_forecast",
                name=self.env._("Credible Forecast"),
                says=self.env._(
                    "What will be won in the period, by how often opportunities like these were."
                ),
                formula=self.env._(
                    "What was won in the period, and of each open opportunity due in it the amount "
                    "times the share that was won, in the period in which they were due, of those "
                    "of the same stage and credibility seen from the same day; few are drawn to "
                    "the mean. From what was written down every night."
                ),
                unit="money",
                model="crm.lead",
                domain="_behind",
                compute="_credible",
                parts="_credible_parts",
                weekless=self._of_the_period(),
            ),
            Metric(
                code="plain_forecast",
                name=self.env._("Plain Forecast"),
                says=self.env._("What will be won in the period, as the salespeople put it."),
                formula=self.env._(
                    "What was won in the period, and of each open opportunity due in it the amount "
                    "times its probability."
                ),
                unit="money",
                model="crm.lead",
                domain="_behind",
                compute="_plain",
                parts="_plain_parts",
                weekless=self._of_the_period(),
            ),
            Metric(
                code="native_forecast",
                name=self.env._("Predicted by Odoo"),
                says=self.env._("What will be won in the period, as Odoo's lead scoring puts it."),
                formula=self.env._(
                    "What was won in the period, and of each open opportunity due in it the amount "
                    "times its automated probability."
                ),
                unit="money",
                model="crm.lead",
                domain="_behind",
                compute="_native",
                parts="_native_parts",
                weekless=self._of_the_period(),
            ),
            Metric(
                code="forecast_at_start",
                name=self.env._("Forecast at the Start"),
                says=self.env._("What the credible forecast was on the first day of the period."),
                formula=self.env._(
                    "The credible forecast worked out from what was known on the first day of the "
                    "period, of periods that are over."
                ),
                unit="money",
                model="crm.trust.snapshot",
                domain="_behind_start",
                compute="_at_start",
                why=self.env._("It says of the period as a whole what was thought of it."),
            ),
            Metric(
                code="forecast_error",
                name=self.env._("Forecast Off By"),
                says=self.env._("How far the monthly forecasts were from what was won."),
                formula=self.env._(
                    "Weighted absolute percentage error: sum of the differences between the "
                    "forecast on the first day of a month and what was won in it / what was won, "
                    "over the past months that can be judged."
                ),
                unit="percent",
                model="crm.trust.snapshot",
                domain="_judged",
                compute="_error",
                why=self._of_months(),
                direction="down",
                owner=self.env._("Sales manager"),
            ),
            Metric(
                code="forecast_bias",
                name=self.env._("Forecast Too High By"),
                says=self.env._("Whether the monthly forecasts were too high or too low, overall."),
                formula=self.env._(
                    "Sum of forecasts on the first day of a month less what was won in it / what "
                    "was won, over the past months that can be judged. Below 0: too low."
                ),
                unit="percent",
                model="crm.trust.snapshot",
                domain="_judged",
                compute="_bias",
                why=self._of_months(),
                direction="down",
            ),
            Metric(
                code="forecast_covered",
                name=self.env._("Band Held"),
                says=self.env._("In what share of the months what was won lay within the band."),
                formula=self.env._(
                    "Months with a band in which what was won lay within it / months with a band. "
                    "It should be 80 %."
                ),
                unit="percent",
                model="crm.trust.snapshot",
                domain="_judged",
                compute="_covered",
                why=self._of_months(),
            ),
        ]

    @api.model
    def _of_the_period(self):
        return self.env._("It is of the period as it is seen today.")

    @api.model
    def _of_months(self):
        return self.env._("It compares whole months with each other. Choose a team or a person.")

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    @api.model
    def _credible(self, scope):
        return self._said(scope, "credible")

    @api.model
    def _plain(self, scope):
        return self._said(scope, "plain")

    @api.model
    def _native(self, scope):
        return self._said(scope, "native")

    @api.model
    def _said(self, scope, name):
        forecast = self.env["crm.trust.forecast"]
        if forecast._is_over(scope):
            return forecast._so_far(scope)
        return getattr(forecast._forecast(scope), name)

    @api.model
    def _credible_parts(self, scope, path):
        # without history there is nothing to say, of the whole and of its parts
        return {} if self._credible(scope) is None else self._parts(scope, path, "credible")

    @api.model
    def _plain_parts(self, scope, path):
        return self._parts(scope, path, "plain")

    @api.model
    def _native_parts(self, scope, path):
        return self._parts(scope, path, "native")

    @api.model
    def _parts(self, scope, path, name):
        parts = self.env["crm.trust.forecast"]._parts(scope, path)
        return {record: (row["count"], row[name]) for record, row in parts.items()}

    @api.model
    def _at_start(self, scope):
        said = self.env["crm.trust.forecast"]._forecast_at_start(scope)
        return said.credible if said else None

    @api.model
    def _error(self, scope):
        return _percent(self._back_test(scope)["credible"]["wape"])

    @api.model
    def _bias(self, scope):
        return _percent(self._back_test(scope)["credible"]["bias"])

    @api.model
    def _covered(self, scope):
        past = self._back_test(scope)
        return 100.0 * past["covered"] / past["bands"] if past["bands"] else None

    @api.model
    def _back_test(self, scope):
        return self.env["crm.trust.forecast"]._back_test(scope)

    # ------------------------------------------------------------
    # LISTS
    # ------------------------------------------------------------

    @api.model
    def _behind(self, scope):
        forecast = self.env["crm.trust.forecast"]
        won = forecast._won(scope)
        if forecast._is_over(scope):
            return won
        return won | forecast._due(scope)

    @api.model
    def _behind_start(self, scope):
        """The opportunities that were open on the first day and due in the period."""
        first = scope.period.first
        if scope.period.last >= today(scope.company):
            return Domain.FALSE
        return (
            Domain("company_id", "=", scope.company.id)
            & Domain("as_of", "=", first.isoformat())
            & Domain("state", "=", "open")
            & scope.days("date_deadline")
        )

    @api.model
    def _judged(self, scope):
        """What was written down as won in the months that can be judged."""
        months = [
            month["first"]
            for month in self._back_test(scope)["months"]
            if month["credible"] is not None
        ]
        if not months:
            return Domain.FALSE
        return Domain("company_id", "=", scope.company.id) & Domain(
            [
                ("state", "=", "won"),
                ("day", ">", min(months)),
                ("day", "<=", today(scope.company).replace(day=1).isoformat()),
            ]
        )


def _percent(share):
    return None if share is None else 100.0 * share

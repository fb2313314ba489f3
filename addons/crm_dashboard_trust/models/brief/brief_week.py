"""What a weekly brief tells besides the figures: how long deals stay, and what each person did."""

from odoo import models

from ...tools.numbers import Measured

# what a week of a person comes down to
OF_PEOPLE = ("effective_followups", "two_followups", "advance_rate", "won_revenue")


class CrmTrustBrief(models.Model):
    _inherit = "crm.trust.brief"

    def _brief_week(self, scope):
        return [self._brief_stays(scope), self._brief_people(scope)]

    def _brief_stays(self, scope):
        """How long opportunities stay in each stage, as the funnel tells."""
        if not self.env["crm.stage.transition"].has_access("read"):
            return None
        rows = [
            [
                row["name"],
                row["entered"],
                row["forward"],
                *(Measured(row[key], "days") for key in ("mean_days", "median_days")),
            ]
            for row in self.env["crm.trust.funnel"]._funnel_rows(scope)
            if not row["is_won"] and (row["entered"] or row["here"])
        ]
        return {
            "title": self.env._("How long deals stay"),
            "headers": [
                self.env._("Stage"),
                self.env._("Came in"),
                self.env._("Went on"),
                self.env._("Days on average"),
                self.env._("Days, median"),
            ],
            "formats": ["", "integer", "integer", "number", "number"],
            "rows": rows,
        }

    def _brief_people(self, scope):
        """Figures of each person, as the diagnosis takes them apart; by name, it is no ranking."""
        diagnose, names, found = self.env["crm.trust.diagnose"], {}, {}
        metrics = [
            (subject, metric)
            for subject, metric in map(self._brief_metric, OF_PEOPLE)
            if metric and metric.person
        ]
        for subject, metric in metrics:
            rows, is_share = diagnose._rows(subject, metric, metric.person, scope)
            for row in rows:
                if not row["key"]:
                    continue
                value = 100.0 * row["part"] / row["size"] if is_share else row["value"]
                names[row["key"]] = row["name"]
                found[row["key"], metric.code] = Measured(value, metric.unit)
        headers = [self.env._("Person"), *(metric.name for _subject, metric in metrics)]
        return {
            "title": self.env._("By person"),
            "headers": headers,
            "formats": ["", *["number"] * len(metrics)],
            "rows": [
                [
                    name,
                    *(
                        found.get((key, metric.code), Measured(None, metric.unit))
                        for _subject, metric in metrics
                    ),
                ]
                for key, name in sorted(names.items(), key=lambda each: each[::-1])
            ],
        }

"""What a brief says, read as who reads it."""

from odoo import models
from odoo.addons.crm_notary.tools.dates import day_text
from odoo.addons.crm_notary.tools.periods import Period, today
from odoo.addons.crm_stagegate.reports.crm_stage_jump_report import MIN_SPAN
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ...catalogue.scope import Scope
from ...tools.numbers import Measured

TOP = 5
LISTED = 20
# under this mean credibility a stage is weak; of fewer deals a mean says nothing
WEAK, ENOUGH_DEALS = 70, 3
# figures whose records are listed by name
LISTS = {"daily": ("demoted_deals", "silent_deals"), "friday": ("idle_deals",)}
# how figures are written, by their unit
FORMATS = {"count": "integer", "minutes": "integer", "money": "money"}


class CrmTrustBrief(models.Model):
    _inherit = "crm.trust.brief"

    def _brief_scope(self, period):
        """What the brief's reader sees of it; ``self`` is in the reader's environment.

        :raise UserError: where the company is not the reader's any more
        """
        reader = self.env.user
        if self.company_id not in reader.company_ids:
            raise UserError(self.env._("Choose one of your companies."))
        if not reader.has_group("sales_team.group_sale_salesman_all_leads"):
            return Scope(self.company_id, period, user=reader)
        return Scope(self.company_id, period, team=self._brief_team(reader))

    def _brief_team(self, reader):
        """:return: the team whose leader reads; None for sales managers, and where there is not
        just one: they read of the company"""
        if reader.has_group("sales_team.group_sale_manager"):
            return None
        led = self.env["crm.team"].search(
            [("user_id", "=", reader.id), ("company_id", "in", (False, self.company_id.id))]
        )
        return led if len(led) == 1 else None

    def _brief_sections(self, period: Period):
        """The tables of a brief, as ``self.env.user`` may read them.

        :return: list of dicts: ``title``, ``headers``, ``formats`` (of
            ``crm_notary.tools.xlsx``), ``rows`` (of values, numbers of several units in one column
            as ``Measured``); tables without rows are left out
        """
        self.ensure_one()
        scope = self._brief_scope(period)
        # figures are read of the brief's company, and of it only
        brief = self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        if not brief.env["crm.lead"].has_access("read"):
            return []
        sections = [brief._brief_list(code, scope) for code in LISTS.get(self.kind, ())]
        if self.kind == "daily":
            sections += brief._brief_stuck(scope)
            sections.append(brief._brief_jumps(scope))
            sections.append(brief._brief_moves(scope))
            sections.append(brief._brief_weak_stages(scope))
        elif self.kind in ("weekly", "monthly"):
            sections += brief._brief_figures(scope)
        if self.kind == "weekly":
            sections += brief._brief_week(scope)
        return [section for section in sections if section and section["rows"]]

    # -- tables -------------------------------------------------------------------------------

    def _brief_list(self, code, scope):
        """The largest records of a figure, which is counted in the title."""
        subject, metric = self._brief_metric(code)
        if not metric:
            return None
        domain = subject._records(metric, metric.domain, scope)
        Lead = self.env["crm.lead"]
        leads = Lead.search(domain, order="expected_revenue desc, id", limit=LISTED)
        title = f"{metric.name} ({Lead.search_count(domain)})"
        if metric.whole:
            # a share by its name: how many of how many
            title = self.env._(
                "%(figure)s: %(count)s of %(all)s",
                figure=metric.name,
                count=Lead.search_count(domain),
                all=Lead.search_count(subject._records(metric, metric.whole, scope)),
            )
        return self._brief_leads(title, leads)

    def _brief_metric(self, code):
        """:return: its subject and itself, two None where the reader has no such figure"""
        return self.env["crm.trust.catalogue"]._available().get(code, (None, None))

    def _brief_stuck(self, scope):
        """Deals that stand in a stage longer than it allows: the largest of each stage."""
        Lead = self.env["crm.lead"]
        domain = self._brief_open(scope) & Domain("is_rotting", "=", True)
        rows = Lead._read_group(
            domain, ["stage_id"], ["__count", "expected_revenue:sum"], order="stage_id"
        )
        found = []
        for stage, count, amount in rows:
            leads = Lead.search(
                domain & Domain("stage_id", "=", stage.id),
                order="expected_revenue desc, id",
                limit=TOP,
            )
            title = self.env._(
                "Stuck in “%(stage)s”: %(count)s deals, %(amount)s",
                stage=stage.name,
                count=count,
                amount=self._brief_text(amount, "money"),
            )
            found.append(self._brief_leads(title, leads))
        return found

    def _brief_jumps(self, scope):
        """As the figure counts them, by who moved."""
        rows, (subject, metric) = [], self._brief_metric("stage_jumps")
        if metric:
            context = subject._context(metric, scope)
            Report = self.env["crm.stage.jump.report"].with_context(**context)
            domain = subject._records(metric, metric.domain, scope)
            rows = Report._read_group(
                domain, ["user_id"], ["__count"], order="__count desc, user_id"
            )
        return {
            "title": self.env._("Jumped %s stages or more", MIN_SPAN),
            "headers": [self.env._("Person"), self.env._("Times")],
            "formats": ["", "integer"],
            "rows": [[user.name or "", count] for user, count in rows],
        }

    def _brief_moves(self, scope):
        moves = Domain("kind", "in", ("demote", "override"))
        rows = self._brief_ledger(scope, moves, "user_id", "kind")
        words = {"demote": self.env._("Fell back"), "override": self.env._("Gate overridden")}
        return {
            "title": self.env._("Fell back, gates overridden"),
            "headers": [self.env._("What"), self.env._("Person"), self.env._("Times")],
            "formats": ["", "", "integer"],
            "rows": [[words[kind], user.name or "", count] for user, kind, count in rows],
        }

    def _brief_weak_stages(self, scope):
        rows = self.env["crm.lead"]._read_group(
            self._brief_open(scope),
            ["stage_id"],
            ["__count", "credibility:avg"],
            having=[("credibility:avg", "<", WEAK), ("__count", ">=", ENOUGH_DEALS)],
            order="stage_id",
        )
        return {
            "title": self.env._("Stages not to rely on"),
            "headers": [self.env._("Stage"), self.env._("Deals"), self.env._("Mean credibility")],
            "formats": ["", "integer", "integer"],
            "rows": [[stage.name or "", count, round(mean)] for stage, count, mean in rows],
        }

    def _brief_figures(self, scope):
        """All figures there are, a table a subject and beside the period before."""
        catalogue = self.env["crm.trust.catalogue"]
        available = catalogue._available()
        now, before = catalogue._read_scopes(None, [scope, scope.previous()])
        words = {
            "good": self.env._("✓ reached"),
            "bad": self.env._("▲ missed"),
            "": "",
        }
        tables, titles = {}, catalogue._titles()
        for code, (subject, metric) in available.items():
            figures = now[code].value, before[code].value, now[code].target
            tables.setdefault(titles[subject._name], []).append(
                [
                    metric.name,
                    *(Measured(figure, metric.unit) for figure in figures),
                    words[now[code].state],
                ]
            )
        headers = [
            self.env._("Figure"),
            scope.period.label(self.env),
            scope.period.previous().label(self.env),
            self.env._("Target"),
            "",
        ]
        formats = ["", "number", "number", "number", ""]
        return [
            {"title": title, "headers": headers, "formats": formats, "rows": rows}
            for title, rows in tables.items()
        ]

    # -- parts of them ------------------------------------------------------------------------

    def _brief_open(self, scope):
        """:return: Domain: open opportunities, as the catalogue counts them"""
        catalogue = self.env["crm.trust.catalogue"]
        subject, metric = catalogue._available()["open_deals"]
        return subject._records(metric, metric.domain, scope)

    def _brief_ledger(self, scope, domain, *fields):
        """:return: list of moves in the period: each field's value, and how many"""
        Transition = self.env["crm.stage.transition"]
        if not Transition.has_access("read"):
            return []
        domain &= scope.leads("lead_id.") & scope.during("date")
        if scope.user:
            domain &= Domain("lead_id.user_id", "=", scope.user.id)
        if scope.team:
            domain &= Domain("lead_id.team_id", "=", scope.team.id)
        order = ", ".join(("__count desc", *fields))
        return Transition._read_group(domain, fields, ["__count"], order=order)

    def _brief_leads(self, title, leads):
        return {
            "title": title,
            "headers": [
                self.env._("Opportunity"),
                self.env._("Salesperson"),
                self.env._("Stage"),
                self.env._("Expected revenue"),
                self.env._("In this stage since"),
            ],
            "formats": ["", "", "", "money", "date"],
            "rows": [
                [
                    lead.name,
                    lead.user_id.name or "",
                    lead.stage_id.name or "",
                    lead.expected_revenue,
                    lead.date_last_stage_update
                    and today(self.company_id, lead.date_last_stage_update),
                ]
                for lead in leads
            ],
            "records": leads.ids,
        }

    def _brief_text(self, value, form, unit=""):
        """A value as text in the reader's language."""
        if isinstance(value, Measured):
            form = FORMATS.get(value.unit, "number")
            return self._brief_text(value.value, form, value.unit)
        if value is None or value is False:
            return "–"
        if form == "money":
            return formatLang(self.env, value, currency_obj=self.company_id.currency_id)
        if form == "date":
            return day_text(self.env, value, today(self.company_id))
        if form in ("integer", "number") and not isinstance(value, str):
            text = formatLang(self.env, value, digits=0 if form == "integer" else 1)
            return f"{text} %" if unit == "percent" else text
        return str(value)

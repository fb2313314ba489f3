"""Before the morning meeting: each team's list of incomplete leads, once a day."""

import pytz
from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools import periods

from .crm_lead_notices import SHOWN


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _cron_route_morning_list(self):
        """Before the morning meeting: each team's list of incomplete leads, once a day."""
        teams = self.env["crm.team"].search([("route_enabled", "=", True)])
        for company, of_company in teams.grouped(
            lambda team: team.company_id or self.env.company
        ).items():
            if not company._route_morning_due():
                continue
            of_company._route_send_morning_list()
            self.search(
                [("team_id", "in", of_company.ids), ("route_state", "=", "pool")]
            )._route_enqueue()
            company.date_route_morning_sent = company._route_local_now().date()
            self.env["ir.cron"]._commit_progress(1)


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def _route_send_morning_list(self):
        """Send each team the list of its open leads that lack something."""
        Lead = self.env["crm.lead"]
        incomplete = Lead.search(
            [
                ("team_id", "in", self.ids),
                ("won_status", "=", "pending"),
                ("completeness", "<", 100),
                ("route_state", "!=", False),
            ],
            order="team_id, completeness, id",
        )
        self.env["crm.notice"]._tell(
            {"user": person, "content": self._route_morning_content(team, leads)}
            for team, leads in incomplete.grouped("team_id").items()
            for person in team.user_id | team.member_ids
        )

    def _route_morning_content(self, team, leads):
        """What a team reads about its incomplete leads, as ``crm.notice`` takes it."""

        def content(env):
            listed, named = leads.with_context(lang=env.lang), team.with_context(lang=env.lang)
            rows = Markup("").join(
                Markup('<tr><td><a href="/odoo/crm.lead/%s">%s</a></td><td>%s</td><td>%s</td></tr>')
                % (lead.id, lead.name, lead.user_id.name or "", lead.missing_basics or "")
                for lead in listed[:SHOWN]
            )
            title = env._("%(team)s: %(count)s incomplete leads", team=named.name, count=len(leads))
            return title, Markup("<table>%s</table>") % rows

        return content


class ResCompany(models.Model):
    _inherit = "res.company"

    def _route_local_now(self):
        """Now by the clock on the company's wall."""
        self.ensure_one()
        return pytz.utc.localize(fields.Datetime.now()).astimezone(periods.zone_of(self))

    def _route_morning_due(self):
        """Whether today's list is still to be sent: on working days, from its hour on."""
        self.ensure_one()
        now = self._route_local_now()
        if self.date_route_morning_sent == now.date():
            return False
        if now.hour + now.minute / 60 < self.route_morning_hour:
            return False
        today = periods.period_of("day", now.date(), self).bounds(self)
        span = (*today, self.env["res.users"], self)
        return bool(self.env["crm.working.time"]._hours_between([span])[0])

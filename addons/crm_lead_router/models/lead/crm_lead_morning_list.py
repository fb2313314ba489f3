"""Before the morning meeting: each team's list of incomplete leads, once a day."""

from datetime import timedelta

import pytz
from markupsafe import Markup
from odoo import api, fields, models

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
            company.route_morning_sent = company._route_local_now().date()
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
        notices = []
        for team, leads in incomplete.grouped("team_id").items():
            for person in team.user_id | team.member_ids:
                localized = leads.with_context(lang=person.lang or self.env.lang)
                translated = team.with_context(lang=person.lang or self.env.lang)
                rows = Markup("").join(
                    Markup(
                        '<tr><td><a href="/odoo/crm.lead/%s">%s</a></td><td>%s</td><td>%s</td></tr>'
                    )
                    % (lead.id, lead.name, lead.user_id.name or "", lead.missing_basics or "")
                    for lead in localized[:SHOWN]
                )
                notices.append(
                    (
                        person,
                        translated.env._(
                            "%(team)s: %(count)s incomplete leads",
                            team=translated.name,
                            count=len(leads),
                        ),
                        Markup("<table>%s</table>") % rows,
                    )
                )
        Lead._route_notify_people(notices)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _route_local_now(self):
        """Now by the clock on the company's wall."""
        self.ensure_one()
        zone = self.env["crm.working.time"]._zone(self.env["res.users"], self)
        return pytz.utc.localize(fields.Datetime.now()).astimezone(pytz.timezone(zone))

    def _route_morning_due(self):
        """Whether today's list is still to be sent: on working days, from half an hour before."""
        self.ensure_one()
        now = self._route_local_now()
        if self.route_morning_sent == now.date():
            return False
        if now.hour + now.minute / 60 < self.route_morning_hour:
            return False
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        midnight = midnight.astimezone(pytz.utc).replace(tzinfo=None)
        day = (midnight, midnight + timedelta(days=1), self.env["res.users"], self)
        return bool(self.env["crm.working.time"]._hours_between([day])[0])

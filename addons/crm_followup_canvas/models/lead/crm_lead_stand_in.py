"""Who has what is due while its owner is not there."""

from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.addons.crm_notary.tools.periods import today as day_of
from odoo.tools import SQL

DAY = timedelta(days=1)
# ids of the lead, its to-do and whoever has it; names of the lead and its owner; when it is due;
# the last day of the owner's leave, None if they are there
ForOthers = namedtuple("ForOthers", "lead_id todo_id user_id name owner due last_day")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _followup_reminded_users(self):
        """Who has the to-do of the next step: ``{lead: res.users}``.

        A next step is the owner's own: until its day it stays with them, on leave or not, for they
        may be back by then, or move it. From its day on somebody has it who is there, and so at
        once where the owner is archived. The owner who is back has it again with the next run of
        the clock.
        """
        # sudo: whoever records a follow-up need not be able to read who stands in
        leads = self.sudo()
        reminded = {lead: lead.user_id for lead in leads}
        # most are due later wherever that is, which costs nothing to find out
        near = latest_today(fields.Datetime.now())
        due = leads.filtered(
            lambda lead: (
                lead.user_id
                and (
                    not lead.user_id.active
                    or (lead.date_next_followup and lead.date_next_followup <= near)
                )
            )
        )
        return reminded | due._followup_people_there(only_due=True)

    def _followup_people_there(self, *, only_due=False):
        """The owner, or who is there instead: ``{lead: res.users}``, of those that have an owner.

        Instead of who is archived, or on leave at noon of today (half a day off is not away): the
        leader of the opportunity's team, else of the owner's last one, else the company's
        fallback. Where none of them is there, the owner; of archived owners the first who is on
        leave only. Costs queries by the number of companies, not of leads.

        :param only_due: whether owners who are not archived keep what is due later than today
        """
        found, now = {}, fields.Datetime.now()
        time, notice = self.env["crm.working.time"], self.env["crm.notice"].sudo()
        # sudo: as above
        owned = self.sudo().filtered("user_id")
        for company, leads in owned.grouped(lambda lead: lead._followup_company()).items():
            today = period_of("day", now, company)
            noon = today.bounds(company)[0] + DAY / 2
            found.update((lead, lead.user_id) for lead in leads)
            away = time._absent_users(leads.user_id, noon)
            left = leads.filtered(
                lambda lead, away=away, today=today: (
                    lead.user_id in away
                    and not (
                        only_due and lead.user_id.active and lead.date_next_followup > today.first
                    )
                )
            )
            if not left:
                continue
            leaders, nobody = notice._notice_leaders(left.user_id), left.user_id.browse()
            fallback = company.sudo().notary_fallback_user_id
            chains = {
                lead: [
                    person
                    for person in (
                        lead.team_id.user_id,
                        leaders.get(lead.user_id, nobody),
                        fallback,
                    )
                    if person != lead.user_id and notice._notice_is_reader(person)
                ]
                for lead in left
            }
            people = nobody.union(*(person for chain in chains.values() for person in chain))
            there = people - time._absent_users(people, noon)
            for lead, chain in chains.items():
                last = [lead.user_id] if lead.user_id.active else [*chain, lead.user_id]
                found[lead] = next((one for one in chain if one in there), last[0])
        return found

    def _followup_expect_activity(self, date, user):
        """The to-do as it should be; marked where it is with somebody else for the time being."""
        return {
            "date_deadline": date,
            "user_id": user.id,
            "automated": user != self.user_id,
        }

    @api.model
    def _followup_for_others(self, users, today):
        """What is due and with these people though it is somebody else's, in one query.

        The names are for whoever has the to-do, which natively shows them, too; all else of the
        opportunity is for those who may read it.

        :return: ``{lead id: ForOthers}``
        """
        kind, company = self.env["mail.activity.type"]._followup_type(), self.env.company
        # those that the reader may, but does not want to see now
        unselected = set(self.env.user._get_company_ids()) - set(self.env.companies.ids)
        noon = period_of("day", fields.Datetime.now(), company).bounds(company)[0] + DAY / 2
        for model in ("crm.lead", "mail.activity", "resource.calendar.leaves"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id, activity.id, activity.user_id, lead.name, partner.name,
                       lead.date_next_followup, MAX(leave.date_to)
                  FROM mail_activity activity
                  JOIN crm_lead lead ON lead.id = activity.res_id
                  JOIN res_users owner ON owner.id = lead.user_id
                  JOIN res_partner partner ON partner.id = owner.partner_id
             LEFT JOIN resource_resource resource
                    ON resource.user_id = owner.id AND resource.active AND owner.active
             LEFT JOIN resource_calendar_leaves leave
                    ON leave.resource_id = resource.id AND leave.time_type = 'leave'
                   AND leave.date_from <= %s AND leave.date_to > %s
                 WHERE activity.user_id = ANY(%s) AND activity.active
                   AND activity.res_model = 'crm.lead' AND activity.activity_type_id = %s
                   AND lead.user_id != activity.user_id AND lead.date_next_followup <= %s
                   AND lead.active AND lead.won_status = 'pending'
                   AND (lead.company_id = ANY(%s)) IS NOT TRUE
              GROUP BY lead.id, activity.id, partner.id
              ORDER BY activity.id DESC
                """,
                noon,
                noon,
                users.ids,
                kind.id or None,
                today,
                list(unselected),
            )
        )
        # a leave ends before the moment that is stored
        second = timedelta(seconds=1)
        return {
            row[0]: ForOthers(*row[:-1], row[-1] and day_of(company, row[-1] - second))
            for row in rows
        }


def latest_today(now):
    """The latest date that it is anywhere, at a moment in naive UTC."""
    return (now + DAY).date()

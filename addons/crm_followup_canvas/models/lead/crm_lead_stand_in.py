"""Who has what is due while its owner is not there."""

from datetime import timedelta

from odoo import fields, models
from odoo.addons.crm_notary.tools.periods import period_of

DAY = timedelta(days=1)


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


def latest_today(now):
    """The latest date that it is anywhere, at a moment in naive UTC."""
    return (now + DAY).date()

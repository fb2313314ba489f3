"""The report of the seven days: one page, on the screen and on paper, with names and reasons."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.export_right import check_export
from ...tools.periods import period_of, today

HOURS = 72
DAYS = 7
# a page; what does not fit is counted
SHOWN = 25
SPOKEN = ("comment", "email_outgoing", "sms", "whatsapp_message")


class CrmGuideReport(models.AbstractModel):
    """How many leads were followed up in time, and which were not and why.

    Who knows best says when a lead was first cared for: the router (``_guide_began``), else the
    follow-up canvas, else messages and activities (``_guide_spoken``).
    """

    _name = "crm.guide.report"
    _description = "Report of the Seven Days"

    @api.model
    def _guide_report(self):
        """
        :return: ``{"company", "first", "last", "figures": {"new", "done", "not_done", "open",
            "rate"}, "reasons": [{"reason", "count"}], "rows": [{"id", "name", "customer",
            "owner", "reason", "hours"}], "more", "said"}``; ``open`` still have time
        """
        env, company = self.env, self.env.company
        entries = env["crm.guide.entry"]._of_company()
        plan = env["crm.guide.plan"]
        now = fields.Datetime.now()
        first = plan._guide_started(entries) or today(company) - timedelta(days=DAYS - 1)
        since = period_of("day", first, company).bounds(company)[0]
        leads = plan._guide_leads(since)
        cared = self._guide_cared(leads)
        limit = timedelta(hours=HOURS)
        done = leads.filtered(
            lambda lead: lead.id in cared and cared[lead.id] <= lead.create_date + limit
        )
        waiting = (leads - done).filtered(
            lambda lead: lead.id not in cared and lead.create_date + limit > now
        )
        late = (leads - done - waiting).sorted("create_date")
        reasons = self._guide_reasons(late, cared)
        counts = {}
        for reason in reasons.values():
            counts[reason] = counts.get(reason, 0) + 1
        judged = len(done) + len(late)
        return {
            "company": company.name,
            "first": fields.Date.to_string(first),
            "last": fields.Date.to_string(today(company)),
            "figures": {
                "new": len(leads),
                "done": len(done),
                "not_done": len(late),
                "open": len(waiting),
                "rate": round(100 * len(done) / judged) if judged else None,
            },
            "reasons": [
                {"reason": reason, "count": count}
                for reason, count in sorted(counts.items(), key=lambda each: -each[1])
            ],
            "rows": [
                {
                    "id": lead.id,
                    "name": lead.name,
                    "customer": lead.partner_name
                    or lead.partner_id.display_name
                    or lead.contact_name
                    or "",
                    "owner": lead.user_id.name or "",
                    "reason": reasons[lead.id],
                    "hours": round((now - lead.create_date).total_seconds() / 3600),
                }
                for lead in late[:SHOWN]
            ],
            "more": max(len(late) - SHOWN, 0),
            "said": plan._guide_said(entries, plan._guide_started(entries)),
        }

    # -- first care ---------------------------------------------------------------------------

    @api.model
    def _guide_cared(self, leads):
        """When each lead was first cared for: ``{lead id: naive UTC moment}``."""
        cared = dict(self._guide_spoken(leads))
        for lead_id, moment in self._guide_began(leads).items():
            cared.pop(lead_id, None)
            if moment:
                cared[lead_id] = moment
        return cared

    @api.model
    def _guide_began(self, leads):
        """Hook: leads that have a clock: ``{lead id: when its owner began, or None}``."""
        return {}

    @api.model
    def _guide_spoken(self, leads):
        """When somebody of the company first wrote to the customer or did an activity.

        A hook, too: whoever keeps follow-ups knows better.
        """
        if not leads:
            return {}
        self.env["mail.message"].flush_model()
        self.env["mail.activity"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT lead_id, min(date) FROM (
                        SELECT message.res_id AS lead_id, message.date
                          FROM mail_message message
                          JOIN res_users users ON users.partner_id = message.author_id
                         WHERE message.model = 'crm.lead' AND message.res_id = ANY(%(leads)s)
                           AND message.message_type = ANY(%(spoken)s)
                           AND message.is_internal IS NOT TRUE AND users.share IS NOT TRUE
                        UNION ALL
                        SELECT activity.res_id, activity.write_date
                          FROM mail_activity activity
                         WHERE activity.res_model = 'crm.lead' AND activity.res_id = ANY(%(leads)s)
                           AND activity.active IS FALSE AND activity.feedback IS NOT NULL
                    ) AS care GROUP BY lead_id
                    """,
                    leads=leads.ids,
                    spoken=list(SPOKEN),
                )
            )
        )

    # -- why not ------------------------------------------------------------------------------

    @api.model
    def _guide_reasons(self, leads, cared):
        """Why each of these was not followed up in time: ``{lead id: reason}``, of few kinds."""
        env = self.env
        put_off = self._guide_put_off(leads)
        reasons = {}
        for lead in leads:
            if not lead.user_id:
                reason = env._("Nobody has it")
            elif lead.id in cared:
                reason = env._("Followed up too late")
            elif lead.id in put_off:
                reason = env._("Put off by its owner")
            elif not (lead.phone or lead.email_from):
                reason = env._("Neither a phone number nor a mail address")
            elif lead.won_status == "lost" or not lead.active:
                reason = env._("Given up without having been contacted")
            else:
                reason = env._("The owner has not begun")
            reasons[lead.id] = reason
        return reasons

    @api.model
    def _guide_put_off(self, leads):
        """Ids of leads that somebody put off on My Day."""
        if not leads:
            return set()
        # sudo: the report says that it was put off, not in which words
        marks = self.env["crm.my.day.mark"].sudo()
        rows = marks.search_fetch(
            [("kind", "=", "snooze"), ("key", "like", ":crm.lead:")], ["key"], limit=5000
        )
        numbers = {int(row.key.rsplit(":", 1)[1]) for row in rows}
        return numbers & set(leads.ids)


class ReportGuideWeek(models.AbstractModel):
    _name = "report.crm_notary.guide_week"
    _description = "Report of the Seven Days (PDF)"

    @api.model
    def _get_report_values(self, docids, data=None):
        company = self.env["res.company"].browse(docids)[:1] or self.env.company
        company.check_access("read")
        check_export(self.env)
        # refuses whoever may not open the guide
        report = self.env["crm.guide"].with_company(company).get_report()
        return {"docs": company, "report": report, "promises": _of(report, "promise"),
                "remarks": _of(report, "remark")}  # fmt: skip


def _of(report, kind):
    return [said["text"] for said in report["said"] if said["kind"] == kind]

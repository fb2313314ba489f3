"""The next-step clock: a date or a reason, and a native activity that shows it."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import fetch_where
from odoo.tools import SQL

from .crm_lead_stand_in import DAY, latest_today

_logger = logging.getLogger(__name__)

FAST_FIRST_CONTACT = timedelta(minutes=30)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _followup_company(self):
        """Whose settings hold: those of the opportunity, else of its owner."""
        # sudo: the settings hold for whoever works on it
        lead = self.sudo()
        return lead.company_id or lead.user_id.company_id or lead.env.company

    def _followup_is_open(self):
        """Somebody works on it: what is planned is reminded of."""
        self.ensure_one()
        return self.active and self.won_status == "pending" and bool(self.user_id)

    def _followup_has_clock(self):
        """Only what is being worked on needs a next date; a mere lead may have one."""
        return self.type == "opportunity" and self._followup_is_open()

    def _followup_default_date(self):
        """Two working days ahead, or as many as the company says."""
        return self._followup_default_dates()[self]

    def _followup_default_dates(self):
        """``{lead: date}`` by the working days of their owners, in as many queries as for one."""
        today = fields.Date.context_today(self)
        asked = [
            (today, lead._followup_company().followup_default_days, lead.user_id.sudo(), company)
            for lead in self
            for company in [lead._followup_company()]
        ]
        days = self.env["crm.working.time"]._plan_days(asked)
        return dict(zip(self, days, strict=True))

    # -- keeping it set -----------------------------------------------------------------------

    def _followup_clock_start(self):
        """Give those a date that have neither date nor reason, where the clock is on."""
        # sudo: the clock runs whoever created the opportunity
        leads = self.sudo()
        due = leads.filtered(
            lambda lead: (
                lead._followup_company().followup_clock
                and not lead.date_next_followup
                and not lead.pause_reason_id
                and lead._followup_has_clock()
            )
        )
        by_date = {}
        for lead, date in due._followup_default_dates().items():
            by_date[date] = by_date.get(date, due.browse()) | lead
        for date, group in by_date.items():
            group._followup_store_default(date)
        dated = leads.filtered("date_next_followup")
        if dated:
            dated._followup_clock_sync()

    def _followup_clock_restart(self):
        """The planned step is over and nobody said what comes next."""
        running = self.filtered(
            lambda lead: lead._followup_company().followup_clock and lead._followup_has_clock()
        )
        for lead, date in running._followup_default_dates().items():
            lead._followup_store_default(date)
        stopped = (self - running).filtered("date_next_followup")
        if stopped:
            stopped._followup_store_default(False)
        running._followup_clock_sync()

    def _followup_clock_remind(self):
        """The activity was deleted, not the step: it is planned again for the same day."""
        running = self.filtered(
            lambda lead: (
                lead.date_next_followup
                and lead._followup_company().followup_clock
                and lead._followup_is_open()
            )
        )
        running._followup_clock_sync()

    def _followup_clock_sync(self):
        """One activity for each next step, and none where there is none."""
        kind = self.env["mail.activity.type"]._followup_type()
        if not kind:
            return
        # sudo: the activity is the owner's, whoever moves the date
        leads = self.sudo().with_context(active_test=False)
        if not leads:
            return
        Activity = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        planned = Activity.search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "in", leads.ids),
                ("activity_type_id", "=", kind.id),
            ]
        ).grouped("res_id")
        wanted = leads.filtered(lambda lead: lead.date_next_followup and lead._followup_is_open())
        obsolete = Activity.browse()
        for lead in leads:
            mine = planned.get(lead.id, Activity.browse())
            obsolete |= mine if lead not in wanted else mine[1:]
        if obsolete:
            obsolete.unlink()
        values, reminded = [], wanted._followup_reminded_users()
        for lead in wanted:
            expected = lead._followup_expect_activity(lead.date_next_followup, reminded[lead])
            if mine := planned.get(lead.id, Activity.browse())[:1]:
                known = (mine.date_deadline, mine.user_id.id, mine.automated)
                if known != tuple(expected.values()):
                    mine.write(expected)
                continue
            values.append(lead._followup_prepare_activity(kind, expected))
        if values:
            texts = leads._followup_step_texts()
            Activity.create([{**each, "summary": texts.get(each["res_id"], "")} for each in values])

    def _followup_step_texts(self):
        """``{lead id: what was planned}``: whoever gets the to-do sees what it is about."""
        # the latest last: it is what counts
        steps = self._followup_open_steps().sorted(lambda each: (each.date, each.id))
        return {step.lead_id.id: step._step_text() for step in steps}

    def _followup_prepare_activity(self, kind, expected, summary=""):
        # its name is known, and need not be read once an activity
        model = self.env["ir.model"].sudo().browse(self.env["ir.model"]._get_id("crm.lead"))
        model._fields["model"]._insert_cache(model, ["crm.lead"])
        return {
            "res_model_id": model.id,
            "res_id": self.id,
            # else each is computed by a statement of its own
            "res_model": "crm.lead",
            "res_name": self.display_name,
            "activity_type_id": kind.id,
            "summary": summary,
            **expected,
        }

    # -- what a finished canvas does ----------------------------------------------------------

    def _followup_done(self, followup):
        """The clock goes on to the next step; the activity of the last one is done."""
        self.ensure_one()
        now = fields.Datetime.now()
        vals = {
            "date_next_followup": followup.date_next,
            "silence_count": 0,
        }
        if self.date_followup_default:
            # from now on it is a day that a person named
            vals["date_followup_default"] = False
        if self.pause_reason_id:
            vals["pause_reason_id"] = False
        if followup.is_effective and not followup.corrected_id:
            vals["followup_count"] = self.followup_count + 1
        if followup.is_effective:
            vals["date_last_effective_followup"] = max(
                followup.date, self.date_last_effective_followup or followup.date
            )
        if not self.date_first_followup:
            given = self.date_open or self.create_date
            vals["date_first_followup"] = now
            vals["is_fast_first_contact"] = now - given <= FAST_FIRST_CONTACT
        # nothing of it is tracked or waits for an override of write
        lead = self._with_edit_sentinel()
        lead._store_protected(vals)
        lead._without_edit_sentinel()._notary_fields_changed(set(vals))
        self._followup_activity_next(followup)
        self._stagegate_refresh_kind(
            ("followup",), reason=lambda env: env._("A follow-up was recorded.")
        )

    def _followup_activity_next(self, followup):
        kind = self.env["mail.activity.type"]._followup_type()
        if not kind:
            return
        Activity = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        planned = fetch_where(
            Activity,
            # all of it: marking it done reads the most
            [
                name
                for name, field in Activity._fields.items()
                if field.store and field.prefetch and field.column_type and name != "id"
            ],
            SQL(
                "active AND res_model = 'crm.lead' AND res_id = %s AND activity_type_id = %s",
                self.id,
                kind.id,
            ),
            order=SQL("date_deadline, id"),
        )
        if planned and not followup.corrected_id:
            # the author, not the system, has done it
            planned.with_user(followup.user_id).sudo()._done_by_canvas(followup._story())
            planned = Activity.browse()
        if not self._followup_is_open():
            planned.unlink()
            return
        expected = self._followup_expect_activity(
            followup.date_next, self._followup_reminded_users()[self]
        )
        summary = followup._step_text()
        if planned:
            planned[0].write({**expected, "summary": summary})
            planned[1:].unlink()
        else:
            Activity.create(self._followup_prepare_activity(kind, expected, summary))

    @api.model
    def _cron_followup_clock(self, batch=200):
        """Give opportunities a date that lost it, or that were there before the clock."""
        companies = self.env["res.company"].sudo().search([("followup_clock", "=", True)])
        if not companies:
            return
        last = 0
        while found := self._followup_find_without_clock(companies, last, batch):
            last = found[-1].id
            leads = found.try_lock_for_update()
            try:
                with self.env.cr.savepoint():
                    leads._followup_clock_start()
            except Exception:
                _logger.info("dating a batch failed; going on one by one", exc_info=True)
                for lead in leads:
                    lead._followup_clock_start_alone()
            if not self.env["ir.cron"]._commit_progress(len(found)):
                return

    @api.model
    def _followup_find_without_clock(self, companies, last, limit):
        """Opportunities without a date, or with one that nobody is reminded of, in order of ids.

        So are those that may be with somebody who is away, or with a stand-in of somebody who is
        back: which of them are is for the caller to look up.
        """
        kind, now = self.env["mail.activity.type"]._followup_type(), fields.Datetime.now()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id
                  FROM crm_lead lead
                 WHERE lead.id > %s AND lead.active
                   AND (lead.type = 'opportunity' OR lead.date_next_followup IS NOT NULL)
                   AND lead.won_status = 'pending' AND lead.user_id IS NOT NULL
                   AND lead.pause_reason_id IS NULL
                   AND (lead.company_id IS NULL OR lead.company_id = ANY(%s))
                   AND (lead.date_next_followup IS NULL OR NOT EXISTS (
                        SELECT FROM mail_activity activity
                          JOIN res_users person ON person.id = activity.user_id AND person.active
                         WHERE activity.res_model = 'crm.lead' AND activity.res_id = lead.id
                           AND activity.active AND activity.activity_type_id = %s)
                    OR EXISTS (
                        SELECT FROM mail_activity activity
                         WHERE activity.res_model = 'crm.lead' AND activity.res_id = lead.id
                           AND activity.active AND activity.activity_type_id = %s
                           AND CASE WHEN activity.user_id = lead.user_id
                               THEN lead.date_next_followup <= %s AND EXISTS (
                                    SELECT FROM resource_calendar_leaves leave
                                      JOIN resource_resource resource
                                        ON resource.id = leave.resource_id AND resource.active
                                     WHERE resource.user_id = lead.user_id
                                       AND leave.time_type = 'leave'
                                       AND leave.date_from < %s AND leave.date_to > %s)
                               ELSE activity.automated END))
                 ORDER BY lead.id LIMIT %s
                """,
                last,
                companies.ids,
                kind.id or None,
                kind.id or None,
                latest_today(now),
                now + DAY,
                now - DAY,
                limit,
            )
        )
        return self.sudo().browse(row[0] for row in rows)

    def _followup_clock_start_alone(self):
        try:
            with self.env.cr.savepoint():
                self._followup_clock_start()
        except Exception:
            _logger.warning("lead %s gets no next date", self.id, exc_info=True)

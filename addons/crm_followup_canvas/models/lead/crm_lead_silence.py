"""Opportunities nobody does anything real about."""

import logging
from functools import partial

import pytz
from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.told_once import told_once
from odoo.tools import SQL, format_date

from ...text.mail import AUTOMATIC, MACHINES

_logger = logging.getLogger(__name__)

MAX_DOUBLINGS = 5


class CrmStage(models.Model):
    _inherit = "crm.stage"

    silent_days = fields.Integer(
        "Silent after (working days)",
        help="Owner and manager are told when nothing real happened for longer: no follow-up, no "
        "message to or from the customer, no meeting. 0: never.",
    )

    _silent_days_positive = models.Constraint(
        "CHECK (silent_days >= 0)", "Days cannot be negative."
    )


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    @told_once
    def _cron_followup_silence(self, batch=500):
        """Tell owners and managers about silent opportunities, at growing intervals."""
        last = 0
        while found := self._followup_find_silent(last, batch):
            last = max(found)
            # whoever is being written at the moment is looked at tomorrow
            leads = self.sudo().browse(found).try_lock_for_update()
            leads._followup_silence_each(found)
            self.env.flush_all()
            if not self.env["ir.cron"]._commit_progress(len(found)):
                return

    def _followup_silence_each(self, last_actions):
        """Tell about a batch; when it fails, one by one, so that one bad lead stops nobody."""
        try:
            with self.env.cr.savepoint():
                self._followup_silence(last_actions)
            return
        except Exception:
            _logger.info("telling about a batch failed; going on one by one", exc_info=True)
        for lead in self:
            try:
                with self.env.cr.savepoint():
                    lead._followup_silence(last_actions)
            except Exception:
                _logger.warning("lead %s: nobody was told of its silence", lead.id, exc_info=True)

    def _followup_silence(self, last_actions):
        due = self._followup_filter_silent(last_actions)
        due._followup_tell_about_silence()
        now = fields.Datetime.now()
        for count, leads in due.grouped("silence_count").items():
            leads._followup_store({"silence_count": count + 1, "date_silence_notified": now})

    @api.model
    def _followup_find_silent(self, last=0, limit=None):
        """Candidates by calendar days: never fewer than by working days.

        Messages of bots, mails the system sent and reminders are nothing real, nor are notes
        that no customer sees, automatic replies and returned mails. Text messages are notes to
        Odoo, but the customer gets them. What is said about a quotation is said on its order.

        :return: ``{lead id: last real action}``, in order of ids
        """
        self.env.flush_all()
        note = self.env.ref("mail.mt_note").id
        odoobot = self.env.ref("base.partner_root").id
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT lead.id, last.date
                      FROM crm_lead AS lead
                      JOIN crm_stage AS stage ON stage.id = lead.stage_id
                 LEFT JOIN LATERAL (
                           SELECT MAX(message.date) AS date
                             FROM (SELECT 'crm.lead' AS model, lead.id AS res_id
                                   UNION ALL
                                   SELECT 'sale.order', sale.id
                                     FROM sale_order AS sale
                                    WHERE sale.opportunity_id = lead.id) AS thread
                             JOIN mail_message AS message
                               ON message.model = thread.model AND message.res_id = thread.res_id
                            WHERE message.message_type IN (
                                  'comment', 'email', 'email_outgoing', 'sms', 'whatsapp_message')
                              AND (message.message_type IN ('sms', 'whatsapp_message')
                                   OR message.subtype_id IS DISTINCT FROM %(note)s)
                              AND message.author_id IS DISTINCT FROM %(odoobot)s
                              AND (message.author_id IS NOT NULL OR message.email_from IS NOT NULL)
                              AND NOT (message.message_type = 'email' AND (
                                  COALESCE(message.email_from, '') ~* %(machines)s
                                  OR COALESCE(message.subject, '') ~* %(automatic)s
                                  OR LEFT(REGEXP_REPLACE(
                                        LEFT(message.body, 4000), '<[^>]*>', ' ', 'g'), 400)
                                     ~* %(automatic)s))
                           ) AS said ON TRUE
                 LEFT JOIN LATERAL (
                           SELECT MAX(followup.date) AS date
                             FROM crm_followup AS followup
                            WHERE followup.lead_id = lead.id AND followup.state = 'done') AS done
                        ON TRUE
                 LEFT JOIN LATERAL (
                           SELECT MAX(event.start) AS date
                             FROM calendar_event AS event
                            WHERE event.opportunity_id = lead.id AND event.active
                              AND event.start <= %(now)s) AS met ON TRUE
                CROSS JOIN LATERAL (
                           -- who has just got it, from the pool or from a colleague, is not late
                           SELECT GREATEST(lead.create_date, lead.date_followup_owner, said.date,
                                           done.date, met.date) AS date) AS last
                     WHERE lead.id > %(last)s AND lead.active AND lead.type = 'opportunity'
                       AND lead.won_status = 'pending' AND lead.pause_reason_id IS NULL
                       AND stage.silent_days > 0
                       AND last.date < %(now)s - make_interval(days => stage.silent_days)
                       AND (lead.date_silence_notified IS NULL
                            OR lead.date_silence_notified < last.date
                            OR lead.date_silence_notified < %(now)s - make_interval(
                               days => stage.silent_days
                                       * (2 ^ LEAST(lead.silence_count - 1, %(doublings)s))::int))
                     ORDER BY lead.id
                     LIMIT %(limit)s
                    """,
                    note=note,
                    odoobot=odoobot,
                    machines=MACHINES,
                    automatic=AUTOMATIC,
                    last=last,
                    now=fields.Datetime.now(),
                    doublings=MAX_DOUBLINGS,
                    limit=limit,
                )
            )
        )

    def _followup_filter_silent(self, last_actions):
        """Those that are silent by the working days of their owner."""
        now = fields.Datetime.now()
        people = [(lead.user_id.sudo(), lead._followup_company()) for lead in self]
        zones = [pytz.timezone(name) for name in self.env["crm.working.time"]._zones(people)]

        def day(moment, zone):
            return pytz.utc.localize(moment).astimezone(zone).date()

        reached = self.env["crm.working.time"]._plan_days(
            [
                (day(last_actions[lead.id], zone), lead.stage_id.silent_days + 1, *whose)
                for lead, zone, whose in zip(self, zones, people, strict=True)
            ]
        )
        silent = self.browse(
            lead.id
            for lead, zone, last_day in zip(self, zones, reached, strict=True)
            if last_day <= day(now, zone)
        )
        woken = self.filtered(
            lambda lead: (
                lead.silence_count
                and lead.date_silence_notified
                and lead.date_silence_notified < last_actions[lead.id]
            )
        )
        if woken:
            woken._followup_store({"silence_count": 0})
        return silent

    def _followup_tell_about_silence(self):
        """Tell owners and their leaders, with the last three follow-ups of each opportunity.

        Somebody who is there hears of it, too, where both are on leave.
        """
        there = self.filtered("user_id.active")._followup_people_there()
        recent = self._followup_last(3).grouped("lead_id")
        self.env["crm.notice"]._tell(
            {
                "user": person,
                "record": lead,
                "content": partial(lead._followup_silence_notice, recent.get(lead, ())),
            }
            for lead in self
            for person in lead.user_id | lead.team_id.user_id | there.get(lead, lead.user_id)
        )

    def _followup_silence_notice(self, followups, env):
        """``(subject, body)`` in the language of ``env``."""
        history = Markup("").join(
            Markup("<li>%s</li>") % each.with_env(env).sudo()._summary_line() for each in followups
        ) or Markup("<li>%s</li>") % env._("No follow-up was ever recorded.")
        return (
            env._("Gone silent: %(lead)s (%(person)s)", lead=self.name, person=self.user_id.name),
            Markup("<ul>%s</ul>") % history,
        )

    def _followup_last(self, limit):
        """The last follow-ups that are done, of each."""
        self.env["crm.followup"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT last.id
                  FROM UNNEST(%s) AS lead (id)
            CROSS JOIN LATERAL (
                       SELECT followup.id, followup.date
                         FROM crm_followup AS followup
                        WHERE followup.lead_id = lead.id AND followup.state = 'done'
                          AND followup.replaced_by_id IS NULL
                        ORDER BY followup.date DESC, followup.id DESC
                        LIMIT %s) AS last
                 ORDER BY last.date DESC, last.id DESC
                """,
                self.ids,
                limit,
            )
        )
        # sudo: the opportunity's manager is told what a colleague wrote
        return self.env["crm.followup"].sudo().browse([row[0] for row in rows])


class CrmFollowup(models.Model):
    _inherit = "crm.followup"

    def _summary(self):
        """What the panel shows of a follow-up."""
        return {
            "id": self.id,
            "date": fields.Datetime.to_string(self.date),
            "user": self.user_id.name,
            "action": self.action,
            "feedback": self.feedback,
            "next": self.next_action,
            "date_next": fields.Date.to_string(self.date_next),
            "score": self.quality_score,
            # a Json field keeps an empty list as nothing
            "parts": self.quality_parts or [],
            "witnesses": self.witness_parts or [],
            "effective": self.is_effective,
        }

    def _summary_line(self):
        day = format_date(self.env, self.date.date())
        return f"{day}: {self.action} → {self.feedback}"

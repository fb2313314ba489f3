"""The clock of an assignment: reminded, taken back, stopped. Only due rows are ever looked at."""

import logging
from datetime import timedelta

from odoo import api, models
from odoo.addons.crm_notary.tools.told_once import told_once
from odoo.tools import SQL
from psycopg2 import OperationalError

from .crm_lead_assignment import STATE_FIELDS

_logger = logging.getLogger(__name__)

SWEEP = 1000


class CrmLeadAssignment(models.Model):
    _inherit = "crm.lead.assignment"

    @api.model
    @told_once
    def _cron_clock(self):
        """Remind and take back what is due."""
        while done := self._sweep():
            if not self.env["ir.cron"]._commit_progress(done):
                return

    @api.model
    def _sweep(self, limit=SWEEP):
        """Handle one batch of due assignments.

        :return: how many were due
        """
        moment = self.env.cr.now().replace(microsecond=0)
        self.flush_model()
        due = self.sudo().browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT id FROM crm_lead_assignment WHERE date_due <= %s"
                    " ORDER BY date_due LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                    moment,
                    limit,
                )
            )
        )
        if due:
            due.invalidate_recordset(flush=False)
            try:
                with self.env.cr.savepoint():
                    due._handle_due(moment)
            except OperationalError:
                # not the record's fault: this transaction begins again with the next run
                raise
            except Exception:
                _logger.info("A batch of due leads failed; going on one by one", exc_info=True)
                due._handle_one_by_one(moment)
        return len(due)

    def _handle_one_by_one(self, moment):
        for assignment in self:
            try:
                with self.env.cr.savepoint():
                    assignment._handle_due(moment)
            except OperationalError:
                raise
            except Exception as error:
                # looked at again in an hour; the others must not wait for it
                assignment._transition(
                    {"date_due": moment + timedelta(hours=1), "end_reason": str(error)[:200]}
                )

    def _handle_due(self, moment):
        closed = self.filtered(
            lambda assignment: (
                not assignment.lead_id.active
                or assignment.lead_id.won_status != "pending"
                or assignment.lead_id.user_id != assignment.user_id
                or assignment.state not in ("assigned", "reminded")
            )
        )
        closed._set_state({"date_due": None})
        running = self - closed
        started = self.env["crm.lead"]._route_first_followups(running)
        begun = running.filtered(lambda assignment: assignment.id in started)
        begun._start(started)
        late = (running - begun).filtered(lambda assignment: assignment.date_reclaim <= moment)
        late._reclaim(moment)
        (running - begun - late)._remind(moment)

    # ------------------------------------------------------------
    # TRANSITIONS
    # ------------------------------------------------------------

    def _set_state(self, values):
        """Set state fields of these assignments with one statement; values may be SQL."""
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead_assignment SET %s, write_uid = %s,"
                " write_date = now() at time zone 'UTC' WHERE id = ANY(%s)",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
                ),
                self.env.uid,
                list(self.ids),
            )
        )
        self._invalidate_state()

    def _invalidate_state(self):
        """Forget what a statement has changed."""
        self.invalidate_recordset([*STATE_FIELDS], flush=False)
        self.lead_id.invalidate_recordset(
            ["assignment_state", "date_assignment_due", "date_assignment_reclaim", "can_start"],
            flush=False,
        )

    def _start(self, moments):
        """Stop the clock.

        :param dict moments: ``{assignment_id: datetime}`` of the first follow-up
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute_values(
            """
            UPDATE crm_lead_assignment assignment
               SET state = 'started', date_started = row.moment, date_due = NULL
              FROM (VALUES %s) AS row (id, moment)
             WHERE assignment.id = row.id AND assignment.state IN ('assigned', 'reminded')
            """,
            [(assignment.id, moments[assignment.id]) for assignment in self],
            template="(%s, %s::timestamp)",
            page_size=len(self),
        )
        self._invalidate_state()
        self.lead_id._route_clear_reminders()

    def _remind(self, moment):
        if not self:
            return
        self._set_state(
            {"state": "reminded", "date_reminded": moment, "date_due": SQL("date_reclaim")}
        )
        asked = [(assignment.lead_id, assignment.user_id) for assignment in self]
        asked += [
            (assignment.lead_id, leader)
            for assignment in self
            if (leader := assignment.team_id.user_id) and leader != assignment.user_id
        ]
        self.env["crm.lead"]._route_assign_todos(
            asked,
            lambda lead: lead.env._(
                "Start the follow-up of %(owner)s: the lead will be taken back",
                owner=lead.user_id.name,
            ),
            activity_type="crm_lead_router.mail_activity_start",
        )
        self.lead_id._route_notify_owners(
            lambda leads: leads.env._("%(count)s leads wait for you to start", count=len(leads))
        )

    def _reclaim(self, moment):
        """Take leads back and let the router choose again, without these owners."""
        if not self:
            return
        # a recordset of its own: that of a field reads ahead only while the field is in the cache
        leads = self.env["crm.lead"].browse(self.lead_id.ids)
        former = {assignment.lead_id.id: assignment.user_id for assignment in self}
        self._set_state(
            {
                "state": "reclaimed",
                "date_end": moment,
                "date_due": None,
                "end_reason": "deadline",
            }
        )
        leads.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead
                   SET user_id = NULL, assignment_id = NULL, assignment_anomaly = true,
                       reclaim_count = coalesce(reclaim_count, 0) + 1, route_state = 'queued',
                       date_open = NULL, write_uid = %s, write_date = now() at time zone 'UTC'
                 WHERE id = ANY(%s)
                """,
                self.env.uid,
                list(leads.ids),
            )
        )
        self.env.cr.execute(
            """
            DELETE FROM mail_followers follower
             USING crm_lead_assignment assignment
              JOIN res_users users ON users.id = assignment.user_id
             WHERE assignment.id = ANY(%s) AND follower.res_model = 'crm.lead'
               AND follower.res_id = assignment.lead_id AND follower.partner_id = users.partner_id
            """,
            [list(self.ids)],
        )
        self.env["mail.followers"].invalidate_model(flush=False)
        leads.invalidate_recordset(flush=False)
        leads.modified(["user_id", "date_open"])
        leads._route_owners_changed()
        leads._route_clear_reminders()
        self._tell_taken_back(leads, former)
        self.env["crm.lead"]._route_trigger()

    def _tell_taken_back(self, leads, former):
        """One notice a person and one a manager about what was taken back."""
        for people in (
            leads.grouped(lambda lead: former[lead.id]),
            leads.grouped(lambda lead: lead.team_id.user_id),
        ):
            self.env["crm.lead"]._route_notify(
                people,
                lambda theirs: theirs.env._(
                    "%(count)s leads were taken back: nobody had started", count=len(theirs)
                ),
            )

"""Briefs go out: once a person and period, whoever is killed on the way."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

BATCH = 20


class CrmTrustBrief(models.Model):
    _inherit = "crm.trust.brief"

    @api.model
    def _cron_send(self, batch=BATCH):
        """Tell what is due.

        What is told and that it was told are committed together, so that a run that is killed
        tells nothing twice; a brief in another worker's hands is left to it.
        """
        self._brief_enrol()
        now = fields.Datetime.now()
        due = self.search([("user_id.active", "=", True)]).filtered(
            lambda brief: brief._brief_is_due(now)
        )
        for start in range(0, len(due), batch):
            claimed = due[start : start + batch].try_lock_for_update()
            claimed.invalidate_recordset(["date_told"])
            for brief in claimed.filtered(lambda brief: brief._brief_is_due(now)):
                brief._brief_tell(now)
            left = len(due) - start - batch
            if not self.env["ir.cron"]._commit_progress(len(claimed), remaining=max(left, 0)):
                return

    def _brief_is_due(self, now):
        return not self.date_told or self.date_told < self._brief_period(now).first

    def _brief_tell(self, now):
        """Work out one brief as its reader and tell it; one that fails stops nobody."""
        period = self._brief_period(now)
        try:
            with self.env.cr.savepoint():
                content = self._brief_as_reader()._brief_message(period)
                if content:
                    subject, body = content
                    self.env["crm.notice"]._tell(
                        [{"user": self.user_id, "subject": subject, "body": body}]
                    )
        except UserError as error:
            _logger.info("brief %s has nobody to read it: %s", self.id, error)
        except Exception:
            _logger.warning("brief %s could not be told", self.id, exc_info=True)
        self.date_told = period.first

    def _brief_as_reader(self):
        """This brief with the rights, the language and the zone of who gets it."""
        user = self.user_id
        return self.with_user(user).with_context(
            lang=user.lang or self.env.lang,
            tz=user.tz,
            allowed_company_ids=self.company_id.ids,
        )

    def _brief_message(self, period):
        """:return: ``(subject, body)``, or None where there is nothing to tell"""
        sections = self._brief_sections(period)
        return (self._brief_title(period), self._brief_html(sections)) if sections else None

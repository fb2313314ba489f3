from odoo import api, fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    @api.model
    def _followup_type(self):
        """The type of a planned next step; empty if somebody deleted it. Costs no query."""
        xmlid = "crm_followup_canvas.mail_activity_followup"
        found = self.env["ir.model.data"]._xmlid_to_res_id(xmlid, raise_if_not_found=False)
        return self.browse(found or ())

    def _is_followup(self):
        return bool(self) and self == self._followup_type()


class MailActivity(models.Model):
    _inherit = "mail.activity"

    is_followup = fields.Boolean(compute="_compute_is_followup")

    @api.depends("activity_type_id")
    def _compute_is_followup(self):
        for activity in self:
            activity.is_followup = activity.activity_type_id._is_followup()

    def _to_store_defaults(self, target):
        return [*super()._to_store_defaults(target), "is_followup"]

    def write(self, vals):
        result = super().write(vals)
        if "date_deadline" in vals:
            self._followup_date_moved()
        return result

    def unlink(self):
        lead_ids = {
            each.res_id
            for each in self
            if each.active and each.res_model == "crm.lead" and each.activity_type_id._is_followup()
        }
        result = super().unlink()
        if lead_ids:
            # sudo: the clock runs on whoever deleted what reminded of it
            self.env["crm.lead"].sudo().browse(lead_ids).exists()._followup_clock_remind()
        return result

    def _followup_date_moved(self):
        """Whoever moves the activity moves the next step."""
        for activity in self:
            if (
                not activity.active
                or activity.res_model != "crm.lead"
                or not activity.activity_type_id._is_followup()
            ):
                continue
            # sudo: the activity may be moved by whoever may write it
            lead = self.env["crm.lead"].sudo().browse(activity.res_id)
            if lead.date_next_followup and lead.date_next_followup != activity.date_deadline:
                lead._followup_store({"date_next_followup": activity.date_deadline})
                lead._followup_promised()

    def _done_by_canvas(self, feedback):
        """Done, because a follow-up says what came of it."""
        return super()._action_done(feedback=feedback)

    def _action_done(self, feedback=False, attachment_ids=None):
        """Ticked off without a canvas: the opportunity's clock still goes on."""
        lead_ids = [
            each.res_id
            for each in self
            if each.res_model == "crm.lead" and each.activity_type_id._is_followup()
        ]
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if lead_ids:
            # sudo: the clock runs on whoever ticks it off
            leads = self.env["crm.lead"].sudo().browse(lead_ids).exists()
            leads._followup_clock_restart()
        return result

from odoo import api, fields, models
from odoo.exceptions import AccessError


class CrmCoachingItem(models.Model):
    """One thing to do or to agree on in a coaching case."""

    _name = "crm.coaching.item"
    _description = "Coaching Checklist Item"
    _inherit = ["crm.notary.protected"]
    _order = "sequence, id"

    case_id = fields.Many2one("crm.coaching.case", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("To do", required=True)
    done = fields.Boolean()
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")

    # who ticked it off follows from ticking it off
    _protected_operations = ()

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"done_by_id"}

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_can_change(())
        return items

    def write(self, vals):
        self._check_can_change(vals)
        result = super().write(vals)
        if "done" in vals:
            self._store_protected({"done_by_id": self.env.uid if vals["done"] else False})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_by_coach(self):
        self._check_can_change(())

    def _check_can_change(self, names):
        """The person ticks off; what is on the list is up to the coach.

        :raise AccessError: for anything but ``done`` by anybody but the coach and managers
        """
        if names and set(names) <= {"done"}:
            return
        for case in self.case_id:
            if not case._is_coached_by(self.env.user):
                raise AccessError(
                    self.env._("What is on the checklist is up to the coach; you can tick it off.")
                )

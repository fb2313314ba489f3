"""A model with deadlines that exists in a test class only.

No addon below has one, and a model for tests has no business in the registry of a firm.
"""

from odoo import fields, models
from odoo.fields import Domain
from odoo.orm.model_classes import add_to_registry

NAME = "crm.notary.test.deadline"


class Deadline(models.Model):
    _module = None
    _name = NAME
    _description = "Something that waits for somebody"
    _inherit = ["mail.thread", "crm.deadline.mixin"]

    name = fields.Char()
    is_open = fields.Boolean(default=True)
    user_id = fields.Many2one("res.users")
    role_id = fields.Many2one("res.role")
    company_id = fields.Many2one("res.company")
    start = fields.Datetime()
    hours = fields.Float()
    deadline = fields.Datetime()
    reminder = fields.Datetime()

    def _deadline_domain(self):
        return Domain("is_open", "=", True)

    def _deadline_requests(self):
        return {
            each: [
                (name, each.start, each.hours / part, each.user_id or each.role_id, each.company_id)
                for name, part in (("deadline", 1), ("reminder", 2))
                if part == 1 or each.reminder
            ]
            for each in self
        }


def register(test_class):
    """Make the model and its table for ``test_class``; both are gone after it."""
    registry, cr = test_class.registry, test_class.env.cr
    add_to_registry(registry, Deadline)
    test_class.addClassCleanup(_forget, registry, cr)
    registry._setup_models__(cr, [NAME])
    registry.init_models(cr, [NAME], {"module": "crm_notary"})
    # the models that a user may not reach are fine here: everything runs as the system


def _forget(registry, cr):
    del registry[NAME]
    registry._setup_models__(cr, [])

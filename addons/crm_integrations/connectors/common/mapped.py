"""What an administrator says the events of a kind mean: effects, and where their values are."""

import json

from odoo import api, models

from ...tools.paths import text_at
from ...tools.shapes import Plan, Subject


class MappedKind(models.AbstractModel):
    _name = "crm.connector.mapped"
    _description = "Kind Whose Events Are Mapped"
    _uses_mapping = True

    @api.model
    def _mapped_key(self, connector, received):
        """The number of whom an event is about, empty where no path leads to one."""
        return text_at(json.loads(received.payload), connector.identity_path)

    @api.model
    def _mapped_plan(self, connector, received):
        """:return: Plan, None where no mapping is for the event"""
        if not connector.mapping_ids.filtered(lambda each: each._is_for(received.type)):
            return None
        told = json.loads(received.payload)
        data = self._mapped_data(connector, received.type, told)
        steps = [
            *connector.mapping_ids._steps(received.type, data),
            *self._further_steps(connector, received, data),
        ]
        if not steps:
            return None
        return Plan(subject=self._mapped_subject(connector, told, steps), steps=tuple(steps))

    @api.model
    def _mapped_data(self, connector, event_type, told):
        """What mappings read values from: what an event tells, and what it is a hint of.

        :param dict told: content of the event; may be changed
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        return told

    @api.model
    def _further_steps(self, connector, received, data):
        """What an event leads to whatever is mapped, after that.

        :param dict data: what mappings read
        :return: list[Step]
        :raise Later: see ``tools/errors.py``
        """
        return []

    @api.model
    def _mapped_subject(self, connector, data, steps):
        external_id = text_at(data, connector.identity_path)
        if not external_id:
            return None
        values = {}
        for step in steps:
            values.update({name: value for name, value in step.values.items() if value})
        return Subject(
            external_id=external_id,
            name=values.get("contact_name") or values.get("partner_name") or "",
            phone=values.get("phone", ""),
            email=values.get("email_from", ""),
            credit_code=values.get("credit_code", ""),
        )

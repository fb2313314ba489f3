"""One way for whatever somebody's working hours are made of to say that they changed."""

from odoo import api, models


class CrmCalendarPart(models.AbstractModel):
    """Mixed into records that make up somebody's hours: whose they were and are is noted."""

    _name = "crm.calendar.part"
    _description = "Part of a Calendar"

    # what changes hours; None: whatever is written
    _notary_hours_fields = None

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._notary_note_hours()
        return records

    def write(self, vals):
        watched = self._notary_hours_fields
        matters = watched is None or not watched.isdisjoint(vals)
        if matters:
            self._notary_note_hours()
        result = super().write(vals)
        if matters:
            self._notary_note_hours()
        return result

    def unlink(self):
        self._notary_note_hours()
        return super().unlink()

    def _notary_note_hours(self):
        """Note whose hours these records are part of."""
        raise NotImplementedError()

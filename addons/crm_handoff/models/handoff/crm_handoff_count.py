"""How many handoffs a record has, as its smart button says."""

from odoo import api, models


class CrmHandoff(models.Model):
    _inherit = "crm.handoff"

    @api.model
    def _count_by(self, link, ids):
        """Handoffs of many records by one query; cancelled ones do not count.

        :param link: name of the field that leads to the records
        :return: function of a record's id: ``(how many, how many of them are not done)``
        """
        done_and_open = {}
        for record, state, count in self._read_group(
            [(link, "in", ids), ("state", "!=", "cancelled")], [link, "state"], ["__count"]
        ):
            done, still_open = done_and_open.get(record.id, (0, 0))
            if state == "done":
                done += count
            else:
                still_open += count
            done_and_open[record.id] = done, still_open

        def counts_of(record_id):
            done, still_open = done_and_open.get(record_id, (0, 0))
            return done + still_open, still_open

        return counts_of

"""What the figures find opportunities by: the few that are open, what was won and closed when,
where each belongs, and the very few whose stage is not the one their ledger ends with."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # as the ORM writes these conditions, or the database does not know them again. The largest come
    # first for those to worry about; with what most figures are made of, and with what is held
    # against the ledger, nothing needs another page
    _trust_open_index = models.Index(
        "(expected_revenue DESC, id) INCLUDE (company_id, team_id, user_id, stage_id,"
        " date_deadline, credibility, probability, automated_probability, gate_state,"
        " gate_grace_until, create_date, date_last_stage_update, trust_gates_met, trust_gates_all,"
        " trust_answers_met, trust_answers_all, trust_contacts, trust_contacts_usual,"
        " gate_status, ledger_sequence, ledger_hash, ledger_key)"
        " WHERE active IS TRUE AND won_status = 'pending' AND type = 'opportunity'"
    )
    _trust_arrived_index = models.Index(
        "(create_date) INCLUDE (id, company_id, team_id, user_id, type, won_status)"
    )
    # those that stand in a stage are few among those that ever came to it
    _trust_there_index = models.Index("(stage_id) INCLUDE (id) WHERE active IS TRUE")
    _trust_won_index = models.Index(
        "(date_closed) INCLUDE (id, company_id, team_id, user_id, expected_revenue)"
        " WHERE won_status = 'won' AND type = 'opportunity'"
    )
    # whose the opportunities of a ledger or a history are, without the rows of all of them
    _trust_place_index = models.Index("(id) INCLUDE (company_id, team_id, user_id, type)")
    _trust_closed_index = models.Index(
        "(date_closed) INCLUDE (id, company_id, team_id, user_id, type, won_status, lost_reason_id)"
        " WHERE date_closed IS NOT NULL"
    )
    _trust_astray_index = models.Index(
        "(gate_stage_id)"
        " WHERE gate_stage_id IS NOT NULL AND gate_stage_id IS DISTINCT FROM stage_id"
    )

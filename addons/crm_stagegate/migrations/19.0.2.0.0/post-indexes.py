"""The ledger's index by date has become one with the columns reports need."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS crm_stage_transition__date_index")

"""Names of moments begin with date, those of rights with can."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("crm.inbox.event", "next_attempt_at", "date_next_attempt"),
    ("crm.outbox.message", "next_attempt_at", "date_next_attempt"),
    ("crm.lead", "company_data_date", "date_company_data"),
    ("crm.connector", "dingtalk_stream_seen", "date_dingtalk_stream_seen"),
    ("crm.connector.secret", "previous_until", "date_previous_until"),
    ("crm.connector.member", "may_act", "can_act"),
    ("crm.outbox.message", "may_have_arrived", "is_unsettled"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)

"""Scheduled actions are not updated: the methods they call got other names."""

RENAMED = {
    "model._cron_sweep()": "model._cron_stagegate_sweep()",
    "model._cron_nightly()": "model._cron_stagegate_nightly()",
}


def migrate(cr, version):
    for old, new in RENAMED.items():
        cr.execute(
            """
            UPDATE ir_act_server SET code = %s
             WHERE code = %s AND id IN (
                SELECT cron.ir_actions_server_id
                  FROM ir_cron AS cron
                  JOIN ir_model_data AS data ON data.model = 'ir.cron' AND data.res_id = cron.id
                 WHERE data.module = 'crm_stagegate')
            """,
            [new, old],
        )

"""Scheduled actions are not updated: the methods they call got other names."""

from odoo.addons.crm_notary.tools.migrate import rename_cron_methods


def migrate(cr, version):
    rename_cron_methods(cr, {"_cron_silence": "_cron_followup_silence"})

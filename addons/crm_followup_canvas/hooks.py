from odoo.addons.crm_notary.tools import demo

from .text.quality import SHIPPED_EN, SHIPPED_ZH


def post_init_hook(env):
    """The phrases shipped with the addon, for an administrator to edit."""
    env["crm.followup.vague.phrase"]._load_shipped(SHIPPED_ZH, "zh")
    env["crm.followup.vague.phrase"]._load_shipped(SHIPPED_EN, "en")
    if demo.is_wanted(env, "crm_followup_canvas"):
        from .demo.story import play

        play(env)


def uninstall_hook(env):
    """Take away what holds on to catalogues; Odoo deletes those before our tables.

    Activities of a type that goes would keep it, too; what was said stays in the chatter.
    """
    kind = env.ref("crm_followup_canvas.mail_activity_followup", raise_if_not_found=False)
    if kind:
        Activity = env["mail.activity"].with_context(active_test=False)
        Activity.search([("activity_type_id", "=", kind.id)]).unlink()
    env.flush_all()
    env.cr.execute("UPDATE crm_lead SET substep_id = NULL WHERE substep_id IS NOT NULL")
    env.cr.execute("UPDATE crm_lead SET pause_reason_id = NULL WHERE pause_reason_id IS NOT NULL")
    env.cr.execute("DELETE FROM crm_lead_substep_log")
    env.cr.execute(
        "UPDATE crm_stage_gate SET followup_breakthrough_id = NULL"
        " WHERE followup_breakthrough_id IS NOT NULL"
    )
    env.cr.execute("UPDATE crm_followup SET obstacle_id = NULL WHERE obstacle_id IS NOT NULL")
    env.invalidate_all(flush=False)

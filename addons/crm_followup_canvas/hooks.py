from .text import lexicon


def post_init_hook(env):
    """The phrases shipped with the addon, for an administrator to edit."""
    env["crm.followup.vague.phrase"]._load_shipped(lexicon.VAGUE_ZH, "zh")
    env["crm.followup.vague.phrase"]._load_shipped(lexicon.VAGUE_EN, "en")


def uninstall_hook(env):
    """Activities of a type that goes would keep it; what was said stays in the chatter."""
    kind = env.ref("crm_followup_canvas.mail_activity_followup", raise_if_not_found=False)
    if kind:
        Activity = env["mail.activity"].with_context(active_test=False)
        Activity.search([("activity_type_id", "=", kind.id)]).unlink()

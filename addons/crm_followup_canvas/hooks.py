from .text import lexicon


def post_init_hook(env):
    """The phrases shipped with the addon, for an administrator to edit."""
    env["crm.followup.vague.phrase"]._load_shipped(lexicon.VAGUE_ZH, "zh")
    env["crm.followup.vague.phrase"]._load_shipped(lexicon.VAGUE_EN, "en")

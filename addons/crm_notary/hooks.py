from .models.my_day.res_users import SETTING
from .tools import append_only, demo


def pre_init_hook(env):
    """A demo of the previous release has its people already."""
    demo.adopt_people(env)


def post_init_hook(env):
    if demo.is_wanted(env, "crm_notary"):
        demo.load_people(env)


def uninstall_hook(env):
    """Leave no trigger function behind; the tables themselves go with the addon."""
    # else whoever chose My Day would begin with a page that is gone
    action = env.ref("crm_notary.my_day_action", raise_if_not_found=False)
    if action:
        users = env["res.users"].with_context(active_test=False)
        users.search([("action_id", "=", action.id)]).action_id = False
    env["ir.config_parameter"].search([("key", "=", SETTING)]).unlink()
    append_only.release(
        env.cr,
        [
            env["crm.notary.month.closing"]._table,
            env["crm.handover.entry"]._table,
            env["crm.my.day.mark"]._table,
            env["crm.guide.entry"]._table,
        ],
    )

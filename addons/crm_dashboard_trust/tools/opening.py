"""How records behind a number open: a list, and cards on a phone."""

# opportunities as cards one below the other; those of the pipeline stand in columns of stages
CARDS = {"crm.lead": "crm_dashboard_trust.crm_lead_view_kanban_cards"}


def views_of(env, model, views=("list", "form")):
    """What an action needs so that its records open as cards on a phone.

    Actions that code returns are asked for it; those of menus say it by themselves.

    :param str model: name
    :param views: types of views, the first is shown where there is room
    :return: dict: ``view_mode``, ``views`` and ``mobile_view_mode`` of the action; without cards
        of the model's own it is a list everywhere
    """
    cards = _cards(env, model)
    if cards is None:
        found = [[False, view] for view in views]
    else:
        found = [[False, view] for view in views if view != "kanban"]
        found.insert(1, [cards, "kanban"])
    return {
        "view_mode": ",".join(view for _id, view in found),
        "views": found,
        "mobile_view_mode": "list" if cards is None else "kanban",
    }


def _cards(env, model):
    """:return: id of the view, False for the model's first one, None where there is none"""
    if model in CARDS:
        return env.ref(CARDS[model]).id
    # sudo: whether a model has cards is no secret; Odoo would make some of their names alone
    of_model = [("model", "=", model), ("type", "=", "kanban")]
    return False if env["ir.ui.view"].sudo().search_count(of_model, limit=1) else None

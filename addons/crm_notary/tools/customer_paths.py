"""What conditions ask of customers: whoever changes a customer need not read them all."""

from ast import literal_eval

from odoo.fields import Domain


def customer_paths(env, model, conditions):
    """Fields of partners that stored domains look at.

    :param model: name of the model the domains are on
    :param conditions: texts of domains; those that cannot be used ask for nothing
    :return: ``{name of a field of res.partner: {path from the model to those partners}}``
    """
    paths = {}
    for condition in conditions:
        try:
            leaves = list(Domain(literal_eval(condition or "[]")).iter_conditions())
        except (ValueError, SyntaxError, TypeError):
            continue
        for leaf in leaves:
            hierarchy = leaf.operator in ("child_of", "parent_of")
            _follow(env[model], leaf.field_expr.split("."), paths, hierarchy=hierarchy)
    return paths


def _follow(model, steps, paths, *, hierarchy):
    walked = []
    for step in steps:
        field = model._fields.get(step)
        if field is None:
            return
        if walked and model._name == "res.partner":
            paths.setdefault(step, set()).add(".".join(walked))
        walked.append(step)
        if not field.relational:
            return
        model = model.env[field.comodel_name]
    if hierarchy and model._name == "res.partner":
        paths.setdefault("parent_id", set()).add(".".join(walked))

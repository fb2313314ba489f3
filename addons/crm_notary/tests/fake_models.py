"""Models that exist for a test class only: for mixins that no model of the addon itself uses.

Definitions say ``_module = None``, so that Odoo's loader does not take them for the addon's. Tables
and columns are made in the class's transaction and go with it.
"""

from odoo.tools import OrderedSet


def load(case, *definitions):
    """Add model definitions to the registry of a test class and take them out at its end.

    :param case: subclass of ``TransactionCase``, in its ``setUpClass``
    """
    from odoo.orm.model_classes import add_to_registry

    registry = case.registry
    known = {
        name: (model, model._base_classes__, [*model._inherit_children])
        for name, model in registry.models.items()
    }

    def restore():
        case.env.invalidate_all(flush=False)
        for name in set(registry.models) - set(known):
            del registry[name]
        for model, bases, children in known.values():
            model._base_classes__ = bases
            model._inherit_children = OrderedSet(children)
        registry._setup_models__(case.cr)

    case.addClassCleanup(restore)
    names = list(dict.fromkeys(definition._name for definition in definitions))
    for definition in definitions:
        add_to_registry(registry, definition)
    registry._setup_models__(case.cr, names)
    for field in (each for name in names for each in registry[name]._fields.values()):
        field._module = field._module or "crm_notary"  # tables of many2many want one
    registry.init_models(case.cr, names, {"models_to_check": True})
    fresh = [name for name in names if name not in known and not registry[name]._abstract]
    case.env["ir.model.access"].create(
        [
            {
                "name": name,
                "model_id": case.env["ir.model"]._get_id(name),
                "group_id": case.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": True,
            }
            for name in fresh
        ]
    )

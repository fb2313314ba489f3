"""What public methods are called with. A method with an argument unknown here fails the test."""

import base64
import inspect

from .worlds import PDF, our_addons


def methods_of(env, model, addons=None):
    """Names of the public methods that our addons define on ``model``, as RPC reaches them."""
    ours = addons or our_addons(env)
    names = set()
    for cls in type(env[model]).mro():
        module = cls.__module__
        if module.startswith("odoo.addons.") and module.split(".")[2] in ours:
            names |= {
                name
                for name, value in vars(cls).items()
                if not name.startswith("_") and inspect.isfunction(value) and name not in ORM
            }
    return sorted(name for name in names if not _is_private(env[model], name))


# tried as operations, or the framework's own with nothing of ours to say
ORM = {"create", "write", "unlink", "copy", "copy_data", "default_get", "init", "web_read"} | {
    "load_web_menus"
}


def _is_private(model, name):
    return any(
        getattr(getattr(cls, name, None), "_api_private", False) for cls in type(model).mro()
    )


def arguments(env, model, name, world):
    """``(args, kwargs)`` for a call on the world's record.

    :raise LookupError: for an argument that nobody has thought of; say it in ``KNOWN`` below
    """
    method = getattr(type(env[model]), name)
    kwargs = {}
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        if parameter.name in KNOWN:
            kwargs[parameter.name] = KNOWN[parameter.name](world)
        elif parameter.default is parameter.empty:
            raise LookupError(f"{model}.{name}({parameter.name})")
    return kwargs


KNOWN = {
    "gate_id": lambda world: world.records["crm.stage.gate"].id,
    "sequence": lambda world: 1,
    "root": lambda world: "e" * 64,
    "lead_id": lambda world: world.lead.id,
    "name": lambda world: "plan.pdf",
    "data": lambda world: base64.b64encode(PDF).decode(),
    "reason": lambda world: "It was talked over at the phone",
    "state": lambda world: "handled",
    "code": lambda world: "signed",
    "texts": lambda world: {str(world.lead.id): ["price"]},
    "values": lambda world: {"action": "Sent the drawing B to the engineer"},
}

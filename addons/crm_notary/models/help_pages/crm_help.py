"""How people work with the suite, by what they do: each addon adds its part, a small file each."""

from odoo import api, models
from odoo.exceptions import AccessError


class CrmHelpPart(models.AbstractModel):
    """What an addon has to say to the roles.

    An addon adds it by an abstract model::

        class HelpVisits(models.AbstractModel):
            _name = "crm.help.part.visits"
            _description = "Help: Visits"
            _inherit = ["crm.help.part"]
            _help_addon = "crm_visits"              # where its pictures are

            def _help_parts(self):
                return [
                    self._help_part("seller", 40, self.env._("Plan a visit"), [...], "plan",
                                    action="crm_visits.visit_action"),
                ]

    Its pictures are ``static/img/help/en/plan.webp`` and ``.../zh/plan.webp``, made from the demo
    by ``tools/dev pictures`` as ``static/img/help/pictures.json`` says.
    """

    _name = "crm.help.part"
    _description = "Part of the Help Pages"

    _help_addon = "crm_notary"

    @api.model
    def _help_roles(self):
        """Roles this addon knows: ``[(code, sequence, name, whether the user has it)]``."""
        return []

    @api.model
    def _help_parts(self):
        """What is said: list of :meth:`_help_part`."""
        return []

    @api.model
    def _help_part(self, role, sequence, title, steps, picture="", action=""):
        """One thing a role does.

        :param steps: sentences in the order in which it is done, in the language of the user
        :param picture: name of its picture, without folder and suffix
        :param action: external id of the page where it is done
        """
        language = "zh" if (self.env.lang or "").startswith("zh") else "en"
        folder = f"/{self._help_addon}/static/img/help/{language}"
        return {
            "role": role,
            "sequence": sequence,
            "title": title,
            "steps": steps,
            "picture": f"{folder}/{picture}.webp" if picture else "",
            "action": action,
        }


class CrmHelp(models.AbstractModel):
    """The page's server side; ``crm.help.part`` says what can be on it."""

    _name = "crm.help"
    _description = "Help Pages"

    @api.model
    @api.readonly
    def get_help(self):
        """What the current user does here, by role.

        :return: ``[{"code", "name", "parts": [{"title", "steps", "picture", "action"}]}]``; only
            roles the user has, and of their parts an ``action`` only if it may be opened
        :raise AccessError: for portal users and visitors
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("These pages are for people of the company."))
        kinds = self._help_kinds()
        parts = sorted(
            (part for kind in kinds for part in kind._help_parts()),
            key=lambda part: part["sequence"],
        )
        pages = []
        roles = {role[0]: role for kind in kinds for role in kind._help_roles()}
        for code, _sequence, name, is_mine in sorted(roles.values(), key=lambda role: role[1]):
            mine = [self._help_shown(part) for part in parts if part["role"] == code]
            if is_mine and mine:
                pages.append({"code": code, "name": name, "parts": mine})
        return pages

    @api.model
    def _help_kinds(self):
        names = self.env.registry.descendants(["crm.help.part"], "_inherit")
        return [self.env[name] for name in sorted(names) if name != "crm.help.part"]

    @api.model
    def _help_shown(self, part):
        may = part["action"] and self._help_can_open(part["action"])
        return {
            "title": part["title"],
            "steps": part["steps"],
            "picture": part["picture"],
            "action": part["action"] if may else "",
        }

    @api.model
    def _help_can_open(self, name):
        # sudo: what an action is about is no secret
        action = self.env.ref(name, raise_if_not_found=False)
        action = action and action.sudo()
        if not action or action._name != "ir.actions.act_window":
            return bool(action)
        if action.group_ids and not action.group_ids & self.env.user.all_group_ids.sudo():
            return False
        return action.res_model in self.env and self.env[action.res_model].has_access("read")

from odoo import models

# native entries that My Day has, too: it shows what they show and leads to the rest
ON_MY_DAY = ("crm.crm_lead_menu_my_activities", "crm.sales_team_menu_team_pipeline")


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """What My Day leads to is no entry of its own; nothing is written on native menus."""
        hidden = super()._load_menus_blacklist()
        for xml_id in ON_MY_DAY:
            if menu := self.env.ref(xml_id, raise_if_not_found=False):
                hidden.append(menu.id)
        return hidden

    def load_web_menus(self, debug):
        """My Day is first in CRM; the app opens what it opened before: the pipeline."""
        menus = super().load_web_menus(debug)
        crm = self.env.ref("crm.crm_menu_root", raise_if_not_found=False)
        ours = self.env.ref("crm_notary.menu_my_day_crm", raise_if_not_found=False)
        if not crm or not ours or crm.id not in menus:
            return menus
        if menus[crm.id]["actionID"] != (menus.get(ours.id) or {}).get("actionID"):
            return menus
        following = self._notary_first_with_action(menus, crm.id, ours.id)
        if following:
            for name in ("actionID", "actionModel", "actionPath"):
                menus[crm.id][name] = menus[following][name]
        return menus

    def _notary_first_with_action(self, menus, menu_id, without):
        """The first entry below ``menu_id`` that opens something."""
        for child in menus[menu_id]["children"]:
            if child == without or child not in menus:
                continue
            if menus[child]["actionID"]:
                return child
            if found := self._notary_first_with_action(menus, child, without):
                return found
        return None

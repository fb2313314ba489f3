from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Whoever sells finds the approvals in CRM; the app is for those who only decide."""
        hidden = super()._load_menus_blacklist()
        if self.env.user.has_group("sales_team.group_sale_salesman"):
            menu = self.env.ref("crm_stagegate.menu_root", raise_if_not_found=False)
            if menu:
                hidden.append(menu.id)
        return hidden

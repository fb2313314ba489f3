from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Whoever configures CRM finds the handoffs' settings there, with all others."""
        hidden = super()._load_menus_blacklist()
        if self.env.user.has_group("sales_team.group_sale_manager"):
            menu = self.env.ref("crm_handoff.menu_configuration", raise_if_not_found=False)
            if menu:
                hidden.append(menu.id)
        return hidden

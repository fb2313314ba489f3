from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _update_translations(self, filter_lang=None, overwrite=False):
        """Translate with an addon above the floor what the floor's mixins give to its models.

        The labels of their selections are terms of the floor, and there are none before the
        models that inherit them.
        """
        floor = self.sudo()._get("crm_notary")
        above = self.upstream_dependencies(exclude_states=("uninstallable",))
        every = self | floor if floor in above else self
        return super(IrModuleModule, every)._update_translations(filter_lang, overwrite)

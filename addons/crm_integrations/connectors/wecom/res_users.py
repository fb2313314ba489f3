from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _check_credentials(self, credential, env):
        """Also what WeCom's sign-in has just granted; a second factor is asked for as ever."""
        if credential.get("type") != "wecom":
            return super()._check_credentials(credential, env)
        self.env["crm.connector.kind.wecom"]._use_grant(self.env.user, credential.get("token"))
        return {"uid": self.env.uid, "auth_method": "wecom", "mfa": "default"}

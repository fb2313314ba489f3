"""Feishu's server interface: the tenant's access token, and errors by code."""

from odoo import api, models

from ...tools.answers import NEEDED, TEXT, check
from ...tools.errors import Permanent
from ...tools.http import call, read_json
from ..common.code_errors import raise_for
from . import codes

SAID = {"code": TEXT}
GIVEN = {"tenant_access_token": NEEDED}


class FeishuApi(models.AbstractModel):
    _name = "crm.connector.feishu.api"
    _description = "Feishu Interface"

    @api.model
    def _ask(self, connector, path, content, method="POST", params=None, accepted=(), shape=None):
        """Ask with an access token; one that is refused is replaced once.

        :param accepted: error codes that are an answer, too
        :param dict shape: what is read of ``data``, see ``tools/answers.py``
        :return: ``data`` of the answer, None for one of those codes
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        token = self._token(connector)
        answer = self._call(connector, method, path, content, params, token)
        if answer.get("code") in codes.TOKEN:
            token = self._token(connector, stale=token)
            answer = self._call(connector, method, path, content, params, token)
        if answer.get("code") in accepted:
            return None
        self._judge(answer)
        return check(answer, {"data": shape or {}}).get("data") or {}

    @api.model
    def _call(self, connector, method, path, content, params=None, token=None):
        base = (connector.api_url or codes.API).rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else None
        found = call(method, f"{base}/{path}", params=params, json=content, headers=headers)
        answer = read_json(found, SAID)
        if found.status_code >= 400 and not answer.get("code"):
            answer["code"] = f"HTTP {found.status_code}"
        return answer

    @api.model
    def _judge(self, answer):
        raise_for(self.env, codes, answer.get("code"), answer.get("msg"))

    @api.model
    def _token(self, connector, stale=None):
        def ask():
            secrets = connector._secrets("app_secret")
            if not secrets or not connector.feishu_app_id:
                raise Permanent(self.env._("“App ID” and “App Secret” are needed to ask Feishu."))
            content = {"app_id": connector.feishu_app_id, "app_secret": secrets[0]}
            answer = self._call(connector, "POST", codes.TOKEN_PATH, content)
            self._judge(answer)
            check(answer, GIVEN)
            return answer["tenant_access_token"], answer.get("expire")

        return self.env["crm.connector.token"]._value_of(connector, "tenant", ask, stale)

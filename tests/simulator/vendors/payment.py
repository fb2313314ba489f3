from odoo.addons.crm_integrations.tests import payment_vendors as wire

from ..vendor import Request
from .orders import OrderVendor


class Payment(OrderVendor):
    """An order is paid, and the money goes back later."""

    asks = True

    def all_secrets(self):
        return {"private_key": wire.private_pem("ours"), **self.more_secrets()}

    def outcome(self, env, number):
        # gone back before it was reported: there was never any evidence
        return super().outcome(env, number)[1]


class WechatPay(Payment):
    kind = "wechat_pay"
    settings = {
        "payment_merchant": wire.MERCHANT, "payment_serial": wire.SERIAL,
        "payment_key_id": wire.KEY_ID,
    }  # fmt: skip
    window = 300
    rotated = ("api_v3_key", "ZYXWVUTSRQPONMLKJIHGFEDCBA012345")

    def make_server(self):
        return wire.WechatPayServer()

    def more_secrets(self):
        return {"api_v3_key": wire.API_KEY, "platform_key": wire.public_pem("wechat")}

    def tell(self, number, *, at=None, stamp=None, secret=None):
        resource = wire.transaction(f"4200{self.place(number):06}", self.order(number))
        self.server.put(resource)
        return self._sealed(resource, "TRANSACTION.SUCCESS", stamp, secret)

    def then(self, number, *, at=None, stamp=None, secret=None):
        resource = wire.refund(f"4200{self.place(number):06}", self.order(number))
        resource["out_refund_no"] = f"R{self.place(number)}"
        self.server.put(resource)
        self.server.put(
            wire.transaction(f"4200{self.place(number):06}", self.order(number), state="REFUND")
        )
        return self._sealed(resource, "REFUND.SUCCESS", stamp, secret)

    def _sealed(self, resource, kind, stamp, secret):
        body, headers = wire.wechat(resource, kind, secret or wire.API_KEY, moment=stamp)
        return Request(body, headers)


class Alipay(Payment):
    kind = "alipay"
    settings = {"payment_merchant": wire.SELLER, "payment_app_id": wire.ALIPAY_APP}

    @property
    def rotated(self):
        return ("platform_key", wire.public_pem("alipay-2"))

    def make_server(self):
        return wire.AlipayServer()

    def more_secrets(self):
        return {"platform_key": wire.public_pem("alipay")}

    def tell(self, number, *, at=None, stamp=None, secret=None):
        notification = wire.trade(f"20260504{self.place(number):06}", self.order(number))
        return self._signed(notification, secret)

    def then(self, number, *, at=None, stamp=None, secret=None):
        notification = wire.trade_refund(
            f"20260504{self.place(number):06}", request=f"R{self.place(number)}"
        )
        notification["out_trade_no"] = self.order(number)
        return self._signed(notification, secret)

    def _signed(self, notification, secret):
        self.server.put(notification)
        # its answers are signed with the same key
        self.server.signer = "alipay-2" if secret else "alipay"
        return Request(*wire.alipay(notification, self.server.signer))

    def unsigned(self, request):
        return request.but(body=request.body.replace(b"sign=", b"was="))

"""The vendors, each in a file of its own; ``ALL`` lists their classes."""

from .ads import Baidu, Douyin
from .approvals import DingtalkApproval, FeishuApproval
from .behaviour import Live, Scan
from .chat import Dingtalk, Feishu
from .esign import Esign, Fadada, TencentSign
from .payment import Alipay, WechatPay
from .shopify import Shopify
from .sms import AliyunSms, TencentSms
from .webhook import Webhook
from .wecom import Wecom

ALL = (
    Wecom, Dingtalk, Feishu, Esign, TencentSign, Fadada, WechatPay, Alipay, AliyunSms, TencentSms,
    Douyin, Baidu, Scan, Live, Shopify, Webhook,
    DingtalkApproval, FeishuApproval,
)  # fmt: skip

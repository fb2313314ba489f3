from . import kind

# isort: split
# what several kinds share
from . import common

# isort: split
from . import (
    baidu,
    dingtalk,
    douyin,
    esign,
    feishu,
    live,
    payment,
    scan,
    shopify,
    sms,
    standard_webhooks,
    tianyancha,
    webhook,
    wecom,
)

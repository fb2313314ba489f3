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
    scan,
    standard_webhooks,
    webhook,
    wecom,
)

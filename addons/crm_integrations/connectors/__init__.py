from . import kind

# isort: split
# what several kinds share
from . import common

# isort: split
from . import dingtalk, esign, feishu, payment, sms, standard_webhooks, webhook, wecom

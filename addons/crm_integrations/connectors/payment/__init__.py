from . import crm_connector, payment

# isort: split
# a vendor each
from . import alipay, wechat_pay

from . import crm_connector, crm_outbox_message, crm_sms_vendor_template, sms

# isort: split
# a vendor each
from . import aliyun, tencent

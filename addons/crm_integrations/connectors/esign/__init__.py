from . import crm_connector, flow

# isort: split
# a vendor each
from . import esign, fadada, tencent_sign

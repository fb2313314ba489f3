from . import kind

# isort: split
# each of them is one
from . import esign, standard_webhooks, webhook, wecom

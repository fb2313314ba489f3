from . import esign, kind, standard_webhooks, webhook, wecom

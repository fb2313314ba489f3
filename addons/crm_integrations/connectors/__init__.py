from . import kind, standard_webhooks, webhook, wecom

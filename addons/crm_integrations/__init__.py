from . import models

# isort: split
# kinds of connectors add fields to the models
from . import connectors, controllers, effects, wizards
from .hooks import post_init_hook, uninstall_hook
from .tools import query_log

query_log.install()

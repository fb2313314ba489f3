from . import models, wizards

# isort: split
from . import connectors, controllers, effects
from .hooks import post_init_hook, uninstall_hook

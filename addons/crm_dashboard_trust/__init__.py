from . import catalogue, controllers, models

# isort: split
# subjects declare metrics to the catalogue, questions are answered from it
from . import ask, subjects
from .hooks import post_init_hook, uninstall_hook

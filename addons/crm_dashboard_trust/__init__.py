from . import catalogue, controllers, models

# isort: split
# subjects declare metrics to the catalogue, questions are answered from it
from . import ask, subjects
from .hooks import uninstall_hook

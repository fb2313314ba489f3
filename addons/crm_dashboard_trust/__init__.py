from . import catalogue, models

# isort: split
# subjects declare metrics to the catalogue
from . import subjects

from . import forecast_stands

# isort: split
from . import kept_stands

# isort: split
from . import crm_lead_chance, crm_trust_forecast

# isort: split
from . import forecast_parts

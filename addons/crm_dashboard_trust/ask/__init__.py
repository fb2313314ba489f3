from . import language

# isort: split
from . import crm_trust_names

# isort: split
from . import crm_trust_answer

# isort: split
from . import answers_deals, answers_forecast, answers_leads, answers_sales

# isort: split
from . import crm_trust_question

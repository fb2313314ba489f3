from . import crm_notary_month_closing, crm_notary_month_figure

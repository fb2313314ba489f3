from . import crm_route_fairness_report, crm_route_metric_report

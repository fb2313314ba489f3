# isort: off
from . import crm_route_approval
from . import route_approval_content, route_approval_need

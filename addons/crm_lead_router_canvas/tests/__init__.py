from . import common, test_router_canvas

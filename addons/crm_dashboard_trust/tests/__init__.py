from . import test_brief, test_catalogue

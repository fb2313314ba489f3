from . import test_catalogue, test_metrics, test_statistics

from . import history, pipeline

class Stopped(Exception):
    """Somebody could not do what the pipeline asks of them; the text says why."""

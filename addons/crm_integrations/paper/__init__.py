"""What mails and papers say, as values: plain Python, nothing in here knows the ORM."""

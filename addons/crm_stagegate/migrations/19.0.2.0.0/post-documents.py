"""Documents of the older version are known by their bytes; what was done was seen done."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS ir_attachment__document_content_index")
    cr.execute(
        "UPDATE ir_attachment SET document_digest = document_sha256"
        " WHERE document_sha256 IS NOT NULL AND document_digest IS NULL"
    )
    cr.execute(
        "UPDATE mail_activity SET date_seen_done = COALESCE(date_done, write_date)"
        " WHERE NOT active AND date_seen_done IS NULL"
    )

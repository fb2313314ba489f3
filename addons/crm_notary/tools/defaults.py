"""Defaults of the context belong to the form that was opened, not to what is made by the way."""

from odoo.tools.misc import clean_context


def without_defaults(records):
    """The same records, for creating: no ``default_*`` of whoever called reaches what is made.

    A form opened from the pipeline has ``default_type`` in its context, and an attachment has a
    ``type``, too.
    """
    # the whole context: keywords would be added to it and take nothing away
    context = clean_context(records.env.context)
    return records.with_context(context)  # pylint: disable=context-overridden

"""A notice in the form that messages on people's phones have: title, text and where it leads."""

from odoo.exceptions import UserError
from odoo.tools import format_datetime, html2plaintext


def content(env, prepared, account, title, text):
    """What is to be sent to ``account`` for a notice.

    :param int title: characters a title may have
    :param int text: characters a text may have
    """
    path = prepared.items[0].url() if len(prepared.items) == 1 else ""
    return {
        "to": account,
        "title": prepared.subject[:title],
        "text": html2plaintext(prepared.body, include_references=False).strip()[:text],
        "url": _base(env) + (path or "/odoo"),
    }


def test_content(env, connector):
    """What a test message to whoever asks for one says.

    :raise UserError: if their number there is not known
    """
    user = env.user
    account = env["crm.connector.member"]._numbers_of(connector, user).get(user)
    if not account:
        raise UserError(
            env._(
                "Who you are in “%s” is not known: fill in your number there under “People in "
                "Other Systems”.",
                connector.name,
            )
        )
    return {
        "to": account,
        "title": env._("Test"),
        "text": env._("This is what a reminder looks like."),
        "url": _base(env) + "/odoo",
    }


def stamp(message):
    """A message's number and time, in its reader's words: the same for each attempt.

    Vendors drop what says the same as something before.
    """
    env = message.env["crm.notice"]._notice_env(message.sudo().user_id)
    moment = format_datetime(env, message.create_date, tz=env.context.get("tz") or "UTC")
    return env._("No. %(number)s, %(moment)s", number=message.id, moment=moment)


def _base(env):
    return env["ir.config_parameter"].sudo().get_param("web.base.url", "")

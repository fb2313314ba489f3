"""Pages in a real browser: with the suite, and Odoo with the same apps and data without it.

Each page is opened anew, as after a reload, and measured by the page itself: from the start of the
navigation until its last record was drawn. Scripts and styles come from the browser's cache, as on
every day but the first. Both sides in turns, the median of each.
"""

import contextlib
from statistics import median

from suite import browser, databases, odoo, scratch, served, templates
from suite.paths import our_addons

ROUNDS = 9
LEADS = 200
SETUP = f"""
env["crm.lead"].search([]).write({{"active": False}})
group = env.ref("sales_team.group_sale_salesman")
user = env["res.users"].with_context(no_reset_password=True).create(
    {{"name": "Browser", "login": "browser", "password": "browser", "group_ids": [(4, group.id)]}})
team = env["crm.team"].create({{"name": "Browser", "member_ids": [(6, 0, user.ids)]}})
stages = env["crm.stage"].search([("is_won", "=", False)])
partners = env["res.partner"].create(
    [{{"name": f"Customer {{number}}", "is_company": True}} for number in range(40)])
leads = env["crm.lead"].create([
    {{"name": f"Opportunity {{number:04}}", "type": "opportunity", "user_id": user.id,
      "team_id": team.id, "stage_id": stages[number % len(stages)].id,
      "partner_id": partners[number % len(partners)].id,
      "expected_revenue": 1000 + number}} for number in range({LEADS})])
for number, lead in enumerate(leads):
    if number % 2:
        lead.activity_schedule("mail.mail_activity_data_call", user_id=user.id)
env.cr.commit()
"""
# when the number of what is shown last changed, by the clock that starts with the navigation
WATCH = """
    window.lastDrawn = 0;
    let drawn = 0;
    new MutationObserver(() => {
        const now = document.querySelectorAll('%s').length;
        if (now !== drawn) { [drawn, window.lastDrawn] = [now, performance.now()]; }
    }).observe(document, {childList: true, subtree: true});
"""
PAGES = {
    "kanban of the pipeline": ("/odoo/action-crm.crm_lead_action_pipeline", ".o_kanban_record"),
    "list of the pipeline": (
        "/odoo/action-crm.crm_lead_action_pipeline?view_type=list", ".o_data_row"
    ),
    "an opportunity": ("/odoo/crm.lead/{lead}", ".o_form_view .o_field_widget"),
}  # fmt: skip
LIMIT = 1.1


def cases(_env):
    """Yield the cases: the board, the list, the form."""
    core, _ours = templates.with_dependencies(our_addons())
    with _side("ours", our_addons()) as ours, _side("native", core) as native:
        sides = {"ours": ours, "native": native}
        for name, (path, shown) in PAGES.items():
            seconds = {"ours": [], "native": []}
            for number in range(ROUNDS + 1):
                for side, each in sides.items():
                    taken = _open(*each, path, shown)
                    # the first time fills the browser's cache
                    if number:
                        seconds[side].append(taken)
            middle = {side: median(taken) for side, taken in seconds.items()}
            yield {
                "name": f"browser: {name}, {LEADS} opportunities",
                "ours": round(middle["ours"], 3),
                "native": round(middle["native"], 3),
                "ratio": round(middle["ours"] / middle["native"], 3),
                "unit": "s",
                "rounds": ROUNDS,
                "limit": LIMIT,
            }


@contextlib.contextmanager
def _side(name, addons):
    """A server of a database with these addons: ``(page, person, number of an opportunity)``.

    Each has a browser of its own: cookies know no ports, and a server ends the session of another
    one's database when a page asks for something late.
    """
    with scratch.database(templates.template(addons), f"browser_{name}") as database:
        odoo.script(database, SETUP)
        with served.Server(database, crons=0) as server, browser.chromium() as page:
            person = browser.Person(server.url, "browser")
            page.enter_as(person)
            lead = databases.query("SELECT max(id) FROM crm_lead", database)
            yield page, person, int(lead)


def _open(page, person, lead, path, shown):
    """Seconds until a page is drawn, by its own clock; then it is left and rests."""
    page.before_each(WATCH % shown)
    page.open(person.address + path.format(lead=lead), until=shown)
    taken = page.run("window.lastDrawn") / 1000
    page.ask("Page.navigate", url="about:blank")
    return taken

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { SelectCreateDialog } from "@web/views/view_dialogs/select_create_dialog";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatDateTime } from "@web/views/fields/formatters";
import { WordsDialog } from "./my_day_dialogs";
import { MyDayRow } from "./my_day_row";

/** The leader's day: what waits for whom, one message away; what changed since yesterday. */
export class MyDayTeam extends Component {
    static template = "crm_notary.MyDayTeam";
    static components = { MyDayRow };
    static props = { now: Number, looks: Number };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({ people: [], changes: [], unfolded: {} });
        onWillStart(() => this.load());
        onWillUpdateProps(async ({ looks }) => {
            if (looks !== this.props.looks) {
                await this.load();
            }
        });
    }

    async load() {
        const { people, changes } = await this.orm.call("crm.my.day", "get_team_day", []);
        Object.assign(this.state, { people, changes });
    }

    /** Whoever is worst off is unfolded; others by a touch. */
    isOpen(person) {
        const { unfolded, people } = this.state;
        return person.id in unfolded ? unfolded[person.id] : person === people[0];
    }

    toggle(person) {
        this.state.unfolded[person.id] = !this.isOpen(person);
    }

    hour(change) {
        return formatDateTime(deserializeDateTime(change.date));
    }

    open(change) {
        if (change.res_id) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: change.res_model,
                res_id: change.res_id,
                views: [[false, "form"]],
            });
        }
    }

    nudge(person, row) {
        this.dialog.add(WordsDialog, {
            title: _t("Nudge %s", person.name),
            question: row.title,
            label: _t("Send"),
            isOptional: true,
            chips: [_t("Please do this today"), _t("Can I help?"), _t("Please call me about it")],
            onDone: async (words) => {
                await this.orm.call("crm.my.day", "nudge", [person.id, row.key, words]);
                this.notification.add(_t("%s has been told.", person.name), { type: "success" });
                await this.load();
            },
        });
    }

    reassign(person, row) {
        this.dialog.add(SelectCreateDialog, {
            title: _t("Who gets “%s”?", row.title),
            resModel: "res.users",
            multiSelect: false,
            noCreate: true,
            domain: row.takers,
            context: {
                list_view_ref: "crm_notary.res_users_view_list_choose",
                kanban_view_ref: "crm_notary.res_users_view_kanban_choose",
            },
            onSelected: ([userId]) => this.askWhy(person, row, userId),
        });
    }

    askWhy(person, row, userId) {
        this.dialog.add(WordsDialog, {
            title: row.title,
            question: _t("Why does somebody else get it?"),
            hint: row.takers_hint,
            label: _t("Reassign"),
            chips: [_t("%s is away", person.name), _t("Too much at once"), _t("Better contact")],
            onDone: async (words) => {
                await this.orm.call("crm.my.day", "reassign", [person.id, row.key, userId, words]);
                await this.load();
            },
        });
    }
}

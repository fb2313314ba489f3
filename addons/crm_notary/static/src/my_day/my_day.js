import { Component, onWillDestroy, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WordsDialog } from "./my_day_dialogs";
import { mergeDone, progress, recallDone, rememberDone } from "./my_day_logic";
import { MyDayLinks } from "./my_day_links";
import { MyDayRow } from "./my_day_row";
import { MyDayTeam } from "./my_day_team";

const TICK = 20 * 1000;
// a batch of messages is one look
const LOOK_AGAIN = 600;
const SHOWN = 30;

/** What waits for me, in order of harm; done without leaving the page, counted down to zero. */
export class MyDay extends Component {
    static template = "crm_notary.MyDay";
    static components = { Layout, MyDayLinks, MyDayRow, MyDayTeam };
    static props = { ...standardActionServiceProps };
    static displayName = _t("My Day");

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.bus = useService("bus_service");
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("My Day"));
        this.state = useState({
            rows: [],
            putOff: [],
            done: [],
            today: "",
            now: Date.now(),
            tab: "mine",
            limit: SHOWN,
            leadsTeam: false,
            isPutOffShown: false,
            looks: 0,
        });
        this.events = new Set();
        this.lookAgain = useDebounced(() => this.load(), LOOK_AGAIN);
        this.listen = () => this.lookAgain();
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => (this.state.now = Date.now()), TICK);
        onWillDestroy(() => {
            browser.clearInterval(timer);
            for (const type of this.events) {
                this.bus.unsubscribe(type, this.listen);
            }
        });
        // back from a call or from another tab
        useExternalListener(document, "visibilitychange", () => {
            if (document.visibilityState === "visible") {
                this.lookAgain();
            }
        });
    }

    get storageKey() {
        return `crm_notary.my_day.${user.userId}`;
    }

    async load() {
        const { rows, put_off, events, leads_team, today } = await this.orm.call(
            "crm.my.day",
            "get_my_day",
            []
        );
        const { state } = this;
        const before =
            state.today === today
                ? state.done
                : recallDone(browser.localStorage, this.storageKey, today);
        const done = mergeDone(state.rows, rows, put_off, before);
        rememberDone(browser.localStorage, this.storageKey, today, done);
        Object.assign(state, { rows, putOff: put_off, done, leadsTeam: leads_team, today });
        state.now = Date.now();
        state.looks++;
        for (const type of ["crm_notary.my_day", ...events]) {
            if (!this.events.has(type)) {
                this.events.add(type);
                this.bus.subscribe(type, this.listen);
            }
        }
    }

    get shown() {
        return this.state.rows.slice(0, this.state.limit);
    }

    get progress() {
        return progress(this.state.rows.length, this.state.done.length);
    }

    get headline() {
        const { rows, done } = this.state;
        if (rows.length) {
            return _t("%s to do", rows.length);
        }
        return done.length ? _t("All done") : _t("Nothing waits for you");
    }

    get date() {
        return luxon.DateTime.fromISO(this.state.today).toLocaleString({
            weekday: "long",
            month: "long",
            day: "numeric",
        });
    }

    putOff(row) {
        this.dialog.add(WordsDialog, {
            title: row.title,
            question: _t("Why can it wait?"),
            label: _t("Not Now"),
            choices: [
                [1, _t("Until tomorrow")],
                [2, _t("Two days")],
                [7, _t("A week")],
            ],
            chips: [
                _t("The customer asked to call later"),
                _t("Waiting for a colleague"),
                _t("Travelling today"),
            ],
            onDone: async (words, days) => {
                await this.orm.call("crm.my.day", "put_off", [row.keys, days, words]);
                await this.load();
            },
        });
    }

    async showAgain(row) {
        await this.orm.call("crm.my.day", "put_off", [[row.key], 0, ""]);
        await this.load();
    }
}

registry.category("actions").add("crm_notary.my_day", MyDay);

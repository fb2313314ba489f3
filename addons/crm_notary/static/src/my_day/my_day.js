import {
    Component,
    onWillDestroy,
    onWillStart,
    status,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WordsDialog } from "./my_day_dialogs";
import { FirstStepsOffer } from "../first_steps/first_steps_parts";
import { useMyDayActions } from "./my_day_actions";
import { BatchDialog } from "./my_day_batch";
import { MyDayDeals } from "./my_day_deals";
import { MyDayFind } from "./my_day_find";
import { MyDayLinks } from "./my_day_links";
import { batches, mergeDone, progress, recallDone, rememberDone } from "./my_day_logic";
import { NewOpportunityDialog } from "./my_day_new";
import { MyDayRow } from "./my_day_row";
import { MyDayTeam } from "./my_day_team";

const TICK = 20 * 1000;
// a batch of messages is one look
const LOOK_AGAIN = 600;
const SHOWN = 30;

/** What waits for me, in order of harm; done without leaving the page, counted down to zero. */
export class MyDay extends Component {
    static template = "crm_notary.MyDay";
    static components = {
        FirstStepsOffer,
        Layout,
        MyDayDeals,
        MyDayFind,
        MyDayLinks,
        MyDayRow,
        MyDayTeam,
    };
    static props = { ...standardActionServiceProps };
    static displayName = _t("My Day");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.bus = useService("bus_service");
        this.notification = useService("notification");
        this.actions = useMyDayActions();
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("My Day"));
        this.state = useState({
            rows: [],
            offers: [],
            putOff: [],
            done: [],
            today: "",
            now: Date.now(),
            tab: "mine",
            limit: SHOWN,
            leadsTeam: false,
            hasDeals: false,
            sells: false,
            firstSteps: false,
            isPutOffShown: false,
            looks: 0,
        });
        this.events = new Set();
        // what was done in a row may end when the page is left
        this.lookAgain = useDebounced(
            () => status(this) === "mounted" && this.load(),
            LOOK_AGAIN
        );
        this.listen = () => this.lookAgain();
        onWillStart(async () => {
            const [sells] = await Promise.all([
                user.hasGroup("sales_team.group_sale_salesman"),
                this.load(),
            ]);
            this.state.sells = sells;
        });
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
        const { rows: all, put_off, events, leads_team, has_deals, first_steps, today } = await this.orm.call(
            "crm.my.day",
            "get_my_day",
            []
        );
        const { state } = this;
        // what nobody has to do is not counted
        const [offers, rows] = [all.filter((row) => row.is_offer), all.filter((row) => !row.is_offer)];
        const before =
            state.today === today
                ? state.done
                : recallDone(browser.localStorage, this.storageKey, today);
        const done = mergeDone(state.rows, rows, put_off, before);
        rememberDone(browser.localStorage, this.storageKey, today, done);
        Object.assign(state, { rows, offers, putOff: put_off, done, leadsTeam: leads_team, today });
        state.hasDeals = has_deals;
        state.firstSteps = first_steps;
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

    get batches() {
        return batches(this.state.rows);
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

    openFound(id) {
        return this.actions.open({ model: "crm.lead", ids: [id] });
    }

    /** Several that wait for the same answer, each seen once more. */
    doAll(batch) {
        this.dialog.add(BatchDialog, {
            ...batch,
            onDone: async (rows) => {
                try {
                    for (const row of rows) {
                        await this.actions[row.action.type](row.action, row);
                    }
                } finally {
                    await this.load();
                }
            },
        });
    }

    async declineFirstSteps() {
        this.state.firstSteps = false;
        await this.orm.call("crm.my.day", "end_first_steps", []);
    }

    noteOpportunity() {
        this.dialog.add(NewOpportunityDialog, {
            onDone: async ({ customer, wants, phone }) => {
                const made = await this.orm.call("crm.my.day", "note_opportunity", [
                    customer,
                    wants,
                    phone,
                ]);
                const open = { type: "open", model: "crm.lead", ids: [made.id] };
                this.notification.add(this.noted(made), {
                    type: "success",
                    buttons: made.is_mine
                        ? [{ name: _t("Open"), onClick: () => this.actions.open(open) }]
                        : [],
                });
                await this.load();
            },
        });
    }

    noted(made) {
        if (!made.is_mine) {
            return _t("“%(name)s” of %(customer)s goes to whose turn it is.", made);
        }
        return made.is_known
            ? _t("“%(name)s” of %(customer)s, who is known, is there now.", made)
            : _t("“%(name)s” of %(customer)s is there now.", made);
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

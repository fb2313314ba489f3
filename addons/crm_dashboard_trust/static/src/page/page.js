import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useLeadJudged } from "@crm_stagegate/live/lead_judged";
import { TrustReliability } from "../credibility/reliability";
import { TrustForecast } from "../forecast/forecast";
import { formatValue } from "./format";
import { TrustTile } from "./tile";
import { TrustTiles } from "./tiles";

// figures of a whole company: a sweep over thousands of leads reloads them once
const RELOAD_DELAY = 5000;

/** The page that answers "how much will close, and can I believe it?". */
export class TrustPage extends Component {
    static template = "crm_dashboard_trust.Page";
    static components = { Layout, TrustForecast, TrustReliability, TrustTile, TrustTiles };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.keepLast = new KeepLast();
        this.state = useState({
            data: null,
            scope: {},
            failed: false,
            // by part; each is read when it is looked at
            tiles: {},
            reliability: null,
            unfolded: false,
        });
        onWillStart(async () => {
            // a seller's page is about the seller
            if (!(await user.hasGroup("sales_team.group_sale_salesman_all_leads"))) {
                this.state.scope = { user_id: user.userId };
            }
            this.load();
        });
        useLeadJudged(
            () => undefined,
            () => this.load(),
            RELOAD_DELAY
        );
    }

    async load() {
        try {
            const call = this.orm.call("crm.trust.page", "page_data", [this.state.scope]);
            this.state.data = await this.keepLast.add(call);
            this.state.failed = false;
            this.state.tiles = {};
            this.state.reliability = null;
            this.loadParts();
            this.loadReliability();
        } catch (error) {
            this.state.failed = true;
            throw error;
        }
    }

    /** One part after the other: each is on the screen as soon as it is counted. */
    async loadParts() {
        const { data, tiles, unfolded } = this.state;
        const parts = [{ key: "health", codes: data.health }, ...(unfolded ? data.groups : [])];
        for (const { key, codes } of parts) {
            if (!tiles[key] && codes.length) {
                tiles[key] = await this.orm.call("crm.trust.page", "page_tiles", [
                    codes,
                    this.state.scope,
                ]);
                if (data !== this.state.data || unfolded !== this.state.unfolded) {
                    return;
                }
            }
        }
    }

    /** Of a year's closed deals: not waited for. */
    async loadReliability() {
        const { data, scope } = this.state;
        if (data.funnel) {
            const found = await this.orm.call("crm.trust.credibility", "read_reliability", [scope]);
            if (data === this.state.data) {
                this.state.reliability = found;
            }
        }
    }

    unfold(event) {
        this.state.unfolded = event.target.open;
        this.loadParts();
    }

    choose(values) {
        this.state.scope = { ...this.state.scope, ...values };
        return this.load();
    }

    chooseId(name, event) {
        return this.choose({ [name]: Number(event.target.value) || false });
    }

    choosePeriod(event) {
        return this.choose({ period: event.target.value, day: this.state.data.scope.day });
    }

    money(value) {
        return formatValue(value, "money", this.state.data.scope.currency_id);
    }

    async openFigure(code, whole = false) {
        const action = await this.orm.call("crm.trust.catalogue", "open_figure", [
            code,
            this.state.scope,
            whole,
        ]);
        return this.action.doAction(action);
    }

    openLead(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openChange(change) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: change.name,
            res_model: "crm.stage.transition",
            domain: change.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    async openStage(stage) {
        return this.openWithin(["stage_id", "=", stage.id], stage.name);
    }

    async openPerson(person) {
        return this.openWithin(["user_id", "=", person.id], person.name);
    }

    async openTeam(team) {
        return this.openWithin(["team_id", "=", team.id], team.name);
    }

    /** What the credibility of a stage, a person or a team is made of. */
    openCredibility(kind, { id, name }) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "crm_dashboard_trust.credibility",
            name: _t("Credibility: %s", name),
            target: "new",
            params: { kind, id, scope: this.state.scope },
        });
    }

    async openWithin(leaf, name) {
        const action = await this.orm.call("crm.trust.catalogue", "open_figure", [
            "open_deals",
            this.state.scope,
        ]);
        return this.action.doAction({ ...action, name, domain: ["&", leaf, ...action.domain] });
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("crm_dashboard_trust.page", TrustPage);

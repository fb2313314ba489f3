import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useLeadJudged } from "@crm_stagegate/live/lead_judged";
import { TrustReliability } from "../credibility/reliability";
import { openDiagnosis } from "../diagnose/open";
import { TrustForecast } from "../forecast/forecast";
import { TrustScreen } from "../screen/screen";
import { TrustTile } from "./tile";
import { TrustTiles } from "./tiles";
import { TrustWarnings } from "./warnings";

// figures of a whole company: a sweep over thousands of leads reloads them once
const RELOAD_DELAY = 5000;

/** The page that answers "how much will close, and can I believe it?". */
export class TrustPage extends TrustScreen {
    static template = "crm_dashboard_trust.Page";
    static components = {
        ...TrustScreen.components,
        TrustForecast,
        TrustReliability,
        TrustTile,
        TrustTiles,
        TrustWarnings,
    };

    setup() {
        super.setup();
        // by part; each is read when it is looked at
        Object.assign(this.state, this.unread, { unfolded: false });
        useLeadJudged(
            () => undefined,
            () => this.load(),
            RELOAD_DELAY
        );
    }

    get unread() {
        return { tiles: {}, reliability: null, warnings: [] };
    }

    read() {
        return this.orm.call("crm.trust.page", "page_data", [this.state.scope]);
    }

    async load() {
        await super.load();
        // what was read of another time or team is none of this one's
        Object.assign(this.state, this.unread);
        this.loadParts();
        this.loadReliability();
        this.loadWarnings();
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

    /** Of whole weeks and of last night: not waited for. */
    async loadWarnings() {
        const { data, scope } = this.state;
        if (data.funnel) {
            const found = await this.orm.call("crm.trust.diagnose", "read_warnings", [scope]);
            if (data === this.state.data) {
                this.state.warnings = found;
            }
        }
    }

    unfold(event) {
        this.state.unfolded = event.target.open;
        this.loadParts();
    }

    money(value) {
        return this.format(value, "money");
    }

    openFigure(code, whole = false, scope = this.state.scope) {
        return this.openCall("crm.trust.catalogue", "open_figure", [code, scope, whole]);
    }

    /** Why a figure is what it is: by person, channel, region or week. */
    openWhy(code, scope = this.state.scope) {
        return openDiagnosis(this.action, code, scope);
    }

    /** A warning is about its own time. */
    warned({ period, day }) {
        return { ...this.state.scope, period, day };
    }

    openWarning(warning) {
        return this.openFigure(warning.code, false, this.warned(warning));
    }

    openWarningWhy(warning) {
        return this.openWhy(warning.code, this.warned(warning));
    }

    openScreen(tag, path) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag,
            path,
            params: { scope: { ...this.state.scope } },
        });
    }

    openFunnel() {
        return this.openScreen("crm_dashboard_trust.funnel", "sales-funnel");
    }

    openSelfCheck() {
        return this.openScreen("crm_dashboard_trust.self_check", "lead-quality");
    }

    openLead(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: id,
            views: [[false, "form"]],
            context: this.recordContext,
        });
    }

    openChange(change) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: change.name,
            res_model: change.model,
            domain: change.domain,
            views: change.views,
            mobile_view_mode: change.mobile_view_mode,
            context: { ...this.recordContext, ...change.context },
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
}

registry.category("actions").add("crm_dashboard_trust.page", TrustPage);

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { TrustScreen } from "../screen/screen";
import { FunnelPlot } from "./funnel_plot";
import { HeatMap } from "./heat_map";
import { verdictOf } from "./verdict";

const MODEL = "crm.trust.diagnose";

/** Why a figure is what it is: who stands out by more than chance, and what they have in common. */
export class TrustDiagnose extends TrustScreen {
    static template = "crm_dashboard_trust.Diagnose";
    static components = { ...TrustScreen.components, FunnelPlot, HeatMap };
    static path = "why-this-figure";
    static displayName = _t("Why?");

    setup() {
        const { code, by } = this.props.action.params || {};
        super.setup();
        Object.assign(this.state, {
            code: code || "advance_rate",
            by: by || null,
            // the group whose causes are looked for; null: all of them
            group: null,
            causes: null,
            heat: null,
        });
        this.env.config.setDisplayName(TrustDiagnose.displayName.toString());
    }

    get chosen() {
        return { code: this.state.code, by: this.state.by || undefined };
    }

    async read() {
        const { code, by, scope } = this.state;
        return this.orm.call(MODEL, "diagnose_screen", [code, by, scope]);
    }

    async load() {
        await super.load();
        const { data } = this.state;
        this.env.config.setDisplayName(_t("Why? %s", data.tile.name));
        this.state.by = data.by;
        this.keep();
        Object.assign(this.state, { group: null, causes: null, heat: null });
        await this.loadCauses();
        if (data.has_heat_map && data === this.state.data) {
            const by = data.by === "week" ? "person" : data.by;
            const heat = await this.orm.call(MODEL, "heat_map", [by, this.state.scope]);
            if (data === this.state.data) {
                this.state.heat = { ...heat, by };
            }
        }
    }

    async loadCauses() {
        const { data, group, code, by, scope } = this.state;
        if (!data.has_causes) {
            return;
        }
        const within = group ? [by, group.key] : [null, null];
        this.state.causes = null;
        const causes = await this.orm.call(MODEL, "causes", [code, ...within, scope]);
        if (data === this.state.data && group?.key === this.state.group?.key) {
            this.state.causes = causes;
        }
    }

    /** Figures by subject, for the picker. */
    get subjects() {
        const found = new Map();
        for (const [code, name, subject] of this.state.data.figures) {
            found.set(subject, [...(found.get(subject) || []), { code, name }]);
        }
        return [...found].map(([name, figures]) => ({ name, figures }));
    }

    get tile() {
        return this.state.data.tile;
    }

    get groups() {
        const direction = this.tile.direction;
        return this.state.data.result.groups.map((group) => ({
            ...group,
            says: verdictOf(group, direction),
        }));
    }

    get isShare() {
        return this.state.data.result.groups.some((group) => group.part !== null);
    }

    get hasLimits() {
        return this.state.data.result.usual !== null;
    }

    get usualText() {
        const { result, minimum } = this.state.data;
        return _t(
            "Usual: %(usual)s. Groups of fewer than %(minimum)s are not judged, and of all that stand out at most one in twenty does so by chance. In the order of names: this is no league table.",
            { usual: this.format(result.usual, this.tile.unit), minimum }
        );
    }

    get causesTitle() {
        const { group } = this.state;
        return group
            ? _t("What those of %s that fall short have in common", group.name)
            : _t("What those that fall short have in common");
    }

    causeText(cause) {
        return _t("%(failed)s % of them, %(others)s % of the others", {
            failed: Math.round(cause.failed),
            others: Math.round(cause.others),
        });
    }

    chooseFigure(event) {
        Object.assign(this.state, { code: event.target.value, by: null });
        return this.choose({});
    }

    chooseDimension(by) {
        this.state.by = by;
        return this.choose({});
    }

    chooseGroup(group) {
        this.state.group = group;
        return this.loadCauses();
    }

    openFigure(whole = false) {
        const { code, scope } = this.state;
        return this.openCall("crm.trust.catalogue", "open_figure", [code, scope, whole]);
    }

    openGroup(group, whole = false) {
        const { code, by, scope } = this.state;
        return this.openCall(MODEL, "open_group", [code, by, group.key, scope, whole]);
    }

    openCause(cause) {
        return this.action.doAction(cause.action);
    }

    openCell(field, key) {
        const { heat, scope } = this.state;
        return this.openCall(MODEL, "open_cell", [field, heat.by, key, scope]);
    }
}

registry.category("actions").add("crm_dashboard_trust.diagnose", TrustDiagnose);

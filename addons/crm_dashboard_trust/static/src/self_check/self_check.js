import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { openDiagnosis } from "../diagnose/open";
import { TrustScreen } from "../screen/screen";

const MODEL = "crm.trust.self.check";

/** Whether leads can be worked with: checks, empty fields, channels, people, leads by name. */
export class TrustSelfCheck extends TrustScreen {
    static template = "crm_dashboard_trust.SelfCheck";
    static path = "lead-quality";
    static displayName = _t("Lead Quality");

    setup() {
        super.setup();
        this.env.config.setDisplayName(TrustSelfCheck.displayName.toString());
    }

    read() {
        return this.orm.call(MODEL, "self_check_screen", [this.state.scope]);
    }

    icon(tone) {
        return { high: "fa-check-circle", low: "fa-exclamation-triangle" }[tone];
    }

    openRow(section, key) {
        return this.openCall(MODEL, "open_row", [section, key, this.state.scope]);
    }

    openWhy(code) {
        return openDiagnosis(this.action, code, this.state.scope);
    }

    downloadXlsx() {
        const scope = encodeURIComponent(JSON.stringify(this.state.scope));
        return this.action.doAction({
            type: "ir.actions.act_url",
            url: `/crm_trust/self_check.xlsx?scope=${scope}`,
            target: "download",
        });
    }

    downloadPdf() {
        return this.action.doAction({
            type: "ir.actions.report",
            report_type: "qweb-pdf",
            report_name: "crm_dashboard_trust.self_check_document",
            report_file: "crm_dashboard_trust.self_check_document",
            display_name: this.state.data.title,
            data: { scope: { ...this.state.scope } },
        });
    }
}

registry.category("actions").add("crm_dashboard_trust.self_check", TrustSelfCheck);

import { WarningDialog } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** What a follow-up lacks, wherever it was to be saved: an answer, not a fault of the system. */
export class FollowupRefusedDialog extends WarningDialog {
    inferTitle() {
        return _t("This does not count yet");
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.crm_followup_canvas.exceptions.FollowupRefused", FollowupRefusedDialog);

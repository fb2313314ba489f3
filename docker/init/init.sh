#!/bin/bash
# Run once before Odoo is served: install the addons that are new, update the others, and see to it
# that the administrator's password is not the well-known one.
set -euo pipefail

addons=${ADDONS:-$(find /opt/crm-notary/addons -mindepth 2 -maxdepth 2 -name __manifest__.py -printf '%h\n' |
    sed 's|.*/||' | sort | paste -sd,)}
once=(--no-http --workers=0 --max-cron-threads=0)

echo "installing or updating: $addons"
/entrypoint.sh odoo -i "$addons" -u "$addons" "${once[@]}" --load-language="${LANGUAGES:-en_US,zh_CN}" --stop-after-init
/entrypoint.sh odoo shell "${once[@]}" < /opt/crm-notary/init/admin_password.py

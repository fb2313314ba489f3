"""Give the administrator of a new database the password of the secret; read by ``odoo shell``."""

from pathlib import Path

SECRET = Path("/run/secrets/admin_password")

admin = env.ref("base.user_admin")  # noqa: F821
env.cr.execute("SELECT password FROM res_users WHERE id = %s", [admin.id])  # noqa: F821
[stored] = env.cr.fetchone()  # noqa: F821
# every new database starts with "admin"; a password that someone has set stays
if stored and admin._crypt_context().verify("admin", stored):
    admin.password = SECRET.read_text().strip()
    env.cr.commit()  # noqa: F821
    print("the administrator has the password of the secret admin_password")

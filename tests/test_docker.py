"""The deployment in docker/, as far as it can be checked without a container engine."""

import re
import shutil
import subprocess
import tempfile
import unittest
from configparser import RawConfigParser
from pathlib import Path

import yaml
from odoo.tools.config import configmanager
from suite.paths import ADDONS, ROOT

DOCKER = ROOT / "docker"


def compose(name="compose.yaml"):
    return yaml.safe_load((DOCKER / name).read_text())


class TestCompose(unittest.TestCase):
    def test_mounted_and_built_files_exist(self):
        for name in ("compose.yaml", "compose.https.yaml"):
            for service in compose(name)["services"].values():
                for volume in service.get("volumes", []):
                    source = volume.split(":")[0]
                    if source.startswith("."):
                        self.assertTrue((DOCKER / source).exists(), source)
                    else:
                        self.assertIn(source, compose()["volumes"])
        build = compose()["services"]["web"]["build"]
        self.assertEqual((DOCKER / build["context"]).resolve(), ROOT)
        dockerfile = ROOT / build["dockerfile"]
        for source in re.findall(r"^COPY (\S+) ", dockerfile.read_text(), re.M):
            self.assertTrue((ROOT / source).exists(), source)

    def test_secrets_come_from_files_that_are_not_committed(self):
        declared = compose()["secrets"] | compose("compose.https.yaml")["secrets"]
        for secret in declared.values():
            self.assertTrue(secret["file"].startswith("./secrets/"))
        self.assertIn("\n*\n", (DOCKER / "secrets/.gitignore").read_text())
        for name, service in compose()["services"].items():
            self.assertLessEqual(set(service.get("secrets", [])), set(declared), name)
            for variable, value in service.get("environment", {}).items():
                if "PASSWORD" in variable:
                    self.assertTrue(variable.endswith("_FILE"), variable)
                    self.assertIn(value.removeprefix("/run/secrets/"), service["secrets"])

    def test_everything_is_watched_and_waits_for_what_it_needs(self):
        services = compose()["services"]
        for name, service in services.items():
            if name != "init":
                self.assertIn("healthcheck", service, name)
            for needed, how in service.get("depends_on", {}).items():
                self.assertIn(needed, services)
                if how["condition"] == "service_healthy":
                    self.assertIn("healthcheck", services[needed], needed)

    def test_only_the_proxy_is_reachable_from_outside(self):
        published = {name for name, service in compose()["services"].items() if "ports" in service}
        self.assertEqual(published, {"proxy"})

    def test_scheduled_jobs_run_in_their_own_container_only(self):
        services = compose()["services"]
        self.assertNotIn("cron", " ".join(services["web"]["command"]))
        self.assertIn("--max-cron-threads=${CRON_WORKERS:-2}", services["cron"]["command"])
        self.assertIn("--no-http", services["cron"]["command"])


class TestConfiguration(unittest.TestCase):
    def test_odoo_knows_every_option(self):
        config = configmanager()
        text = (DOCKER / "odoo.conf").read_text()
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            # the folders of the image, which do not exist here
            text = text.replace("/opt/crm-notary/addons", str(ADDONS))
            text = text.replace("/var/lib/odoo", tempfile.gettempdir())
            file.write(text)
            file.flush()
            config._load_file_options(file.name)
        names = re.findall(r"^(\w+) = ", text, re.M)
        self.assertEqual(set(names), set(config._file_options))
        for name in names:
            self.assertIn(name, config.options_index)

        options = config._file_options
        self.assertIs(options["list_db"], False)
        self.assertIs(options["proxy_mode"], True)
        self.assertIs(options["with_demo"], False)
        self.assertGreater(options["workers"], 1)
        self.assertEqual(options["max_cron_threads"], 0)
        self.assertEqual(options["dbfilter"], f"^{options['db_name'][0]}$")
        self.assertFalse({"admin_passwd", "db_password"} & set(options))

    def test_commands_use_options_odoo_knows(self):
        known = {
            flag
            for option in configmanager().parser._get_all_options()
            for flag in option._long_opts
        }
        words = [
            word for each in ("web", "cron") for word in compose()["services"][each]["command"]
        ]
        script = (DOCKER / "init/init.sh").read_text()
        words += re.findall(r"(?<=\s)--[a-z-]+", script)
        for word in words:
            if word.startswith("--"):
                self.assertIn(word.split("=")[0], known)


class TestProxy(unittest.TestCase):
    def setUp(self):
        self.routes = (DOCKER / "nginx/routes.inc").read_text()
        self.sites = "".join(
            (DOCKER / "nginx" / n).read_text() for n in ("http.conf", "https.conf")
        )

    def test_websocket_is_upgraded_and_goes_to_its_own_port(self):
        # read as a file: its folders exist in the image only, which Odoo would warn about
        options = RawConfigParser()
        options.read(DOCKER / "odoo.conf")
        location = re.search(r"location /websocket \{(.*?)\n\}", self.routes, re.S)[1]
        self.assertIn("proxy_set_header Upgrade $http_upgrade;", location)
        self.assertIn("proxy_set_header Connection $connection_upgrade;", location)
        upstream = re.search(r"proxy_pass http://([\w-]+);", location)[1]
        port = options["options"]["gevent_port"]
        self.assertRegex(self.sites, rf"upstream {upstream} {{\s+server web:{port};")

    def test_every_location_tells_odoo_who_asks(self):
        for location in re.findall(r"location [^{]+\{(.*?)\n\}", self.routes, re.S):
            if "proxy_pass" in location:
                for header in ("Host", "For", "Proto"):
                    self.assertIn(f"proxy_set_header X-Forwarded-{header} ", location)

    def test_braces_and_statements_are_closed(self):
        for text in (self.routes, self.sites):
            lines = [line.split("#")[0].strip() for line in text.splitlines()]
            self.assertEqual("".join(lines).count("{"), "".join(lines).count("}"))
            self.assertRegex(" ".join(filter(None, lines)), r"[;}]$")

    @unittest.skipUnless(shutil.which("nginx"), "no nginx here; the text is checked instead")
    def test_nginx_accepts_it(self):
        with tempfile.TemporaryDirectory() as folder:
            site = (DOCKER / "nginx/http.conf").read_text()
            site = site.replace("/etc/nginx/routes.inc", str(DOCKER / "nginx/routes.inc"))
            site = site.replace("server web:", "server 127.0.0.1:").replace(
                "listen 80", "listen 8099"
            )
            main = Path(folder) / "nginx.conf"
            main.write_text(
                f"pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {site} }}"
            )
            done = subprocess.run(
                ["nginx", "-t", "-p", folder, "-c", main], capture_output=True, text=True
            )
            # not the status: that also tells whether system folders can be written
            self.assertIn("syntax is ok", done.stderr)

"""A client of hmis-intake, for scripts: import a file, wait, integrate it, read a project.

    from hmis_intake import Site

    site = Site("https://intranet.example/hmis", key="hmis_...")      # or user="ana", password="..."
    run = site.import_file("malaria.csv", facility_id="facility", raw_indicator_id="indicator",
                           period_id="month", count="value")          # the columns, once; later ones are read as that was
    site.wait(run, "staged")
    print(site.review(run)["changes"])
    site.integrate(run)
    for row in site.project(1):
        print(row["facility_id"], row["period_id"], row["indicator_common_id"], row["count"])

It needs Python 3.8 or later, and nothing else. What the site refuses is a Refused, with its sentence, status, code and
document. openapi.json has all addresses, for ask().
"""

import base64
import csv
import io
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["Refused", "Site"]


class Refused(Exception):
    """The site said no: status, code (help#CODE explains it), and document, the whole of it."""

    def __init__(self, status, document):
        super().__init__(document.get("detail", "status %d" % status))
        self.status, self.code, self.document = status, document.get("code"), document


class Site:
    """A site, by its address, as somebody: with a key for scripts, or a name and a password."""

    def __init__(self, address, key=None, user=None, password=None, timeout=600):
        self.address, self.timeout, self.headers = address.rstrip("/"), timeout, {"Accept": "application/json"}
        if key:
            self.headers["Authorization"] = "Bearer " + key
        elif user:
            login = base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
            self.headers["Authorization"] = "Basic " + login

    def open(self, method, path, fields=None, body=None, headers=None):
        """The answer as it comes; fields go into the address, and into the body of a POST."""
        sent = urllib.parse.urlencode({k: v for k, v in (fields or {}).items() if v is not None}, doseq=True)
        url = "%s/%s" % (self.address, path)
        if method == "POST":
            body = sent.encode()
        elif sent:
            url += "?" + sent
        request = urllib.request.Request(url, data=body, method=method, headers={**self.headers, **(headers or {})})
        try:
            return urllib.request.urlopen(request, timeout=self.timeout)
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return error
            text = error.read().decode("utf-8", "replace")
            try:
                document = json.loads(text)
            except ValueError:
                document = {"detail": text[:300] or error.reason}
            raise Refused(error.code, document) from None

    def ask(self, method, path, **fields):
        """The document that an address answers: ask("GET", "versions", page=2)."""
        with self.open(method, path, fields) as answer:
            return json.load(answer)

    def import_file(self, path, key=None, **fields):
        """Send a file, and let it be mapped and staged: the number of its import.

        fields are the columns and formats, where the site does not know them from a file like it, and the rules
        (approve="rules", max_changed=5) under which it is integrated by itself.  The same key sent again makes no
        second import.  A question about the file is a Refused of the code import_asks; its document has the
        questions, and answer() answers them.
        """
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(os.path.getsize(path))}
        if key:
            headers["Idempotency-Key"] = key
        with open(path, "rb") as file:
            with self.open("PUT", "imports", {"name": os.path.basename(path), **fields}, file, headers) as answer:
                return json.load(answer)["run"]

    def answer(self, run, **fields):
        """Answer the questions of an import, by their fields; it goes on with them."""
        return self.ask("POST", "imports", run=run, **fields)

    def wait(self, run, *states, seconds=3600):
        """Wait until an import is in one of the states; what progress says then.  A Refused if it never will be."""
        until = time.monotonic() + seconds
        while True:
            said = self.ask("GET", "progress", run=run)
            if said["state"] in states:
                return said
            if said["state"] in ("failed", "cancelled", "integrated") or said.get("questions"):
                raise Refused(409, {"detail": "Import %s is %s." % (run, said["state"]), **said})
            if time.monotonic() > until:
                raise TimeoutError("Import %s is still %s." % (run, said["state"]))
            time.sleep(0.5)

    def review(self, run):
        """What an import would change, and what was dropped and why."""
        return self.ask("GET", "csv/review", run=run)

    def rejected(self, run):
        """The dropped rows, as dictionaries."""
        return self.rows("rejected", run=run)

    def integrate(self, run):
        """Make a staged import the next version of the dataset; that version's number."""
        self.ask("POST", "csv/review", run=run)
        self.wait(run, "integrated")
        return self.ask("GET", "versions")["versions"][0]["version"]

    def rows(self, path, **fields):
        """The lines of a CSV answer, as dictionaries of texts."""
        with self.open("GET", path, fields, headers={"Accept": "text/csv"}) as answer:
            yield from csv.DictReader(io.TextIOWrapper(answer, "utf-8-sig", newline=""))

    def project(self, project, reader=None, version=None):
        """What a project sees, a dictionary a line; count is a number, all others are texts."""
        for row in self.rows("export", project=project, reader=reader, version=version):
            row["count"] = int(row["count"])
            yield row

    def fetch_project(self, project, path, reader=None):
        """Keep a project's data in a file; False if they are there already, as its neighbour PATH.etag knows."""
        etag, known = path + ".etag", {}
        if os.path.exists(path) and os.path.exists(etag):
            with open(etag, encoding="utf-8") as file:
                known = {"If-None-Match": file.read().strip()}
        with self.open("GET", "export", {"project": project, "reader": reader}, headers=known) as answer:
            if answer.status == 304:
                return False
            with open(path + ".new", "wb") as file:
                while piece := answer.read(1 << 16):
                    file.write(piece)
        os.replace(path + ".new", path)
        with open(etag, "w", encoding="utf-8") as file:
            file.write(answer.headers["ETag"])
        return True
